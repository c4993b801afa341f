package org.asterism.model;

import java.util.List;

/**
 * Resources that one constraint means together.
 *
 * @param sequence whether its members depend on each other in their order
 * @param need whether all of them are needed by the next set, or any
 * @param action empty: that of the constraint
 */
public record ResourceSet(String id, List<ResourceId> members, Sequence sequence, Need need, Role role, String action) {

    public ResourceSet {
        members = List.copyOf(members);
    }

    public boolean isSequential() {
        return sequence != Sequence.PARALLEL;
    }

    /** Whether members depend on each other. */
    public enum Sequence {
        SEQUENTIAL,
        /** As {@link #SEQUENTIAL} for orders; in colocations each goes with the one after it. */
        LISTED,
        PARALLEL
    }

    /** How many of a set's members, or of a clone's instances, the next one waits for. */
    public enum Need {
        ALL,
        ANY
    }
}
