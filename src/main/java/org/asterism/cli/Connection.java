package org.asterism.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that each command has which asks a node. */
final class Connection {

    private static final int DEFAULT_PORT = 7626;
    private static final int ARBITER_PORT = 7627;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Ask the node at this address (default: 127.0.0.1, or $ASTERISM_URL).")
    private String host = "";

    @Option(names = "--port", paramLabel = "PORT", description = "Its management port (default: 7626).")
    private int port;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the credential (default: $ASTERISM_TOKEN_FILE, or /etc/asterism/tokens).")
    private String tokenFile = "";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 15;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ApiClient client(Console console) {
        if (timeoutSeconds < 1) {
            throw CommandFailed.usage("--timeout must be at least 1 second: " + timeoutSeconds, "");
        }
        return new ApiClient(
                url(console), TokenFile.token(tokenFile, console.environment()), Duration.ofSeconds(timeoutSeconds));
    }

    /** Asks an arbiter, which needs no credential. */
    ApiClient arbiter(Console console) {
        if (port == 0) {
            port = ARBITER_PORT;
        }
        return client(console);
    }

    boolean isJson() {
        return json;
    }

    /** Whether it is this machine's manager that is asked. */
    boolean isThisMachine(Console console) {
        String asked = url(console).getHost();
        return asked.equals("127.0.0.1") || asked.equals("localhost") || asked.equals("[::1]");
    }

    private URI url(Console console) {
        String named = console.environment().getOrDefault("ASTERISM_URL", "");
        try {
            if (host.isEmpty() && port == 0 && !named.isEmpty()) {
                URI url = new URI(named);
                if (url.getHost() == null || url.getScheme() == null) {
                    throw CommandFailed.usage("ASTERISM_URL is not a URL: " + named, "write http://HOST:PORT");
                }
                return url;
            }
            String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
            return new URI(
                    "http://" + (host.isEmpty() ? "127.0.0.1" : literal) + ":" + (port == 0 ? DEFAULT_PORT : port));
        } catch (URISyntaxException e) {
            throw CommandFailed.usage("not an address: " + e.getInput(), "write --host HOST --port PORT");
        }
    }
}
