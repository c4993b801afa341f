package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FramesTest {

    private static final MacAddress OWN = new MacAddress(0x02_00_5e_10_00_01L);
    private static final InetAddress V4 = Bed.address("192.0.2.10");
    private static final InetAddress V6 = Bed.address("2001:db8::10");

    @Test
    void anAnnouncementIsARequestForOnesOwnAddress() {
        assertThat(hex(Frames.arpAnnouncement(OWN, V4)))
                .isEqualTo("ffffffffffff" + "02005e100001" + "0806" + "0001080006040001" + "02005e100001" + "c000020a"
                        + "000000000000" + "c000020a");
    }

    @Test
    void aProbeNamesNoSender() {
        assertThat(hex(Frames.arpProbe(OWN, V4))).contains("02005e100001" + "00000000" + "000000000000" + "c000020a");
        assertThat(Frames.arpClaim(Frames.arpProbe(OWN, V4), V4)).isEmpty();
    }

    @Test
    void anAdvertisementCarriesAValidChecksum() {
        byte[] frame = Frames.advertisement(OWN, V6, Frames.Role.ROUTER);

        assertThat(hex(frame))
                .startsWith("333300000001" + "02005e100001" + "86dd" + "60000000" + "0020" + "3a" + "ff"
                        + "20010db8000000000000000000000010" + "ff020000000000000000000000000001" + "8800");
        assertThat(hex(frame)).endsWith("a0000000" + "20010db8000000000000000000000010" + "0201" + "02005e100001");
        assertThat(sum(frame)).isEqualTo(0xffff);
        assertThat(Frames.advertisedBy(frame, V6)).contains(OWN);
    }

    @Test
    void aSolicitationGoesToTheGroupOfItsTarget() {
        Inet6Address sender = (Inet6Address) Bed.address("fe80::1");

        byte[] frame = Frames.solicitation(OWN, sender, V6);

        assertThat(hex(frame)).startsWith("3333ff000010").contains("ff0200000000000000000001ff000010" + "8700");
        assertThat(sum(frame)).isEqualTo(0xffff);
        assertThat(Frames.advertisedBy(frame, V6)).isEmpty();
    }

    @Test
    void anyArpFrameWithTheAddressAsSenderIsAClaim() {
        assertThat(Frames.arpClaim(Frames.arpAnnouncement(OWN, V4), V4)).contains(OWN);
        assertThat(Frames.arpClaim(Frames.arpAnnouncementAsReply(OWN, V4), V4)).contains(OWN);
        assertThat(Frames.arpClaim(Frames.arpAnnouncement(OWN, V4), Bed.address("192.0.2.11")))
                .isEmpty();
    }

    @Test
    void framesCutShortClaimNothing() {
        for (byte[] frame :
                new byte[][] {Frames.arpAnnouncement(OWN, V4), Frames.advertisement(OWN, V6, Frames.Role.HOST)}) {
            for (int length = 0; length < Math.min(frame.length, 42); length++) {
                byte[] cut = Arrays.copyOf(frame, length);
                assertThat(Frames.arpClaim(cut, V4)).isEmpty();
                assertThat(Frames.advertisedBy(cut, V6)).isEmpty();
            }
        }
    }

    @Test
    void macAddressesAreWrittenAsUsual() {
        assertThat(OWN).hasToString("02:00:5e:10:00:01");
        assertThat(MacAddress.of(OWN.bytes(), 0)).isEqualTo(OWN);
    }

    /** A message with its checksum sums up to all ones (RFC 1071). */
    private static int sum(byte[] frame) {
        long sum = 32 + 58;
        for (int offset = 22; offset < frame.length; offset += 2) {
            sum += ((frame[offset] & 0xff) << 8) | (frame[offset + 1] & 0xff);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    private static String hex(byte[] frame) {
        return HexFormat.of().formatHex(frame);
    }
}
