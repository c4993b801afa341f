package org.asterism.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;
import org.asterism.api.RefusalCode;

/**
 * Changes that are sent again under the same {@code Idempotency-Key} get the answer of the first time and are not done twice. Keys are
 * those of one caller on this node, in memory, for {@value #MINUTES} minutes and at most {@value #MOST} of them.
 *
 * <p>Decided: an answer by which nothing was done and which time may mend (503) is not kept, so that the same request can be tried
 * again under its key. One whose outcome is unknown (504, 500) is: to do it again is what the key is to prevent.
 */
final class Repeats {

    static final String HEADER = "Idempotency-Key";

    /** On an answer that was given before. */
    static final String REPEATED = "Idempotent-Replayed";

    private static final int MINUTES = 15;
    private static final int MOST = 1000;
    private static final int LONGEST_KEY = 200;
    private static final int UNAVAILABLE = 503;

    private record Key(String caller, String key) {}

    private record Done(String digest, Instant since, CompletableFuture<HttpResponse> answer) {}

    private final InstantSource clock;
    private final Map<Key, Done> done = new LinkedHashMap<>();

    Repeats(InstantSource clock) {
        this.clock = clock;
    }

    /** Runs {@code work}, or answers as it was answered before. */
    CompletionStage<HttpResponse> once(
            HttpRequest request, Caller caller, ByteString body, Supplier<CompletionStage<HttpResponse>> work) {
        String given = request.getHeader(HEADER).map(header -> header.value()).orElse("");
        if (given.isEmpty()) {
            return work.get();
        }
        if (given.length() > LONGEST_KEY) {
            return refused(RefusalCode.INVALID, HEADER + " has more than " + LONGEST_KEY + " characters", "shorten it");
        }
        Key key = new Key(caller.name(), given);
        String digest = digest(request, body);
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        Done before;
        synchronized (done) {
            forgetOld();
            before = done.putIfAbsent(key, new Done(digest, clock.instant(), answer));
        }
        if (before == null) {
            return begin(key, work, answer);
        }
        if (!before.digest().equals(digest)) {
            return refused(
                    RefusalCode.KEY_REUSED,
                    "another change was sent under the " + HEADER + " '" + given.replaceAll("\\p{C}", " ") + "' before",
                    "use a new key for each change, and the same only to send one again");
        }
        return before.answer().thenApply(response -> response.addHeader(RawHeader.create(REPEATED, "true")));
    }

    private CompletionStage<HttpResponse> begin(
            Key key, Supplier<CompletionStage<HttpResponse>> work, CompletableFuture<HttpResponse> answer) {
        CompletionStage<HttpResponse> working;
        try {
            working = work.get();
        } catch (IllegalArgumentException nonsense) {
            forget(key);
            answer.completeExceptionally(nonsense);
            throw nonsense;
        }
        working.whenComplete((response, failure) -> {
            if (failure != null) {
                forget(key);
                answer.completeExceptionally(failure);
            } else {
                if (response.status().intValue() == UNAVAILABLE) {
                    forget(key);
                }
                answer.complete(response);
            }
        });
        return answer;
    }

    private void forget(Key key) {
        synchronized (done) {
            done.remove(key);
        }
    }

    /** Oldest first. One that is still under way is never forgotten for its age, only for want of room. */
    private void forgetOld() {
        Instant limit = clock.instant().minus(Duration.ofMinutes(MINUTES));
        Iterator<Done> oldest = done.values().iterator();
        while (oldest.hasNext()) {
            Done one = oldest.next();
            boolean isOver = one.since().isBefore(limit) && one.answer().isDone();
            if (!isOver && done.size() < MOST) {
                return;
            }
            oldest.remove();
        }
    }

    private static CompletionStage<HttpResponse> refused(RefusalCode code, String sentence, String remedy) {
        return CompletableFuture.completedFuture(Replies.refused(code, sentence, remedy));
    }

    private static String digest(HttpRequest request, ByteString body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String head = request.method().value() + " " + request.getUri().getPathString() + "?"
                    + request.getUri().rawQueryString().orElse("") + "\n"
                    + request.getHeader("If-Match")
                            .map(header -> header.value())
                            .orElse("") + "\n";
            sha256.update(head.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256.digest(body.toArray()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
