package org.asterism.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that each command has which asks a node. */
final class Connection {

    private static final int DEFAULT_PORT = 7626;
    private static final int ARBITER_PORT = 7627;

    /** In a help the options of the command itself come first. */
    private static final int LAST = 100;

    @Option(
            names = "--host",
            order = LAST,
            paramLabel = "HOST",
            description = "Ask the node at this address (default: 127.0.0.1, or $ASTERISM_URL).")
    private String host = "";

    @Option(
            names = "--port",
            order = LAST + 1,
            paramLabel = "PORT",
            description = "Its management port (default: 7626).")
    private int port;

    @Option(
            names = "--token-file",
            order = LAST + 2,
            paramLabel = "FILE",
            description = "File with the credential (default: $ASTERISM_TOKEN_FILE, or /etc/asterism/tokens).")
    private String tokenFile = "";

    @Option(
            names = "--ca",
            order = LAST + 5,
            paramLabel = "FILE",
            description = "The cluster's CA, for HTTPS (default: $ASTERISM_CA, or /etc/asterism/tls/ca.crt).")
    private String authorities = "";

    @Option(
            names = "--certificate",
            order = LAST + 3,
            paramLabel = "FILE",
            description = "Client certificate in the place of a token (default: $ASTERISM_CERTIFICATE).")
    private String certificate = "";

    @Option(names = "--key", order = LAST + 4, paramLabel = "FILE", description = "Its key (default: $ASTERISM_KEY).")
    private String key = "";

    @Option(
            names = "--plain",
            order = LAST + 6,
            description = "Ask another machine without TLS: who listens on the way has the token.")
    private boolean isPlain;

    @Option(
            names = "--timeout",
            order = LAST + 7,
            paramLabel = "SECONDS",
            description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 15;

    @Option(names = "--json", order = LAST - 1, description = "Print JSON.")
    private boolean json;

    ApiClient client(Console console) {
        if (timeoutSeconds < 1) {
            throw CommandFailed.usage("--timeout must be at least 1 second: " + timeoutSeconds, "");
        }
        Secured secured = secured(console);
        URI url = url(console, secured);
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        // A certificate says who asks; the token of this machine's file would come before it.
        Optional<String> token = tokenFile.isEmpty() && secured.hasCertificate()
                ? Optional.empty()
                : TokenFile.token(tokenFile, console.environment());
        return new ApiClient(url, token, timeout, secured.client(url));
    }

    private Secured secured(Console console) {
        return Secured.of(authorities, certificate, key, console.environment());
    }

    /** Asks an arbiter, which needs no credential. */
    ApiClient arbiter(Console console) {
        if (port == 0) {
            port = ARBITER_PORT;
        }
        isPlain = true;
        return client(console);
    }

    boolean isJson() {
        return json;
    }

    /** Whether it is this machine's manager that is asked. */
    boolean isThisMachine(Console console) {
        String asked = url(console, secured(console)).getHost();
        return asked.equals("127.0.0.1") || asked.equals("localhost") || asked.equals("[::1]");
    }

    /** HTTPS to other machines; to this one what its manager speaks. */
    private URI url(Console console, Secured secured) {
        String named = console.environment().getOrDefault("ASTERISM_URL", "");
        try {
            if (host.isEmpty() && port == 0 && !named.isEmpty()) {
                URI url = new URI(named);
                if (url.getHost() == null || url.getScheme() == null) {
                    throw CommandFailed.usage("ASTERISM_URL is not a URL: " + named, "write https://HOST:PORT");
                }
                return url;
            }
            String dialled = host.isEmpty() ? "127.0.0.1" : host;
            int number = port == 0 ? DEFAULT_PORT : port;
            String literal = dialled.contains(":") && !dialled.startsWith("[") ? "[" + dialled + "]" : dialled;
            String scheme = !isPlain && secured.isSpokenAt(dialled, number) ? "https" : "http";
            return new URI(scheme + "://" + literal + ":" + number);
        } catch (URISyntaxException e) {
            throw CommandFailed.usage("not an address: " + e.getInput(), "write --host HOST --port PORT");
        }
    }
}
