package org.asterism.policy;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.asterism.model.AgentName;

/**
 * Meta attributes that say how an entry is acted upon.
 *
 * @param isSequential members of a group start one after the other
 * @param container the resource that hosts this one; empty: none
 * @param cloneMin how many instances must run before what needs the clone may; 0 = all that shall
 */
record ActingMeta(
        boolean isSequential,
        boolean isNotified,
        int cloneMin,
        boolean allowsMigration,
        String container,
        Requires requires) {

    /** What must be so before a resource may start. */
    enum Requires {
        NOTHING,
        QUORUM,
        FENCING,
        UNFENCING,
        /** As the resource's class and the cluster's options say. */
        BY_CLUSTER
    }

    static ActingMeta of(UnaryOperator<String> lookup, AgentName agent) {
        boolean isRemote = agent.provider().equals("pacemaker") && agent.type().equals("remote");
        return new ActingMeta(
                Values.bool(lookup.apply("ordered"), true),
                Values.bool(lookup.apply("notify"), false),
                Math.max(0, Values.number(lookup.apply("clone-min"), 0)),
                Values.bool(lookup.apply("allow-migrate"), isRemote),
                lookup.apply("container").strip(),
                requires(lookup.apply("requires")));
    }

    private static Requires requires(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "nothing" -> Requires.NOTHING;
            case "quorum" -> Requires.QUORUM;
            case "fencing" -> Requires.FENCING;
            case "unfencing" -> Requires.UNFENCING;
            default -> Requires.BY_CLUSTER;
        };
    }
}
