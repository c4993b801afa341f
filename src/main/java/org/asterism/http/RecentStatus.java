package org.asterism.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.api.ApiJson;
import org.jspecify.annotations.Nullable;

/**
 * The status as JSON, for many who ask at once: made when somebody asks, and given to all who ask within the next {@link #FRESH},
 * unless something happened that they may have to see. Any thread.
 *
 * <p>To make one costs more than all else of a request: with 1000 requests a second it took a third of a processor that a
 * failover on the same host then had to wait for.
 */
final class RecentStatus {

    /** Shorter than what one sees, and than what a status is behind the cluster anyway. */
    static final Duration FRESH = Duration.ofMillis(20);

    private record Made(long at, CompletionStage<byte[]> json) {}

    private final ClusterControl control;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Made> latest = new AtomicReference<>();

    RecentStatus(ClusterControl control, InstantSource clock) {
        this.control = control;
        this.clock = clock;
    }

    CompletionStage<byte[]> json() {
        long now = clock.millis();
        Made made = latest.get();
        if (made == null
                || Math.abs(now - made.at()) > FRESH.toMillis()
                || made.json().toCompletableFuture().isCompletedExceptionally()) {
            made = new Made(now, control.status().thenApply(ApiJson::write));
            latest.set(made);
        }
        return made.json();
    }

    /** Who asks from now on gets one that is made from now on. */
    void forget() {
        latest.set(null);
    }
}
