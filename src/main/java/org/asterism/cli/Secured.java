package org.asterism.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.asterism.tls.PortClient;
import org.asterism.tls.TlsRefused;

/**
 * What a command needs to ask a node over HTTPS.
 *
 * @param authorities the cluster's CA
 */
record Secured(Path authorities, PortClient.Own own) {

    static final Path OF_THE_NODE = Path.of("/etc/asterism/tls/ca.crt");

    private static final int PATIENCE_MS = 2000;
    private static final int HTTP = 'H';

    /** Options come before the environment. */
    static Secured of(String ca, String certificate, String key, Map<String, String> environment) {
        String authorities = first(ca, environment.getOrDefault("ASTERISM_CA", ""), OF_THE_NODE.toString());
        String own = first(certificate, environment.getOrDefault("ASTERISM_CERTIFICATE", ""), "");
        String ownKey = first(key, environment.getOrDefault("ASTERISM_KEY", ""), "");
        if (own.isEmpty() != ownKey.isEmpty()) {
            throw CommandFailed.usage(
                    own.isEmpty() ? "a key without a certificate" : "a certificate without a key",
                    "name both, --certificate FILE --key FILE; asterism key user NAME makes them");
        }
        return new Secured(
                Path.of(authorities),
                own.isEmpty()
                        ? new PortClient.Own.None()
                        : new PortClient.Own.Certificate(Path.of(own), Path.of(ownKey)));
    }

    private static String first(String option, String variable, String usual) {
        return !option.isEmpty() ? option : !variable.isEmpty() ? variable : usual;
    }

    boolean hasCertificate() {
        return own instanceof PortClient.Own.Certificate;
    }

    /** For a URL of {@code https}. */
    Optional<PortClient> client(URI url) {
        if (!url.getScheme().equals("https")) {
            return Optional.empty();
        }
        try {
            return Optional.of(PortClient.of(authorities, own, url.getHost(), Clock.systemUTC()));
        } catch (TlsRefused e) {
            throw CommandFailed.usage(
                    e.sentence(),
                    Files.exists(authorities) || !authorities.equals(OF_THE_NODE)
                            ? e.remedy()
                            : e.remedy() + "; where management.tls is off on purpose, add --plain");
        }
    }

    /**
     * Whether to speak HTTPS there. Of other machines it is taken for granted: to try without would show the token to whoever
     * listens. On loopback nobody does, so the port is asked, unless no CA is known, for then it cannot have a certificate.
     */
    boolean isSpokenAt(String host, int port) {
        return !PortClient.isLoopback(host) || (Files.isReadable(authorities) && !answersPlainly(host, port));
    }

    /** A port that does not answer at all counts as plain: the reason is told by the request itself then. */
    private static boolean answersPlainly(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream()
                    .write(String.join("\r\n", "HEAD /live HTTP/1.0", "Host: localhost", "Connection: close", "", "")
                            .getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == HTTP;
        } catch (IOException noAnswer) {
            return !(noAnswer instanceof java.net.SocketException) || noAnswer instanceof java.net.ConnectException;
        }
    }
}
