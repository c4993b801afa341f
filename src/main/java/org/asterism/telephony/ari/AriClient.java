package org.asterism.telephony.ari;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.asterism.telephony.PlainHttp;
import org.jspecify.annotations.Nullable;

/** Speaks with ARI. Any thread; connections are kept for the next question. */
public final class AriClient {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** Known to all releases, and answered from memory. */
    private static final String INFO = "/asterisk/info?only=status";

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private @Nullable HttpClient client;

    /**
     * Sends a request and waits for its answer.
     *
     * @param path below the account's URL, beginning with a slash
     * @throws IOException with a sentence, if there is no answer within the limit
     */
    public HttpResponse<String> send(AriAccount account, String path, String method, BodyPublisher body, Duration limit)
            throws IOException {
        HttpRequest request = request(account, path)
                .header("Content-Type", "application/json")
                .method(method, body)
                .timeout(limit)
                .build();
        try {
            return client().send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Asks what any user may know. Never fails; completes within the limit. */
    public CompletionStage<AriAnswer> look(AriAccount account, Duration limit) {
        CompletableFuture<HttpResponse<Void>> sent =
                client().sendAsync(request(account, INFO).GET().build(), BodyHandlers.discarding());
        return sent.<AriAnswer>handle((response, failure) ->
                        failure == null ? answer(response.statusCode()) : new AriAnswer.Unwell(reason(failure)))
                .completeOnTimeout(new AriAnswer.Silent(limit), limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, none) -> sent.cancel(true));
    }

    private static AriAnswer answer(int status) {
        return switch (status) {
            case OK -> new AriAnswer.Well();
            case UNAUTHORIZED, FORBIDDEN -> new AriAnswer.Unwell("refuses user or secret (HTTP status " + status + ")");
            case NOT_FOUND ->
                new AriAnswer.Unwell("is not there (HTTP status 404): res_ari is not loaded, or its prefix is another");
            default -> new AriAnswer.Unwell("answers with HTTP status " + status);
        };
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ConnectException || cause.getMessage() == null
                ? "cannot be reached"
                : "fails: " + cause.getMessage();
    }

    private static HttpRequest.Builder request(AriAccount account, String path) {
        return HttpRequest.newBuilder(URI.create(account.url() + path))
                .header("Authorization", account.authorization());
    }

    /** Made when it is first needed: it has a thread. */
    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known != null) {
            return known;
        }
        HttpClient made = PlainHttp.client(CONNECT).build();
        client = made;
        return made;
    }
}
