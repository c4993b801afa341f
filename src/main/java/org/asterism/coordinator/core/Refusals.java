package org.asterism.coordinator.core;

import java.time.Duration;
import java.util.List;

/**
 * When an order that is refused again and again is given anew. A node refuses while it lets go, or before its lease has come: of
 * which the coordinator is not told, so it asks again, at once the first times and then with pauses, since each time is a plan.
 */
final class Refusals {

    /** Refusals in a row that are answered at once: what passes in a moment must not cost a service a pause. */
    static final int AT_ONCE = 2;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
    private static final Duration LAST_PAUSE = Duration.ofMillis(500);

    private Refusals() {}

    /** Whether these outcomes say nothing but what {@code inARow} refusals have said, so that a new plan can wait. */
    static boolean isAsBefore(List<Outcome> outcomes, int inARow) {
        return inARow >= AT_ONCE
                && outcomes.stream().anyMatch(outcome -> outcome.result() == Outcome.Result.REFUSED)
                && outcomes.stream().noneMatch(outcome -> outcome.result() == Outcome.Result.FAILED);
    }

    /** Twice as long each time. */
    static Duration pause(int inARow) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(10, Math.max(0, inARow - AT_ONCE)));
        return pause.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause;
    }
}
