package org.asterism.coordinator;

import java.time.Duration;
import org.asterism.model.BootTime;

/**
 * When plans ahead are made: some time after a change, for all changes of a burst together; never two at once, since making
 * them may take longer than the world takes to change; and at most a quarter of the time, since they are only a precaution, and
 * their garbage and their work delay the rest.
 *
 * @param isStale something changed since the last making began
 * @param isDue the next making is on the timer
 * @param isMaking one is under way
 * @param begun when the last making began
 * @param rest time from the first change to the next making
 */
record PlanTurn(boolean isStale, boolean isDue, boolean isMaking, BootTime begun, Duration rest) {

    private static final Duration SHORTEST_REST = Duration.ofMillis(50);
    private static final int RESTS_PER_MAKING = 3;

    static final PlanTurn QUIET = new PlanTurn(false, false, false, BootTime.ZERO, SHORTEST_REST);

    PlanTurn changed() {
        return new PlanTurn(true, isDue, isMaking, begun, rest);
    }

    /** True when the timer is to be set to {@link #rest}, which {@link #due} then notes. */
    boolean wantsTimer() {
        return isStale && !isDue && !isMaking;
    }

    PlanTurn due() {
        return new PlanTurn(isStale, true, isMaking, begun, rest);
    }

    PlanTurn begun(BootTime now) {
        return new PlanTurn(false, false, true, now, rest);
    }

    /** {@code isComplete}: no plan is missing; else what is missing is the next turn. */
    PlanTurn made(BootTime now, boolean isComplete) {
        Duration wanted = now.since(begun).multipliedBy(RESTS_PER_MAKING);
        return new PlanTurn(
                isStale || !isComplete,
                isDue,
                false,
                begun,
                wanted.compareTo(SHORTEST_REST) > 0 ? wanted : SHORTEST_REST);
    }
}
