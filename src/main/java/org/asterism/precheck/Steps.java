package org.asterism.precheck;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.asterism.model.BootTime;

/** Steps of work, the next first, that leave the processor to others in between. Not for several threads before {@link #run}. */
final class Steps {

    /** So long at a time; one step may take some milliseconds more. */
    private static final Duration AT_A_TIME = Duration.ofMillis(3);

    private static final Duration PAUSE = Duration.ofMillis(15);

    /**
     * Where and when it is done.
     *
     * @param after runs something later
     */
    record Pace(Executor worker, BiConsumer<Duration, Runnable> after, Supplier<BootTime> clock) {}

    /** Some milliseconds of work. */
    interface Step {
        /** True: there is more of it, do it again. */
        boolean goOn();
    }

    private final Pace pace;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Steps(Pace pace) {
        this.pace = pace;
    }

    /** Before all others that wait. */
    void first(Step step) {
        steps.push(step);
    }

    void last(Step step) {
        steps.add(step);
    }

    /** Completes when none is left; fails if one threw, which is a bug. */
    CompletionStage<Void> run() {
        pace.worker().execute(this::work);
        return done;
    }

    private void work() {
        try {
            BootTime end = pace.clock().get().plus(AT_A_TIME);
            while (!steps.isEmpty()) {
                Step next = steps.pop();
                if (next.goOn()) {
                    steps.push(next);
                }
                if (!pace.clock().get().isBefore(end)) {
                    pace.after().accept(PAUSE, () -> pace.worker().execute(this::work));
                    return;
                }
            }
            done.complete(null);
        } catch (RuntimeException | Error bug) {
            done.completeExceptionally(bug);
            throw bug;
        }
    }
}
