package org.asterism.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.RefusalCode;

/** Builds responses. */
final class Replies {

    private static final ContentType PROMETHEUS = ContentTypes.parse("text/plain; version=0.0.4; charset=UTF-8");

    private static final ContentType EVENTS = ContentTypes.parse("text/event-stream");

    private Replies() {}

    static HttpResponse json(int status, Object value) {
        return jsonBytes(status, ApiJson.write(value));
    }

    /** {@code json} is JSON already. */
    static HttpResponse jsonText(int status, String json) {
        return jsonBytes(status, json.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code json} is JSON in UTF-8 already, and must not change any more. */
    static HttpResponse jsonBytes(int status, byte[] json) {
        return plain(status).withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
    }

    static HttpResponse text(int status, String text) {
        return plain(status)
                .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The caller has what it asks for. */
    static HttpResponse unchanged() {
        return plain(304);
    }

    static HttpResponse prometheus(String scrape) {
        return plain(200).withEntity(HttpEntities.create(PROMETHEUS, scrape.getBytes(StandardCharsets.UTF_8)));
    }

    /** Server-sent events, until their source ends. */
    static HttpResponse events(Source<ByteString, NotUsed> messages) {
        return plain(200).withEntity(HttpEntities.createChunked(EVENTS, messages));
    }

    static HttpResponse bytes(ContentType type, byte[] contents) {
        return plain(200).withEntity(HttpEntities.create(type, contents));
    }

    static HttpResponse of(ChangeResult result) {
        return result instanceof Refused refused ? refused(refused) : json(200, result);
    }

    static HttpResponse refused(RefusalCode code, String sentence, String remedy) {
        return refused(new Refused(code, sentence, List.of(), remedy));
    }

    /** With how long to wait, in whole seconds. */
    static HttpResponse refused(Refused refusal, Duration wait) {
        return refused(refusal)
                .addHeader(RawHeader.create(
                        "Retry-After",
                        Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()))));
    }

    static HttpResponse refused(Refused refusal) {
        HttpResponse response = json(status(refusal.code()), refusal);
        return refusal.code() == RefusalCode.UNAUTHENTICATED
                ? response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"asterism\""))
                : response;
    }

    /** No proxy or browser may keep an answer: the next one may differ, and some need a credential. */
    private static HttpResponse plain(int status) {
        return HttpResponse.create()
                .withStatus(status)
                .addHeader(CacheControl.create(CacheDirectives.NO_STORE))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
    }

    private static int status(RefusalCode code) {
        return switch (code) {
            case INVALID -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NO_QUORUM, NO_CANDIDATE, NOT_ALLOWED, OTHER -> 409;
            case VERSION_CONFLICT -> 412;
            case TOO_SLOW -> 408;
            case TOO_LARGE -> 413;
            case INVALID_CONFIGURATION, KEY_REUSED -> 422;
            case VERSION_REQUIRED -> 428;
            case RATE_LIMITED -> 429;
            case INTERNAL -> 500;
            case NOT_SUPPORTED -> 501;
            case NO_COORDINATOR, BUSY, UNAVAILABLE -> 503;
            case TIMEOUT -> 504;
        };
    }
}
