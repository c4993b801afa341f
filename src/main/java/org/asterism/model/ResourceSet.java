package org.asterism.model;

import java.util.List;
import java.util.Objects;

/**
 * Resources that one constraint means together.
 *
 * @param sequence whether its members depend on each other in their order
 * @param need whether all of them are needed by the next set, or any
 * @param action empty: that of the constraint
 * @param weight the score within a colocation's set, or of a location for the set's resources
 */
public record ResourceSet(
        String id, List<ResourceId> members, Sequence sequence, Need need, Role role, String action, Weight weight) {

    public ResourceSet {
        members = List.copyOf(members);
        weight = Objects.requireNonNullElse(weight, Weight.OF_CONSTRAINT);
    }

    /** With the constraint's score. */
    public ResourceSet(String id, List<ResourceId> members, Sequence sequence, Need need, Role role, String action) {
        this(id, members, sequence, need, role, action, Weight.OF_CONSTRAINT);
    }

    /** The same under another id. */
    public ResourceSet withId(String other) {
        return new ResourceSet(other, members, sequence, need, role, action, weight);
    }

    /** The score that counts in this set of a constraint with the given one. */
    public Score score(Score ofConstraint) {
        return weight instanceof Weight.Own own ? own.score() : ofConstraint;
    }

    /** Which score counts in a set. */
    public sealed interface Weight {
        record OfConstraint() implements Weight {}

        record Own(Score score) implements Weight {}

        Weight OF_CONSTRAINT = new OfConstraint();
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
