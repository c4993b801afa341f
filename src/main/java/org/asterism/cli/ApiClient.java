package org.asterism.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.ConfigReport;
import org.asterism.api.Versions;
import org.asterism.model.DocumentVersion;

/** Asks one node. Every failure becomes a {@link CommandFailed} with a sentence and what helps. */
final class ApiClient {

    private static final String V1 = "/asterism/v1/";

    private final URI base;
    private final Optional<String> token;
    private final Duration timeout;
    private final HttpClient client;

    ApiClient(URI base, Optional<String> token, Duration timeout) {
        this.base = base;
        this.token = token;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /** Reads {@code /asterism/v1/path}. */
    <T> T get(String path, Class<T> type) {
        return read(send(request(V1 + path).GET().build()), type);
    }

    ConfigReport config() {
        HttpResponse<byte[]> response = send(request(V1 + "config").GET().build());
        String tag = response.headers().firstValue("ETag").orElse("");
        try {
            return new ConfigReport(Versions.fromEntityTag(tag), new String(response.body(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw notAnAsterism(e);
        }
    }

    ChangeResult post(String path, Object body) {
        return read(
                send(request(V1 + path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(ApiJson.write(body)))
                        .build()),
                ChangeResult.class);
    }

    /** {@code query} is the part after the question mark. */
    ChangeResult putConfig(String text, DocumentVersion expected, String query) {
        return read(
                send(request(V1 + "config?" + query)
                        .header("Content-Type", "text/plain; charset=UTF-8")
                        .header("If-Match", Versions.toEntityTag(expected))
                        .PUT(BodyPublishers.ofString(text))
                        .build()),
                ChangeResult.class);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(timeout);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request;
    }

    /** An answer with status 200; any other is a refusal. */
    private HttpResponse<byte[]> send(HttpRequest request) {
        HttpResponse<byte[]> response = exchange(request);
        if (response.statusCode() == 200) {
            return response;
        }
        ChangeResult result = read(response, ChangeResult.class);
        if (result instanceof Refused refused) {
            throw CommandFailed.refused(refused);
        }
        throw notAnAsterism(new IllegalArgumentException("status " + response.statusCode()));
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw CommandFailed.notReachable(
                    "no answer from " + base + " within " + timeout.toMillis() + " ms",
                    "try again, or ask another node: --host NODE");
        } catch (ConnectException e) {
            throw CommandFailed.notReachable(
                    "no connection to " + base + reason(e),
                    "is the manager running there? Look at: systemctl status asterism; or ask another node: --host NODE");
        } catch (IOException e) {
            throw CommandFailed.notReachable("the connection to " + base + " broke: " + e, "try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailed.notReachable("interrupted", "");
        }
    }

    private static String reason(ConnectException e) {
        return e.getCause() instanceof UnresolvedAddressException
                ? ": the name has no address"
                : e.getMessage() == null ? "" : ": " + e.getMessage();
    }

    private <T> T read(HttpResponse<byte[]> response, Class<T> type) {
        try {
            return ApiJson.read(response.body(), type);
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
