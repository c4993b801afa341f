package org.asterism.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.asterism.model.AgentName;
import org.asterism.model.Role;

/**
 * Meta attributes of an entry after inheritance: its own, those of what encloses it, {@code rsc_defaults}, built-in.
 *
 * @param failureTimeout zero = failures never lapse
 * @param migrationThreshold failures that ban a node; {@link Tally#INFINITY} or 0 = none do
 * @param cloneMax 0 = as many as nodes
 */
record Meta(
        TargetRole targetRole,
        boolean isManaged,
        boolean isMaintenance,
        int stickiness,
        int priority,
        int migrationThreshold,
        Duration failureTimeout,
        MultipleActive multipleActive,
        boolean isDuplicateSafe,
        ActingMeta acting,
        RestartMeta restarts,
        int cloneMax,
        int cloneNodeMax,
        boolean isUnique,
        boolean isInterleaved,
        boolean isOrdered,
        boolean isPromotable,
        int promotedMax,
        int promotedNodeMax,
        boolean mayPromote,
        boolean isCritical,
        boolean isColocated,
        boolean allowsUnhealthyNodes) {

    /** The role an entry may have at most. */
    enum TargetRole {
        STOPPED,
        UNPROMOTED,
        /** Not limited, but for clones without roles the same as {@link #PROMOTED}. */
        STARTED,
        PROMOTED
    }

    /** What to do with an instance that runs on several nodes. */
    enum MultipleActive {
        BLOCK,
        STOP_ONLY,
        STOP_START,
        STOP_UNEXPECTED
    }

    /** Whether an entry is an instance of a clone; those stick to their node by default. */
    enum InClone {
        YES,
        NO
    }

    /** @param lookup answers an attribute's text, "" when it is not given */
    static Meta of(UnaryOperator<String> lookup, InClone inClone, AgentName agent) {
        int nodeMax = Math.max(0, Values.number(lookup.apply("clone-node-max"), 1));
        return new Meta(
                targetRole(lookup.apply("target-role")),
                Values.bool(lookup.apply("is-managed"), true),
                Values.bool(lookup.apply("maintenance"), false),
                Values.score(lookup.apply("resource-stickiness"), inClone == InClone.YES ? 1 : 0),
                Values.score(lookup.apply("priority"), 0),
                Values.score(lookup.apply("migration-threshold"), Tally.INFINITY),
                Values.duration(lookup.apply("failure-timeout"), Duration.ZERO),
                multipleActive(lookup.apply("multiple-active")),
                Values.bool(lookup.apply("duplicate-safe"), isAsterisk(agent)),
                ActingMeta.of(lookup, agent),
                RestartMeta.of(lookup),
                Math.max(0, Values.number(lookup.apply("clone-max"), 0)),
                nodeMax,
                Values.bool(lookup.apply("globally-unique"), nodeMax > 1),
                Values.bool(lookup.apply("interleave"), false),
                Values.bool(lookup.apply("ordered"), false),
                Values.bool(lookup.apply("promotable"), false),
                Math.max(0, Values.number(first(lookup, "promoted-max", "master-max"), 1)),
                Math.max(0, Values.number(first(lookup, "promoted-node-max", "master-node-max"), 1)),
                !lookup.apply("target-role").matches("(?i)unpromoted|slave"),
                Values.bool(lookup.apply("critical"), true),
                Values.bool(first(lookup, "collocated", "colocated"), true),
                Values.bool(lookup.apply("allow-unhealthy-nodes"), false));
    }

    /** Asterisk bound to a gated address may run twice: only the gate's owner is reached. */
    private static boolean isAsterisk(AgentName agent) {
        return agent.type().equals("asterisk")
                && (agent.isNative() || agent.provider().equals("heartbeat"));
    }

    private static String first(UnaryOperator<String> lookup, String name, String olderName) {
        String value = lookup.apply(name);
        return value.isEmpty() ? lookup.apply(olderName) : value;
    }

    private static TargetRole targetRole(String text) {
        return switch (Role.parse(text)) {
            case STOPPED -> TargetRole.STOPPED;
            case UNPROMOTED -> TargetRole.UNPROMOTED;
            case PROMOTED -> TargetRole.PROMOTED;
            case STARTED, ANY -> TargetRole.STARTED;
        };
    }

    private static MultipleActive multipleActive(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "block" -> MultipleActive.BLOCK;
            case "stop_only" -> MultipleActive.STOP_ONLY;
            case "stop_unexpected" -> MultipleActive.STOP_UNEXPECTED;
            default -> MultipleActive.STOP_START;
        };
    }
}
