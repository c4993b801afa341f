package org.asterism.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** A configured constraint, with the CIB's meaning (Pacemaker Explained, "Constraints"). A name may be that of a tag. */
public sealed interface Constraint {

    String id();

    /** Preference of a resource for a node. {@code expires}: lapses then (a move or ban is a lease). */
    record Location(String id, ResourceId resource, NodeName node, Score score, Expiry expires) implements Constraint {}

    /**
     * Preferences of resources for nodes, in all ways a CIB can say it.
     *
     * @param choices each adds its score where it applies; several rules of one constraint are several choices
     * @param discovery where the resources are looked for at all
     */
    record Preference(String id, Subject subject, List<Choice> choices, Discovery discovery) implements Constraint {
        public Preference {
            choices = List.copyOf(choices);
        }
    }

    /** Which resources a preference is about. */
    sealed interface Subject {
        /** A resource, a tag or a template. */
        record Named(ResourceId resource) implements Subject {}

        /** All whose name matches an extended regular expression, whose submatches a rule may use; a leading {@code !} negates. */
        record Matching(String pattern) implements Subject {}

        record Sets(List<ResourceSet> sets) implements Subject {
            public Sets {
                sets = List.copyOf(sets);
            }
        }
    }

    /** A score and where it holds. */
    sealed interface Choice {
        /** The role that the score is for; {@link Role#ANY} and {@link Role#STARTED} mean the same here. */
        Role role();

        record OnNode(NodeName node, Score score, Role role) implements Choice {}

        /**
         * Where a rule holds.
         *
         * @param scoreAttribute the node attribute that holds the score; empty: {@code score}
         */
        record Where(String id, Rule rule, Score score, String scoreAttribute, Role role) implements Choice {}
    }

    /** Where a resource is looked for. */
    enum Discovery {
        ALWAYS,
        NEVER,
        EXCLUSIVE
    }

    /** {@code dependent} goes where {@code with} is (positive score) or not where it is (negative). */
    record Colocation(String id, ResourceId dependent, ResourceId with, Score score, Nearness nearness)
            implements Constraint {
        public Colocation {
            nearness = Objects.requireNonNullElse(nearness, Nearness.PLAIN);
        }

        /** On the same node, whatever their roles. */
        public Colocation(String id, ResourceId dependent, ResourceId with, Score score) {
            this(id, dependent, with, score, Nearness.PLAIN);
        }
    }

    /**
     * What a colocation counts as the same place.
     *
     * @param nodeAttribute nodes with the same value of it count as one; {@code #uname}: each node for itself
     * @param influence whether the dependent may move the other
     */
    record Nearness(Role dependentRole, Role withRole, String nodeAttribute, Influence influence) {
        public static final Nearness PLAIN = new Nearness(Role.ANY, Role.ANY, "#uname", Influence.BY_CRITICAL);
    }

    /** Whether a dependent may move what it depends on. */
    enum Influence {
        YES,
        NO,
        /** As the dependent's meta attribute {@code critical} says. */
        BY_CRITICAL
    }

    /** Colocation of sets: each set goes with the set after it (Pacemaker Explained, "Colocation Sets"). */
    record ColocationSets(String id, List<ResourceSet> sets, Score score, Nearness nearness) implements Constraint {
        public ColocationSets {
            sets = List.copyOf(sets);
        }
    }

    /** {@code then} does {@code thenAction} only after {@code first} did {@code firstAction}. */
    record Order(
            String id,
            ResourceId first,
            String firstAction,
            ResourceId then,
            String thenAction,
            OrderKind kind,
            Symmetry symmetry,
            ResourceSet.Need need)
            implements Constraint {
        public Order {
            need = Objects.requireNonNullElse(need, ResourceSet.Need.ALL);
        }

        /** Needs all instances of {@code first}. */
        public Order(
                String id,
                ResourceId first,
                String firstAction,
                ResourceId then,
                String thenAction,
                OrderKind kind,
                Symmetry symmetry) {
            this(id, first, firstAction, then, thenAction, kind, symmetry, ResourceSet.Need.ALL);
        }
    }

    /** Order of sets, the first set first. */
    record OrderSets(String id, List<ResourceSet> sets, OrderKind kind, Symmetry symmetry) implements Constraint {
        public OrderSets {
            sets = List.copyOf(sets);
        }
    }

    /** Resources that need a ticket of the site; one resource is a set of one. */
    record TicketNeed(String id, String ticket, List<ResourceSet> sets, LossPolicy lossPolicy) implements Constraint {
        public TicketNeed {
            sets = List.copyOf(sets);
        }
    }

    /** What becomes of the resources when the ticket is lost. */
    enum LossPolicy {
        /** Demote what needs the ticket for the promoted role, stop the rest. */
        BY_ROLE,
        STOP,
        DEMOTE,
        FENCE,
        FREEZE
    }

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
