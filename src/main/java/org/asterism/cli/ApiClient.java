package org.asterism.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.ConfigReport;
import org.asterism.api.Versions;
import org.asterism.model.DocumentVersion;
import org.asterism.tls.PortClient;
import org.asterism.tls.TlsRefused;

/**
 * Asks one node. Every failure becomes a {@link CommandFailed} with a sentence and what helps.
 *
 * <p>Decided: {@code HttpURLConnection}, because the first request of {@code java.net.http.HttpClient} costs 0.3 s of processor
 * time more (it loads TLS, threads and selectors), and a command makes one or two requests.
 */
final class ApiClient {

    private static final String V1 = "/asterism/v1/";
    private static final String JSON = "application/json";

    private final URI base;
    private final Optional<String> token;
    private final Duration timeout;
    private final Optional<PortClient> secured;

    /** What came back. */
    private static final class Response {
        private final int status;
        private final String entityTag;
        private final byte[] contents;

        Response(int status, String entityTag, byte[] contents) {
            this.status = status;
            this.entityTag = entityTag;
            this.contents = contents;
        }

        int status() {
            return status;
        }

        String entityTag() {
            return entityTag;
        }

        String body() {
            return new String(contents, StandardCharsets.UTF_8);
        }
    }

    /** {@code secured}: for a base of {@code https}. */
    ApiClient(URI base, Optional<String> token, Duration timeout, Optional<PortClient> secured) {
        this.secured = secured;
        this.base = base;
        this.token = token;
        this.timeout = timeout;
    }

    /** Reads {@code /asterism/v1/path}. */
    <T> T get(String path, Class<T> type) {
        return read(send("GET", path, Map.of(), new byte[0]), type);
    }

    /** With {@code secrets=true} in the query also private values. */
    ConfigReport config(String query) {
        Response response = send("GET", "config" + query, Map.of(), new byte[0]);
        try {
            return new ConfigReport(Versions.fromEntityTag(response.entityTag()), response.body());
        } catch (IllegalArgumentException e) {
            throw notAnAsterism(e);
        }
    }

    ConfigReport config() {
        return config("");
    }

    /** An earlier version. */
    ConfigReport config(DocumentVersion version, String query) {
        return new ConfigReport(
                version,
                send("GET", "config/versions/" + version + query, Map.of(), new byte[0])
                        .body());
    }

    String cib() {
        return send("GET", "cib", Map.of(), new byte[0]).body();
    }

    /** Reads {@code /asterism/v1/path} as it is. */
    byte[] bytes(String path) {
        return send("GET", path, Map.of(), new byte[0]).contents.clone();
    }

