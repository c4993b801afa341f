package org.asterism.telephony;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.asterism.model.BootTime;
import org.asterism.sip.SipMessage;

/** Asks a SIP stack by OPTIONS over TCP or TLS. Blocks: call it on an executor for that. */
public final class SipStreamProbe {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST = 16 * 1024;

    /** TCP or TLS. */
    public enum Transport {
        TCP,
        TLS
    }

    /**
     * What came back.
     *
     * @param certificateEnd when the certificate shown ends; empty over TCP or without a handshake
     */
    public record Heard(SipAnswer answer, Optional<Instant> certificateEnd) {}

    private SipStreamProbe() {}

    /**
     * One connection, one question. Never throws; a TLS certificate is taken whoever signed it, since this asks whether the stack
     * lives, not whether to trust it.
     *
     * @param clock CLOCK_BOOTTIME
     */
    public static Heard ask(SipProbe probe, Transport transport, Supplier<BootTime> clock) {
        BootTime begin = clock.get();
        BootTime end = begin.plus(probe.limit());
        Optional<Instant> certificate = Optional.empty();
        try (Socket plain = new Socket()) {
            plain.bind(new InetSocketAddress(probe.source(), 0));
            plain.connect(probe.target(), millis(end, clock));
            plain.setSoTimeout(millis(end, clock));
            Socket used = transport == Transport.TLS ? secured(plain, probe) : plain;
            if (used instanceof SSLSocket tls) {
                certificate = end(tls.getSession().getPeerCertificates());
            }
            byte[] random = new byte[12];
            RANDOM.nextBytes(random);
            String token = HexFormat.of().formatHex(random);
            String local = SipProbe.text((InetSocketAddress) plain.getLocalSocketAddress());
            used.getOutputStream().write(SipMessage.options(transport.name(), probe.uri(), local, token));
            return new Heard(read(used, probe, token, begin, end, clock), certificate);
        } catch (SocketTimeoutException e) {
            return new Heard(new SipAnswer.Silent(probe.limit(), 1), certificate);
        } catch (ConnectException e) {
            return new Heard(new SipAnswer.Closed(), certificate);
        } catch (BindException e) {
            return new Heard(new SipAnswer.NotAsked(String.valueOf(e.getMessage())), certificate);
        } catch (IOException | GeneralSecurityException e) {
            return new Heard(new SipAnswer.Broken(String.valueOf(e.getMessage())), certificate);
        }
    }

    private static SipAnswer read(
            Socket socket, SipProbe probe, String token, BootTime begin, BootTime end, Supplier<BootTime> clock)
            throws IOException {
        InputStream in = socket.getInputStream();
        byte[] data = new byte[MOST];
        int length = 0;
        while (length < MOST) {
            socket.setSoTimeout(millis(end, clock));
            int count = in.read(data, length, MOST - length);
            if (count < 0) {
                return new SipAnswer.Broken("the connection ended without an answer");
            }
            length += count;
            if (!new String(data, 0, length, StandardCharsets.UTF_8).contains("\r\n\r\n")) {
                continue;
            }
            SipMessage message = SipMessage.read(data, length);
            if (message instanceof SipMessage.Response response
                    && response.isFinal()
                    && response.answers(SipMessage.newBranch(token), "OPTIONS")) {
                return probe.failures().contains(response.status())
                        ? new SipAnswer.Unwell(response.status(), response.phrase())
                        : new SipAnswer.Alive(
                                response.status(),
                                response.phrase(),
                                clock.get().since(begin));
            }
            length = 0;
        }
        return new SipAnswer.Broken("a message of more than " + MOST + " bytes");
    }

    private static int millis(BootTime end, Supplier<BootTime> clock) throws SocketTimeoutException {
        Duration left = end.since(clock.get());
        if (left.isNegative() || left.isZero()) {
            throw new SocketTimeoutException();
        }
        return (int) Math.max(1, left.toMillis());
    }

    private static SSLSocket secured(Socket plain, SipProbe probe) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, RANDOM);
        SSLSocket tls = (SSLSocket) context.getSocketFactory()
                .createSocket(
                        plain,
                        probe.target().getAddress().getHostAddress(),
                        probe.target().getPort(),
                        false);
        tls.startHandshake();
        return tls;
    }

    private static Optional<Instant> end(Certificate[] chain) {
        return chain.length > 0 && chain[0] instanceof X509Certificate first
                ? Optional.of(first.getNotAfter().toInstant())
                : Optional.empty();
    }

    /** Takes any certificate, also one that has expired: that is what is to be found. */
    private static final class Anyone implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
