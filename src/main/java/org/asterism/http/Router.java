package org.asterism.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.util.ByteString;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.RefusalCode;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;
import org.asterism.http.Gate.Admission;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.observability.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request to its endpoint and bounds its time and size. Each request gets one answer, and each that is not the asked
 * one has the form of a refusal.
 *
 * <p>Decided: a table of endpoints, not Pekko's routing language, because the table also guards, counts and names them, and
 * because a rejected route would otherwise be answered in several forms.
 */
final class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private static final Duration WARNED_EVERY = Duration.ofMinutes(1);

    private record Found(Endpoint endpoint, List<String> arguments) {}

    private final ClassicActorSystemProvider system;
    private final List<Endpoint> endpoints;
    private final Gate gate;
    private final HttpSettings settings;
    private final Metrics metrics;
    private final Audit audit;
    private final Repeats repeats = new Repeats(InstantSource.system());
    private final RateLimit rates;
    private final AtomicLong warnedAt = new AtomicLong();

    Router(
            ClassicActorSystemProvider system,
            List<Endpoint> endpoints,
            Gate gate,
            HttpSettings settings,
            Metrics metrics,
            Audit audit) {
        this.system = system;
        this.endpoints = List.copyOf(endpoints);
        this.gate = gate;
        this.settings = settings;
        this.metrics = metrics;
        this.audit = audit;
        this.rates = new RateLimit(settings.limits(), InstantSource.system());
    }

    CompletionStage<HttpResponse> answer(HttpRequest request) {
        Metrics.RequestTimer timer = metrics.requestStarted();
        List<Found> found = find(request);
        Optional<Found> chosen = found.stream()
                .filter(candidate -> candidate.endpoint().method().equals(request.method()))
                .findFirst();
        String route = chosen.map(candidate -> candidate.endpoint().name()).orElse("none");
        return admitted(request, found, chosen, route)
                .exceptionally(failure -> failed(route, failure))
                .thenApply(response -> {
                    timer.answered(route, response.status().intValue());
                    return response;
                });
    }

    /** For paths outside the table: who asks, or the refusal. */
    Admission admitReader(HttpRequest request) {
        Admission admission = gate.admit(request, Access.READ.role());
        Duration wait = rates.take(admission.caller());
        if (!wait.isZero()) {
            return new Admission.Denied(admission.caller(), tooMany(admission.caller(), wait));
        }
        if (admission instanceof Admission.Denied denied) {
            deny(denied, request, "cluster");
        }
        return admission;
    }

    private List<Found> find(HttpRequest request) {
        List<String> path = new ArrayList<>();
        request.getUri().pathSegments().forEach(path::add);
        return endpoints.stream()
                .flatMap(endpoint -> endpoint.match(path).stream().map(arguments -> new Found(endpoint, arguments)))
                .toList();
    }

    private CompletableFuture<HttpResponse> admitted(
            HttpRequest request, List<Found> found, Optional<Found> chosen, String route) {
        Access access = chosen.map(candidate -> candidate.endpoint().access()).orElse(Access.READ);
        Admission admission = access == Access.PROBE && settings.probeAccess() == ProbeAccess.OPEN
                ? new Admission.Admitted(gate.anybody(request))
                : gate.admit(request, access.role());
        // First of all, so that those who guess credentials are slowed down too.
        Duration wait = rates.take(admission.caller());
        if (!wait.isZero()) {
            return unread(request, Replies.refused(tooMany(admission.caller(), wait), wait));
        }
        if (admission instanceof Admission.Denied denied) {
            deny(denied, request, route);
            return unread(request, Replies.refused(denied.refusal()));
        }
        if (chosen.isEmpty()) {
            return unread(request, found.isEmpty() ? notFound() : methodNotAllowed(found));
        }
        if (admission instanceof Admission.Admitted who) {
            Found target = chosen.get();
            long most = settings.limits().answerTimeout().plus(GRACE).toMillis();
            return body(request, target.endpoint())
                    .thenCompose(body -> once(
                                    target.endpoint(), new Exchange(request, target.arguments(), who.caller(), body))
                            .toCompletableFuture()
                            .copy()
                            .orTimeout(most, TimeUnit.MILLISECONDS));
        }
        throw new AssertionError("unknown admission " + admission);
    }

    /** Beyond the answer timeout, so that a change can still say itself that its outcome is unknown. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private CompletableFuture<ByteString> body(HttpRequest request, Endpoint endpoint) {
        if (endpoint.isReading()) {
            request.discardEntityBytes(system);
            return CompletableFuture.completedFuture(ByteString.emptyByteString());
        }
        return request.entity()
                .withSizeLimit(settings.limits().bodyBytes())
                .toStrict(settings.limits().requestWait().toMillis(), system)
                .handle((whole, failure) -> {
                    if (cause(failure) instanceof TimeoutException) {
                        throw new CompletionException(new SlowBody());
                    }
                    if (failure != null) {
                        throw new CompletionException(cause(failure));
                    }
                    return whole.getData();
                })
                .toCompletableFuture();
    }

    /** The client did not send its body in time. */
    private static final class SlowBody extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private Refused tooMany(Caller caller, Duration wait) {
        metrics.requestRefused("rate");
        long now = InstantSource.system().millis();
        long last = warnedAt.get();
        if (Math.abs(now - last) > WARNED_EVERY.toMillis() && warnedAt.compareAndSet(last, now)) {
            LOG.warn(
                    "too many requests caller={} from={} note=\"told once a minute; all are counted\"",
                    caller.name().replaceAll("\\p{C}", " "),
                    caller.address());
        }
        return new Refused(
                RefusalCode.RATE_LIMITED,
                "'" + caller.name() + "' sends more than " + settings.limits().rate() + " requests a second",
                List.of(),
                "wait " + Math.max(1, wait.toSeconds()) + " s; who needs more raises management.limits.request-rate");
    }

    private CompletionStage<HttpResponse> once(Endpoint endpoint, Exchange exchange) {
        return endpoint.isReading()
                ? handle(endpoint, exchange)
                : repeats.once(
                        exchange.request(), exchange.caller(), exchange.body(), () -> handle(endpoint, exchange));
    }

    private static CompletionStage<HttpResponse> handle(Endpoint endpoint, Exchange exchange) {
        try {
            return endpoint.handler().answer(exchange);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    Replies.refused(RefusalCode.INVALID, String.valueOf(e.getMessage()), "correct the request"));
        }
    }

    private CompletableFuture<HttpResponse> unread(HttpRequest request, HttpResponse response) {
        request.discardEntityBytes(system);
        return CompletableFuture.completedFuture(response);
    }

    private void deny(Admission.Denied denied, HttpRequest request, String route) {
        metrics.requestDenied();
        audit.denied(denied.caller(), request, route, denied.refusal());
    }

    private HttpResponse failed(String route, Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof SlowBody) {
            metrics.requestRefused("too-slow");
            return Replies.refused(
                    RefusalCode.TOO_SLOW,
                    "the body did not arrive within "
                            + settings.limits().requestWait().toMillis() + " ms",
                    "send it at once");
        }
        if (cause instanceof EntityStreamSizeException) {
            metrics.requestRefused("too-large");
            return Replies.refused(
                    RefusalCode.TOO_LARGE,
                    "the body is longer than " + settings.limits().bodyBytes() + " bytes",
                    "send less, or raise management.limits.body-bytes");
        }
        if (cause instanceof TimeoutException) {
            LOG.warn(
                    "no answer in time route={} timeoutMs={}",
                    route,
                    settings.limits().answerTimeout().toMillis());
            return Replies.refused(
                    RefusalCode.TIMEOUT,
                    "no answer within " + settings.limits().answerTimeout().toMillis() + " ms",
                    "try again; if it stays so, see this node's log");
        }
        LOG.error("request failed route={}", route, cause);
        return Replies.refused(RefusalCode.INTERNAL, "this is a bug: " + cause, "see this node's log, and report it");
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
    }

    private static HttpResponse notFound() {
        return Replies.refused(RefusalCode.NOT_FOUND, "there is nothing at this path", "see the manual for the paths");
    }

    private static HttpResponse methodNotAllowed(List<Found> found) {
        String allowed = found.stream()
                .map(candidate -> candidate.endpoint().method().value())
                .distinct()
                .collect(Collectors.joining(", "));
        return Replies.refused(RefusalCode.METHOD_NOT_ALLOWED, "this path does not take that method", "use " + allowed)
                .addHeader(RawHeader.create("Allow", allowed));
    }
}
