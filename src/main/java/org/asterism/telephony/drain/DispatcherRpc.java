package org.asterism.telephony.drain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.telephony.PlainHttp;
import org.asterism.telephony.drain.CallGate.Outcome;
import org.asterism.telephony.drain.CallGate.Position;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kamailio's {@code dispatcher} by JSON-RPC 2.0 over HTTP (modules {@code xhttp}, {@code jsonrpcs}). Any thread; nothing blocks or
 * fails.
 */
public final class DispatcherRpc {

    /** New calls a second: as good as no limit, and what a dispatcher begins with. */
    public static final int UNLIMITED = 1_000_000;

    /** For each question; Kamailio answers within milliseconds. */
    private static final Duration LIMIT = Duration.ofMillis(450);

    /** Two questions: how it stands, and the change. */
    static final Duration LONGEST = LIMIT.multipliedBy(2);

    private static final Outcome.Unknown SILENT =
            new Outcome.Unknown("does not answer within " + LIMIT.toMillis() + " ms");

    /** Some thousand destinations. A longer answer is not kept. */
    private static final long LONGEST_ANSWER = 1 << 20;

    /** Disabled and not probed: what is only inactive ({@code ip}) is opened again by the next good answer to OPTIONS. */
    private static final String CLOSED = "dx";

    private static final String LIST = "dispatcher.list";

    /** Active and probed. */
    private static final String OPEN = "ap";

    /** Of new calls, in {@code kamailio.cfg}. */
    private static final String PIPE = "calls";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Executor waiters;
    private @Nullable HttpClient client;

    private record Target(String uri, String flags) {

        /** {@code DX}. Inactive is open: whether it can be reached is for its probes to tell. */
        boolean stands(Position position) {
            return flags.startsWith("D") == (position == Position.CLOSED);
        }
    }

    /** @param waiters for what waits for a network */
    public DispatcherRpc(Executor waiters) {
        this.waiters = waiters;
    }

    /** Looks how the destination stands, and changes it if it must. */
    CompletionStage<Outcome> put(URI at, Destination destination, Position wanted) {
        try {
            return asked(at, destination, wanted).completeOnTimeout(SILENT, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Outcome.Unknown("is not asked: no thread is free"));
        }
    }

    /** What is known of the destinations. */
    public sealed interface Listing {

        record Known(DispatcherSets sets) implements Listing {}

        /**
         * Not told; the reason goes after the name of the Kamailio.
         *
         * @param why what came in the place of an answer
         */
        record Unknown(String reason, Why why) implements Listing {}

        /** Why nothing is known. */
        enum Why {
            /** Its RPC answers, but by a refusal: it has no dispatcher, or nothing in it. */
            REFUSED,
            /** Nothing came within the limit. */
            SILENT,
            /** It cannot be reached, or what answers is no JSON-RPC. */
            FAILED,
            /** This node could not ask; says nothing about Kamailio. */
            NOT_ASKED
        }
    }

    /** All destinations, as they stand; within the limit. */
    public CompletionStage<Listing> list(URI at, Duration limit) {
        Listing silent = new Listing.Unknown("does not answer within " + limit.toMillis() + " ms", Listing.Why.SILENT);
        try {
            return ask(at, request(LIST), limit)
                    .<Listing>thenApply(result -> new Listing.Known(DispatcherSets.of(result)))
                    .exceptionally(failure -> cause(failure) instanceof CancellationException
                            ? silent
                            : new Listing.Unknown(
                                    reason(failure), isRefusal(failure) ? Listing.Why.REFUSED : Listing.Why.FAILED))
                    .completeOnTimeout(silent, limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    new Listing.Unknown("is not asked: no thread is free", Listing.Why.NOT_ASKED));
        }
    }

