package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nobody gets what was seen by a look that had begun before; those who wait share one. */
class SharedLookTest {

    @Test
    void eachLookAloneIsItsOwn() {
        AtomicInteger looks = new AtomicInteger();
        SharedLook<Integer> shared = new SharedLook<>(looks::incrementAndGet, () -> 0);

        assertThat(shared.get()).isEqualTo(1);
        assertThat(shared.get()).isEqualTo(2);
    }

    @Test
    void aLookIsGoodForAWhileAndUntilSomethingIsChanged() {
        AtomicInteger looks = new AtomicInteger();
        AtomicLong nanos = new AtomicLong(1_000_000);
        SharedLook<Integer> shared = new SharedLook<>(looks::incrementAndGet, nanos::get);
        Duration age = Duration.ofMillis(1);
        assertThat(shared.noOlderThan(age)).isEqualTo(1);
        nanos.addAndGet(1_000_000);
        assertThat(shared.noOlderThan(age)).isEqualTo(1);
        nanos.addAndGet(1);
        assertThat(shared.noOlderThan(age)).isEqualTo(2);

        shared.forget();
        assertThat(shared.noOlderThan(age)).isEqualTo(3);
        assertThat(shared.get()).isEqualTo(4);
        assertThat(shared.noOlderThan(age)).isEqualTo(4);
    }

    /** What it saw may be from before the change. */
    @Test
    void aLookThatBeganBeforeAChangeDoesNotCount() {
        AtomicInteger looks = new AtomicInteger();
        AtomicReference<SharedLook<Integer>> self = new AtomicReference<>();
        SharedLook<Integer> shared = new SharedLook<>(
                () -> {
                    if (looks.get() == 0) {
                        self.get().forget();
                    }
                    return looks.incrementAndGet();
                },
                () -> 0);
        self.set(shared);
        assertThat(shared.get()).isEqualTo(1);
        assertThat(shared.noOlderThan(Duration.ofDays(1))).isEqualTo(2);
    }

    @Test
    void whoComesDuringALookSharesTheNextOne() {
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch isLooking = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        SharedLook<Integer> shared = new SharedLook<>(
                () -> {
                    int number = looks.incrementAndGet();
                    if (number == 1) {
                        isLooking.countDown();
                        uninterruptibly(mayEnd);
                    }
                    return number;
                },
                () -> 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(shared::get, threads);
            uninterruptibly(isLooking);
            List<CompletableFuture<Integer>> later = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                asked.incrementAndGet();
                                return shared.get();
                            },
                            threads))
                    .toList();
            await().until(() -> asked.get() == 8);
            mayEnd.countDown();

            assertThat(first.join()).isEqualTo(1);
            assertThat(later).allSatisfy(one -> assertThat(one.join()).isGreaterThanOrEqualTo(2));
            assertThat(looks.get()).isBetween(2, 9);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
