package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RhythmTest {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Deque<Runnable> later = new ArrayDeque<>();
    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void theNextRoundComesAfterOneThatFailed() {
        Rhythm.keep(EVERY, this::after, Runnable::run, "a test", () -> {
            if (rounds.incrementAndGet() == 1) {
                throw new IllegalStateException("meant");
            }
        });
        assertThat(rounds).as("a pause first").hasValue(0);

        later.remove().run();
        later.remove().run();

        assertThat(rounds).hasValue(2);
        assertThat(later).hasSize(1);
    }

    @Test
    void noRoundFollowsWhenTheExecutorHasEnded() {
        Rhythm.keep(
                EVERY,
                this::after,
                task -> {
                    throw new RejectedExecutionException("ended");
                },
                "a test",
                rounds::incrementAndGet);

        later.remove().run();

        assertThat(rounds).hasValue(0);
        assertThat(later).isEmpty();
    }

    private void after(Duration wait, Runnable task) {
        assertThat(wait).isEqualTo(EVERY);
        later.add(task);
    }
}