    private CompletableFuture<Outcome> asked(URI at, Destination destination, Position wanted) {
        return ask(at, request(LIST))
                .<Outcome>thenCompose(result -> {
                    List<Target> own = targets(result, destination);
                    if (own.isEmpty()) {
                        return CompletableFuture.completedFuture(new Outcome.Unknown(
                                "has no destination " + destination.uri() + " in set " + destination.set()));
                    }
                    List<CompletableFuture<JsonNode>> changes = own.stream()
                            .filter(target -> !target.stands(wanted))
                            .map(target -> ask(at, change(destination, target, wanted)))
                            .toList();
                    return CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new))
                            .thenApply(nothing -> changes.isEmpty() ? Outcome.Stands.HELD : Outcome.Stands.MOVED);
                })
                .exceptionally(failure -> new Outcome.Unknown(reason(failure)));
    }

    /** Looks how many new calls a second it takes, and changes that if it must ({@code pipelimit}). */
    CompletionStage<Outcome> limit(URI at, int wanted) {
        try {
            return limited(at, wanted).completeOnTimeout(SILENT, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Outcome.Unknown("is not asked: no thread is free"));
        }
    }

    private CompletableFuture<Outcome> limited(URI at, int wanted) {
        ObjectNode list = request("pl.list");
        list.putArray("params").add(PIPE);
        ObjectNode change = request("pl.set_pipe");
        change.putArray("params").add(PIPE).add("TAILDROP").add(wanted);
        return ask(at, list)
                .<Outcome>thenCompose(result -> result.path(0).path("limit").asInt(-1) == wanted
                        ? CompletableFuture.completedFuture(Outcome.Stands.HELD)
                        : ask(at, change).thenApply(done -> Outcome.Stands.MOVED))
                .exceptionally(failure -> new Outcome.Unknown(reason(failure)));
    }

    private static ObjectNode request(String method) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("jsonrpc", "2.0")
                .put("method", method)
                .put("id", 1);
    }

    /** The set goes as a number: as a text Kamailio reads it as 0. */
    private static ObjectNode change(Destination destination, Target target, Position wanted) {
        ObjectNode request = request("dispatcher.set_state");
        request.putArray("params")
                .add(wanted == Position.CLOSED ? CLOSED : OPEN)
                .add(destination.set())
                .add(target.uri());
        return request;
    }

    private static List<Target> targets(JsonNode result, Destination destination) {
        List<Target> own = new ArrayList<>();
        for (JsonNode group : result.path("RECORDS")) {
            if (group.path("SET").path("ID").asInt(-1) != destination.set()) {
                continue;
            }
            for (JsonNode target : group.path("SET").path("TARGETS")) {
                String uri = target.path("DEST").path("URI").asText();
                if (destination.is(uri)) {
                    own.add(new Target(uri, target.path("DEST").path("FLAGS").asText()));
                }
            }
        }
        return own;
    }

    /** Fails with an {@link IOException} that says what is wrong. */
    private CompletableFuture<JsonNode> ask(URI at, ObjectNode request) {
        return ask(at, request, LIMIT);
    }

    private CompletableFuture<JsonNode> ask(URI at, ObjectNode request, Duration limit) {
        HttpRequest post = HttpRequest.newBuilder(at)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                .build();
        AtomicReference<CompletableFuture<HttpResponse<byte[]>>> sent =
                new AtomicReference<>(client().sendAsync(post, DispatcherRpc::body));
        // the request's own timeout would end with the answer's head
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS, waiters)
                .execute(() -> Objects.requireNonNull(sent.get()).cancel(true));
        return Objects.requireNonNull(sent.get())
                .exceptionallyCompose(failure -> {
                    if (!isConnectionOfOld(failure)) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    sent.set(client().sendAsync(post, DispatcherRpc::body));
                    return Objects.requireNonNull(sent.get());
                })
                .thenApply(DispatcherRpc::result);
    }

    /** It was kept from before Kamailio began anew; whatever is asked here may be asked twice. */
    private static boolean isConnectionOfOld(Throwable failure) {
        return cause(failure) instanceof IOException broken
                && !(broken instanceof ConnectException)
                && !(broken instanceof HttpTimeoutException);
    }

    private static HttpResponse.BodySubscriber<byte[]> body(HttpResponse.ResponseInfo head) {
        boolean isShort = head.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE) <= LONGEST_ANSWER;
        return isShort ? BodySubscribers.ofByteArray() : BodySubscribers.replacing(new byte[0]);
    }

    private static JsonNode result(HttpResponse<byte[]> response) {
        try {
            JsonNode answer = JSON.readTree(response.body());
            if (answer.path("error").has("message")) {
                throw new Refused(
                        "refuses: " + answer.path("error").path("message").asText());
            }
            if (response.statusCode() == 200 && answer.has("result")) {
                return answer.path("result");
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // below: what is there is no JSON-RPC
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new UncheckedIOException(
                new IOException("answers with HTTP status " + response.statusCode() + ", not by JSON-RPC"));
    }

    /** JSON-RPC is answered, by an error. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    private static boolean isRefusal(Throwable failure) {
        return cause(failure) instanceof Refused;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof UncheckedIOException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String reason(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof CancellationException) {
            return SILENT.reason();
        }
        return cause instanceof ConnectException || cause.getMessage() == null
                ? "cannot be reached"
                : String.valueOf(cause.getMessage());
    }

    /** Made when it is first needed: it has a thread. */
    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known != null) {
            return known;
        }
        HttpClient made = PlainHttp.client(LIMIT).executor(waiters).build();
        client = made;
        return made;
    }
}
