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

    /** Of a node that is no candidate at all, as those of an opt-in cluster that no constraint names; nothing adds to it. */
    static final Tally ABSENT = new Tally(null, "symmetric-cluster=false", -INFINITY, -INFINITY);

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

    boolean isListed() {
        return this != ABSENT;
    }

    boolean isForbidden() {
        return total == -INFINITY;
    }

    Tally plus(String newOrigin, int newValue) {
        return newValue == 0 || this == ABSENT ? this : new Tally(this, newOrigin, newValue, add(total, newValue));
    }

    /** With a term that makes it this total; where no term can, earlier ones are forgotten. */
    Tally to(String newOrigin, int newTotal) {
        int newValue = Math.abs(newTotal) == INFINITY ? newTotal : newTotal - total;
        boolean isReached = this == ABSENT || add(total, newValue) == newTotal;
        return isReached ? plus(newOrigin, newValue) : EMPTY.plus(newOrigin, newTotal);
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

    /** {@code score} times {@code weight}, rounded; but what is not 0 has always some effect. */
    static int scale(int score, double weight) {
        double product = weight * score;
        if (Math.abs(product) >= INFINITY) {
            return product < 0 ? -INFINITY : INFINITY;
        }
        int rounded = (int) (product < 0 ? product - 0.5 : product + 0.5);
        return rounded == 0 ? (int) Math.signum(product) : rounded;
    }
}
