package org.asterism.policy;

import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * {@code dependent} goes where {@code primary} is, or not.
 *
 * @param position in the configuration; then those that groups imply
 * @param origin as the term names it
 * @param dependentRole the role that the dependent must have or get for this to hold; {@link Role#ANY}: whatever it does
 * @param places the number of the place that each node belongs to, where nodes with the same value of an attribute are one
 *     place; null: each node for itself
 * @param isCritical whether what the dependent prefers counts for a primary that runs already
 */
record Colocation(
        int position,
        String origin,
        Entry dependent,
        Role dependentRole,
        Entry primary,
        Role primaryRole,
        int score,
        int @Nullable [] places,
        boolean isCritical) {

    /** Place of a node that has no value of the attribute; nothing is near it. */
    static final int NO_PLACE = -1;

    boolean isMandatory() {
        return score == Tally.INFINITY;
    }

    boolean isForbidding() {
        return score == -Tally.INFINITY;
    }

    int placeOf(int node) {
        return places == null ? node : places[node];
    }

    /** The factor by which what the dependent prefers counts for the primary. */
    double weight() {
        return (double) score / Tally.INFINITY;
    }

    /** Whether what the dependent prefers counts for the primary. */
    boolean hasInfluence() {
        return isCritical || primary.home() == null;
    }
}
