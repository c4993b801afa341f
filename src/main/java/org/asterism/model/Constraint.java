package org.asterism.model;

import java.time.Instant;

/** A configured constraint, with the CIB's meaning (Pacemaker Explained, "Constraints"). */
public sealed interface Constraint {

    String id();

    /** Preference of a resource for a node. {@code expires}: lapses then (a move or ban is a lease). */
    record Location(String id, ResourceId resource, NodeName node, Score score, Expiry expires) implements Constraint {}

    /** {@code dependent} goes where {@code with} is (positive score) or not where it is (negative). */
    record Colocation(String id, ResourceId dependent, ResourceId with, Score score) implements Constraint {}

    /** {@code then} does {@code thenAction} only after {@code first} did {@code firstAction}. */
    record Order(
            String id,
            ResourceId first,
            String firstAction,
            ResourceId then,
            String thenAction,
            OrderKind kind,
            Symmetry symmetry)
            implements Constraint {}

    /** How strictly an order binds. */
    enum OrderKind {
        MANDATORY,
        OPTIONAL,
        SERIALIZE
    }

    /** Whether the reverse order holds for the reverse actions. */
    enum Symmetry {
        SYMMETRICAL,
        ONE_WAY
    }

    /** When a constraint lapses. */
    sealed interface Expiry {
        record Never() implements Expiry {}

        record At(Instant instant) implements Expiry {}

        Expiry NEVER = new Never();
    }
}
