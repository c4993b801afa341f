package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.api.ClusterStatus;
import org.asterism.api.SampleStatus;
import org.junit.jupiter.api.Test;

class RecentStatusTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicReference<CompletionStage<ClusterStatus>> answer =
            new AtomicReference<>(CompletableFuture.completedFuture(SampleStatus.status()));
    private final RecentStatus recent = new RecentStatus(control(), now::get);

    @Test
    void whoAsksAtOnceGetsTheSame() {
        byte[] first = json();
        now.set(now.get().plus(RecentStatus.FRESH));

        assertThat(json()).isSameAs(first);
        assertThat(asked).hasValue(1);
    }

    @Test
    void anOldOneIsMadeAnewAlsoWhenTheClockWasPutBack() {
        json();
        now.set(now.get().plus(RecentStatus.FRESH).plusMillis(1));
        json();
        now.set(now.get().minusSeconds(60));
        json();

        assertThat(asked).hasValue(3);
    }

    @Test
    void whatHappenedIsSeenByWhoAsksAfterIt() {
        json();
        recent.forget();
        json();

        assertThat(asked).hasValue(2);
    }

    @Test
    void aFailureIsNotKept() {
        answer.set(CompletableFuture.failedFuture(new IllegalStateException("for the test")));
        assertThat(recent.json().toCompletableFuture()).isCompletedExceptionally();
        answer.set(CompletableFuture.completedFuture(SampleStatus.status()));

        assertThat(json()).isNotEmpty();
    }

    private byte[] json() {
        return recent.json().toCompletableFuture().join();
    }

    private ClusterControl control() {
        return (ClusterControl) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ClusterControl.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("status");
                    asked.incrementAndGet();
                    return answer.get();
                });
    }
}
