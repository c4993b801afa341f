package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.asterism.model.ClusterState;
import org.asterism.model.Transition;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's word on the present state, for those who look: they ask far more often than anything changes, and a plan for
 * hundreds of resources takes a tenth of a second. Any thread.
 */
final class PlanMemory {

    /** Time is part of a state; failures that expire and rules about dates are shown so much later at most. */
    private static final Duration KEPT = Duration.ofSeconds(1);

    /** {@code state}: at no time. */
    private record Known(ClusterState state, Instant at, Transition plan) {}

    private final Function<ClusterState, Transition> scheduler;
    private final AtomicReference<@Nullable Known> last = new AtomicReference<>();

    PlanMemory(Function<ClusterState, Transition> scheduler) {
        this.scheduler = scheduler;
    }

    Transition of(ClusterState state) {
        ClusterState timeless = state.at(Instant.EPOCH);
        Known known = last.get();
        if (known != null && isFresh(known.at(), state.now()) && known.state().equals(timeless)) {
            return known.plan();
        }
        Transition plan = scheduler.apply(state);
        last.set(new Known(timeless, state.now(), plan));
        return plan;
    }

    private static boolean isFresh(Instant then, Instant now) {
        return !now.isBefore(then) && Duration.between(then, now).compareTo(KEPT) < 0;
    }
}
