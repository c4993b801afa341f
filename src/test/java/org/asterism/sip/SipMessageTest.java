package org.asterism.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SipMessageTest {

    private static final String OK = String.join(
            "\r\n",
            "SIP/2.0 200 OK",
            "v: SIP/2.0/UDP 10.0.0.1:5062;rport=5062;branch=z9hG4bKabc, SIP/2.0/UDP other;branch=z9hG4bKxyz",
            "Call-ID: 1@x",
            "CSeq: 1",
            " OPTIONS",
            "l: 0",
            "",
            "body\r\nnot: a header");

    @Test
    void aResponseWithCompactAndFoldedHeadersIsRead() {
        SipMessage.Response response = (SipMessage.Response) read(OK);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.phrase()).isEqualTo("OK");
        assertThat(response.header("call-id")).contains("1@x");
        assertThat(response.headers()).hasSize(4);
        assertThat(response.answers("z9hG4bKabc", "OPTIONS")).isTrue();
        assertThat(response.answers("z9hG4bKxyz", "OPTIONS")).isFalse();
        assertThat(response.answers("z9hG4bKabc", "INVITE")).isFalse();
    }

    @Test
    void ourRequestIsARequest() {
        byte[] bytes = SipMessage.options("UDP", "sip:[2001:db8::1]:5060", "[2001:db8::1]:40000", "token");

        assertThat(SipMessage.read(bytes, bytes.length))
                .isInstanceOfSatisfying(
                        SipMessage.Request.class,
                        request -> assertThat(request.uri()).isEqualTo("sip:[2001:db8::1]:5060"));
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .contains("\r\nVia: SIP/2.0/UDP [2001:db8::1]:40000;branch=z9hG4bKtoken;rport\r\n")
                .contains("\r\nFrom: <sip:asterism@[2001:db8::1]>;tag=token\r\n")
                .endsWith("\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void noDatagramBreaksTheReader() {
        Random random = new Random(7);
        byte[] original = OK.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] data = original.clone();
            int changes = 1 + random.nextInt(8);
            for (int i = 0; i < changes; i++) {
                data[random.nextInt(data.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(data.length + 1) : data.length;

            SipMessage message = SipMessage.read(data, length);

            if (message instanceof SipMessage.Response response) {
                assertThat(response.status()).isBetween(100, 699);
                response.answers("z9hG4bKabc", "OPTIONS");
            }
        }
    }

    @Test
    void aFloodOfHeadersIsMalformed() {
        assertThat(read("SIP/2.0 200 OK\r\n" + "a: b\r\n".repeat(300) + "\r\n"))
                .isInstanceOf(SipMessage.Malformed.class);
        assertThat(read("")).isInstanceOf(SipMessage.Malformed.class);
        assertThat(read("SIP/2.0 099 X\r\n\r\n")).isInstanceOf(SipMessage.Malformed.class);
    }

    private static SipMessage read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return SipMessage.read(bytes, bytes.length);
    }
}
