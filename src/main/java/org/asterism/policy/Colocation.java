package org.asterism.policy;

import org.asterism.model.Role;

/**
 * {@code dependent} goes where {@code primary} is, or not.
 *
 * @param position in the configuration; then those that groups imply
 * @param origin as the term names it
 * @param dependentRole the role that the dependent must have or get for this to hold; {@link Role#ANY}: whatever it does
 * @param places what counts as the same place
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
        Places places,
        boolean isCritical) {

    /** Place of a node that has no value of the attribute; nothing is near it. */
    static final int NO_PLACE = -1;

    boolean isMandatory() {
        return score == Tally.INFINITY;
    }

    boolean isForbidding() {
        return score == -Tally.INFINITY;
    }

    /** Whether what is on one node is near the other. */
    boolean isNear(int node, int other) {
        return places.of(node) == places.of(other) && places.of(node) != NO_PLACE;
    }

    /** Numbers the places that nodes belong to. */
    static final class Places {

        /** Each node is a place of its own. */
        static final Places NODES = new Places(new int[0]);

        private final int[] byNode;

        Places(int[] byNode) {
            this.byNode = byNode;
        }

        int of(int node) {
            return byNode.length == 0 ? node : byNode[node];
        }
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
