package org.asterism.resource.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A question to a service that is asked again and again and that several want the answer of. One is out at a time, and who asks
 * meanwhile waits for its answer: a silence is measured from its own begin, not from when somebody took notice. A silence of the whole
 * limit counts only when one more question, {@link #CONFIRM} long, is not answered either. Any thread.
 *
 * @param <A> what it is answered
 */
final class SharedQuestion<A> {

    /** Short, since it comes after the whole limit; long enough for any service that answers at all. */
    static final Duration CONFIRM = Duration.ofMillis(250);

    private final Function<Duration, CompletionStage<A>> way;
    private final Duration limit;
    private final Predicate<A> isSilence;
    private final Executor executor;
    private @Nullable CompletableFuture<A> out;
    private @Nullable A silence;

    /**
     * @param way asks with this limit; called on the executor or the caller's thread, may not block long
     * @param limit silence that counts
     */
    SharedQuestion(
            Function<Duration, CompletionStage<A>> way, Duration limit, Predicate<A> isSilence, Executor executor) {
        this.way = way;
        this.limit = limit;
        this.isSilence = isSilence;
        this.executor = executor;
    }

    /** The answer to the question that is out, else to a new one. */
    CompletionStage<A> look() {
        CompletableFuture<A> mine = new CompletableFuture<>();
        synchronized (this) {
            if (out != null) {
                return out;
            }
            out = mine;
        }
        CompletionStage<A> asked = CompletableFuture.completedFuture(limit).thenCompose(way);
        asked.whenComplete((answer, failure) -> {
            synchronized (this) {
                out = null;
                silence = failure == null && isSilence.test(answer) ? answer : null;
            }
            if (failure == null) {
                mine.complete(answer);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    /** As {@link #look}, but a silence is confirmed, also one that was seen before and that no answer has ended. */
    CompletionStage<A> confirmed() {
        A known;
        synchronized (this) {
            known = out == null ? silence : null;
        }
        return known != null
                ? confirm(known)
                : look().thenComposeAsync(
                                answer -> isSilence.test(answer)
                                        ? confirm(answer)
                                        : CompletableFuture.completedFuture(answer),
                                executor);
    }

    /** It is asked, and not answered yet. */
    synchronized boolean isOut() {
        return out != null;
    }

    /** A silence that no answer has ended yet. */
    synchronized boolean isSilent() {
        return silence != null;
    }

    /** It is another one that will be asked. */
    synchronized void forget() {
        silence = null;
    }

    private CompletionStage<A> confirm(A known) {
        return way.apply(CONFIRM.compareTo(limit) < 0 ? CONFIRM : limit).thenApply(answer -> {
            if (isSilence.test(answer)) {
                return known;
            }
            forget();
            return answer;
        });
    }
}
