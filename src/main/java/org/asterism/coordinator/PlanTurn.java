package org.asterism.coordinator;

/**
 * When plans ahead are made: some time after a change, for all changes of a burst together, and never two at once, since
 * making them may take longer than the world takes to change.
 *
 * @param isStale something changed since the last making began
 * @param isDue the next making is on the timer
 * @param isMaking one is under way
 */
record PlanTurn(boolean isStale, boolean isDue, boolean isMaking) {

    static final PlanTurn QUIET = new PlanTurn(false, false, false);

    PlanTurn changed() {
        return new PlanTurn(true, isDue, isMaking);
    }

    /** True when the timer is to be set, which {@link #due} then notes. */
    boolean wantsTimer() {
        return isStale && !isDue && !isMaking;
    }

    PlanTurn due() {
        return new PlanTurn(isStale, true, isMaking);
    }

    PlanTurn begun() {
        return new PlanTurn(false, false, true);
    }

    PlanTurn made() {
        return new PlanTurn(isStale, isDue, false);
    }
}
