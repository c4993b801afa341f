package org.asterism.policy;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import org.asterism.model.ClusterState;

/** The cluster options the scheduler heeds, read once. Newer names win over those of before Pacemaker 3.0.2. */
record Options(
        Starts starts,
        boolean isSymmetric,
        boolean isMaintenance,
        boolean stopsAll,
        boolean startFailureIsFatal,
        boolean stopsRemoved,
        boolean cancelsRemoved,
        boolean assumesClean,
        SortedMap<String, String> texts) {

    /** What the quorum's word lets us start. */
    enum Starts {
        /** Quorum, or {@code no-quorum-policy=ignore}. */
        FREE,
        /** {@code freeze}, or votes still pending: only what already runs in this partition. */
        ACTIVE_ONLY,
        /** No quorum and {@code stop}: nothing, and all that runs is stopped. */
        NONE
    }

    static Options of(ClusterState state) {
        SortedMap<String, String> map = Rules.values(
                state.document().details().options(), state.document().options(), RuleScope.at(state.now()));
        return new Options(
                starts(NoQuorumPolicy.of(map), state),
                flag(map, true, "symmetric-cluster"),
                flag(map, false, "maintenance-mode"),
                flag(map, false, "stop-all-resources"),
                flag(map, true, "start-failure-is-fatal"),
                flag(map, true, "stop-removed-resources", "stop-orphan-resources"),
                flag(map, true, "cancel-removed-actions", "stop-orphan-actions"),
                NoQuorumPolicy.assumesClean(map),
                map);
    }

    /** An option's text by its newest name or an older one; empty: it is not given. */
    String text(String name, String... olderNames) {
        String value = texts.get(name);
        for (String older : olderNames) {
            value = value == null ? texts.get(older) : value;
        }
        return value == null ? "" : value;
    }

    boolean isFencingEnabled() {
        return Values.bool(text("fencing-enabled", "stonith-enabled"), true);
    }

    /** Whether a node that was never seen must be fenced before what it may have is free. */
    boolean fencesUnseenNodes() {
        return Values.bool(text("startup-fencing", "startup_fencing"), true);
    }

    /** How much later the weightier side of a split is fenced; zero: at the same time. */
    Duration priorityFencingDelay() {
        return Values.duration(text("priority-fencing-delay"), Duration.ZERO);
    }

    /** How long a member may take to become ready for work; zero: any time. */
    Duration nodePendingTimeout() {
        return Values.duration(text("node-pending-timeout"), Duration.ZERO);
    }

    /** Whether what a node had when it was shut down in order stays there. */
    boolean locksOnShutdown() {
        return Values.bool(text("shutdown-lock"), false);
    }

    private static boolean flag(Map<String, String> map, boolean otherwise, String... names) {
        for (String name : names) {
            String text = map.get(name);
            if (text != null) {
                return Values.bool(text, otherwise);
            }
        }
        return otherwise;
    }

    private static Starts starts(NoQuorumPolicy policy, ClusterState state) {
        boolean isFencedInstead = policy == NoQuorumPolicy.FENCE
                && state.votes() == ClusterState.Votes.LOST
                && state.manner() == ClusterState.Manner.PACEMAKER;
        if (state.votes() == ClusterState.Votes.WON || policy == NoQuorumPolicy.IGNORE || isFencedInstead) {
            return Starts.FREE;
        }
        if (state.votes() == ClusterState.Votes.PENDING || policy == NoQuorumPolicy.FREEZE) {
            return Starts.ACTIVE_ONLY;
        }
        return Starts.NONE;
    }

    private NoQuorumPolicy noQuorumPolicy() {
        return NoQuorumPolicy.of(texts);
    }

    /** Whether a partition that lost its quorum has all its nodes fenced. */
    boolean fencesWithoutQuorum() {
        return noQuorumPolicy() == NoQuorumPolicy.FENCE && isFencingEnabled();
    }

    /** Whether a partition without quorum keeps instances with roles, none promoted, and stops the rest. */
    boolean demotesWithoutQuorum() {
        return noQuorumPolicy() == NoQuorumPolicy.DEMOTE && starts == Starts.NONE;
    }
}
