package org.asterism.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.event.NoLogging;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.concurrent.ExecutionContext;

/** Pekko's timers on Java's. */
class DueSchedulerTest {

    private static final ExecutionContext AT_ONCE = ExecutionContext.fromExecutor(Runnable::run);
    private static final Duration LONG = Duration.ofHours(1);

    private final DueScheduler scheduler =
            new DueScheduler(ConfigFactory.empty(), NoLogging.getInstance(), Thread::new);

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void whatIsDueIsBegunOnceAndNotBefore() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        long from = System.nanoTime();
        AtomicInteger after = new AtomicInteger();

        Cancellable timer = scheduler.scheduleOnce(
                Duration.ofMillis(30),
                () -> {
                    after.set((int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
                    begun.countDown();
                },
                AT_ONCE);

        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(after).hasValueGreaterThanOrEqualTo(30);
        assertThat(timer.cancel()).as("cancelled after its end").isFalse();
    }

    @Test
    void whatRunsCannotBeCancelledAnyMore() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Cancellable timer = scheduler.scheduleOnce(
                Duration.ZERO,
                () -> {
                    begun.countDown();
                    try {
                        mayEnd.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                AT_ONCE);

        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(timer.cancel()).isFalse();
        assertThat(timer.isCancelled()).isFalse();
        mayEnd.countDown();
    }

    @Test
    void whatWasCancelledIsNotBegun() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        Cancellable cancelled = scheduler.scheduleOnce(Duration.ofMillis(20), runs::incrementAndGet, AT_ONCE);

        assertThat(cancelled.cancel()).isTrue();
        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(cancelled.cancel()).as("a second time").isFalse();

        CountDownLatch later = new CountDownLatch(1);
        scheduler.scheduleOnce(Duration.ofMillis(40), later::countDown, AT_ONCE);
        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(0);
    }

    @Test
    void whatRepeatsGoesOnAfterATaskThatCannotBeBegun() throws InterruptedException {
        CountDownLatch thrice = new CountDownLatch(3);

        Cancellable timer = scheduler.scheduleAtFixedRate(
                Duration.ZERO,
                Duration.ofMillis(5),
                () -> {
                    thrice.countDown();
                    throw new IllegalStateException("broken");
                },
                AT_ONCE);

        assertThat(thrice.await(10, TimeUnit.SECONDS)).isTrue();
        timer.cancel();
    }

    @Test
    void theEndRunsOnlyWhatAskedForItAndRefusesMore() {
        AtomicInteger last = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        scheduler.scheduleOnce(LONG, (Scheduler.TaskRunOnClose) last::incrementAndGet, AT_ONCE);
        scheduler.scheduleOnce(LONG, others::incrementAndGet, AT_ONCE);
        scheduler
                .scheduleOnce(LONG, (Scheduler.TaskRunOnClose) others::incrementAndGet, AT_ONCE)
                .cancel();

        scheduler.close();
        scheduler.close();

        assertThat(last).hasValue(1);
        assertThat(others).hasValue(0);
        assertThatThrownBy(() -> scheduler.scheduleOnce(LONG, others::incrementAndGet, AT_ONCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the system has ended");
    }
}