    /**
     * Reads {@code /asterism/v1/path} line by line until the other side ends it, it breaks, or nothing comes for {@code patience}.
     *
     * @param line false ends it
     */
    void lines(String path, Map<String, String> headers, Duration patience, Predicate<String> line) {
        try {
            HttpURLConnection connection = open("GET", path, headers);
            connection.setReadTimeout((int) patience.toMillis());
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                try (InputStream in = connection.getErrorStream()) {
                    byte[] answer = in == null ? new byte[0] : in.readAllBytes();
                    if (read(new Response(status, "", answer), ChangeResult.class) instanceof Refused refused) {
                        throw CommandFailed.refused(refused);
                    }
                }
                throw notAnAsterism(new IllegalArgumentException("status " + status));
            }
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                String next = in.readLine();
                while (next != null && line.test(next)) {
                    next = in.readLine();
                }
            }
        } catch (IOException e) {
            throw CommandFailed.notReachable(
                    "the connection to " + base + " broke or does not come about: " + e,
                    "is the manager running there? Look at: systemctl status asterism");
        }
    }

    /** Posts nothing to {@code /asterism/v1/path}. */
    <T> T post(String path, Class<T> type) {
        return read(send("POST", path, Map.of("Content-Type", JSON), ApiJson.write(Map.of())), type);
    }

    /** Posts {@code body} to {@code /asterism/v1/path}, which answers with something else than the result of a change. */
    <T> T post(String path, Object body, Class<T> type) {
        return read(send("POST", path, Map.of("Content-Type", JSON), ApiJson.write(body)), type);
    }

    ChangeResult post(String path, Object body) {
        return read(send("POST", path, Map.of("Content-Type", JSON), ApiJson.write(body)), ChangeResult.class);
    }

    /** Posts a change that holds only while the configuration is at {@code expected}. */
    ChangeResult postOver(String path, DocumentVersion expected, Object body) {
        Map<String, String> headers = Map.of("Content-Type", JSON, "If-Match", Versions.toEntityTag(expected));
        return read(send("POST", path, headers, ApiJson.write(body)), ChangeResult.class);
    }

    /** {@code query} is the part after the question mark. */
    ChangeResult putConfig(String text, DocumentVersion expected, String query) {
        Map<String, String> headers =
                Map.of("Content-Type", "text/plain; charset=UTF-8", "If-Match", Versions.toEntityTag(expected));
        return read(send("PUT", "config?" + query, headers, text.getBytes(StandardCharsets.UTF_8)), ChangeResult.class);
    }

    /** An answer with status 200; any other is a refusal. */
    private Response send(String method, String path, Map<String, String> headers, byte[] body) {
        Response response = exchange(method, path, headers, body);
        if (response.status() == HttpURLConnection.HTTP_OK) {
            return response;
        }
        if (read(response, ChangeResult.class) instanceof Refused refused) {
            throw CommandFailed.refused(refused);
        }
        throw notAnAsterism(new IllegalArgumentException("status " + response.status()));
    }

    private Response exchange(String method, String path, Map<String, String> headers, byte[] body) {
        try {
            HttpURLConnection connection = open(method, path, headers);
            if (body.length > 0) {
                connection.setDoOutput(true);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            int status = connection.getResponseCode();
            String tag = Optional.ofNullable(connection.getHeaderField("ETag")).orElse("");
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                byte[] answer = in == null ? new byte[0] : in.readAllBytes();
                return new Response(status, tag, answer);
            }
        } catch (SocketTimeoutException e) {
            throw CommandFailed.notReachable(
                    "no answer from " + base + " within " + timeout.toMillis() + " ms",
                    "try again, or ask another node: --host NODE");
        } catch (UnknownHostException e) {
            throw CommandFailed.notReachable("'" + base.getHost() + "' has no address", "check --host");
        } catch (ConnectException | NoRouteToHostException e) {
            throw CommandFailed.notReachable(
                    "no connection to " + base + ": " + e.getMessage(),
                    "is the manager running there? Look at: systemctl status asterism; or ask another node: --host NODE");
        } catch (SSLException e) {
            throw notSecured(e);
        } catch (SocketException e) {
            throw CommandFailed.notReachable(
                    "the connection to " + base + " broke: " + e.getMessage(),
                    base.getScheme().equals("http")
                            ? "try again; if it stays so, that port may speak HTTPS: leave --plain out, or set ASTERISM_URL to"
                                    + " https://…"
                            : "try again");
        } catch (IOException e) {
            throw CommandFailed.notReachable("the connection to " + base + " broke: " + e, "try again");
        }
    }

    private CommandFailed notSecured(SSLException e) {
        Optional<TlsRefused> refusal = secured.flatMap(PortClient::refusal);
        if (refusal.isPresent()) {
            return CommandFailed.notReachable(
                    refusal.get().sentence(), refusal.get().remedy());
        }
        String words = String.valueOf(e.getMessage());
        return words.contains("plaintext") || words.contains("Unsupported or unrecognized SSL message")
                ? CommandFailed.notReachable(
                        base + " speaks no TLS",
                        "set management.tls.enabled = auto there; where that is off on purpose, add --plain")
                : CommandFailed.notReachable("no TLS with " + base + ": " + words, "see that node's log");
    }

    private HttpURLConnection open(String method, String path, Map<String, String> headers) throws IOException {
        // Else a change might be sent a second time when the connection breaks before the answer.
        System.setProperty("sun.net.http.retryPost", "false");
        if (!(base.resolve(V1 + path).toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw CommandFailed.usage("not an HTTP address: " + base, "write https://HOST:PORT");
        }
        if (connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(secured.orElseThrow(
                            () -> CommandFailed.usage("no CA is known for " + base, "name its ca.crt with --ca"))
                    .sockets());
            // Names were compared as the certificate was judged.
            https.setHostnameVerifier((name, session) -> true);
        }
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setRequestProperty("Accept", "application/json, text/plain, application/zip, text/event-stream");
        connection.setRequestProperty("Asterism-User", OwnUser.claim());
        headers.forEach(connection::setRequestProperty);
        token.ifPresent(secret -> connection.setRequestProperty("Authorization", "Bearer " + secret));
        return connection;
    }

    private <T> T read(Response response, Class<T> type) {
        try {
            return ApiJson.read(response.body().getBytes(StandardCharsets.UTF_8), type);
        } catch (IllegalArgumentException e) {
            throw notAnAsterism(e);
        }
    }

    private CommandFailed notAnAsterism(IllegalArgumentException e) {
        return CommandFailed.notReachable(
                base + " answers, but not as an Asterism of this version: " + e.getMessage(),
                "check --host and --port, and that both sides have the same version");
    }
}
