package org.asterism.policy;

import java.util.Comparator;

/**
 * {@code dependent} goes where {@code with} is, or not.
 *
 * @param position in the configuration, for a total order
 * @param origin as the term names it
 */
record Colocation(int position, String origin, Entry dependent, Entry with, int score) {

    static final Comparator<Colocation> STRONGEST_FIRST = Comparator.comparingInt(
                    (Colocation colocation) -> -Math.abs(colocation.score))
            .thenComparingInt(Colocation::position)
            .thenComparingInt(colocation -> colocation.dependent.index)
            .thenComparingInt(colocation -> colocation.with.index);

    boolean isMandatory() {
        return Math.abs(score) == Tally.INFINITY;
    }
}
