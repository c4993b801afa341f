package org.asterism.policy;

import java.util.List;
import org.asterism.model.Score;
import org.asterism.model.Transition;
import org.jspecify.annotations.Nullable;

/** A score as the sum of its terms: an immutable chain, so that keeping an earlier one costs nothing. */
final class Tally {

    static final int INFINITY = Score.INFINITY.value();
    private static final Transition.NodeScore NOTHING = new Transition.NodeScore(Score.ZERO, List.of());

    static final Tally EMPTY = new Tally(null, "", 0, 0);

    private final @Nullable Tally before;
    private final String origin;
    private final int value;
    private final int total;

    private Tally(@Nullable Tally before, String origin, int value, int total) {
        this.before = before;
        this.origin = origin;
        this.value = value;
        this.total = total;
    }

    int total() {
        return total;
    }

    boolean allows() {
        return total >= 0;
    }

    boolean isForbidden() {
        return total == -INFINITY;
    }

    Tally plus(String newOrigin, int newValue) {
        return newValue == 0 ? this : new Tally(this, newOrigin, newValue, add(total, newValue));
    }

    /** The origin of the first term that forbids, or of the last term. */
    String decidingOrigin() {
        String found = origin;
        for (Tally at = this; at != null; at = at.before) {
            if (at.value == -INFINITY) {
                found = at.origin;
            }
        }
        return found;
    }

    Transition.NodeScore toNodeScore() {
        if (this == EMPTY) {
            return NOTHING;
        }
        int length = 0;
        for (Tally at = this; at != null && at != EMPTY; at = at.before) {
            length++;
        }
        Transition.Term[] terms = new Transition.Term[length];
        for (Tally at = this; at != null && at != EMPTY; at = at.before) {
            terms[--length] = new Transition.Term(at.origin, Score.of(at.value));
        }
        return new Transition.NodeScore(Score.of(total), List.of(terms));
    }

    /** The sum by the algebra of {@link Score}, on plain numbers. */
    static int add(int a, int b) {
        if (a == -INFINITY || b == -INFINITY) {
            return -INFINITY;
        }
        if (a == INFINITY || b == INFINITY) {
            return INFINITY;
        }
        return Math.max(-INFINITY, Math.min(INFINITY, a + b));
    }

    /** {@code score} weighed by {@code weight} / INFINITY, rounded away from zero. */
    static int scale(int score, int weight) {
        if (weight == INFINITY) {
            return score;
        }
        if (weight == -INFINITY) {
            return -score;
        }
        long product = (long) score * weight;
        long magnitude = (Math.abs(product) + INFINITY - 1) / INFINITY;
        return (int) (product < 0 ? -magnitude : magnitude);
    }
}
