package org.asterism.policy;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceId;
import org.asterism.model.Role;

/**
 * Who has what. A node that nobody fenced keeps what it had, except what the kernel's gate guards and what may run twice; a
 * node that is neither heard nor given up keeps everything. What a history says is stopped is taken to be stopped: the
 * coordinator leaves out what it cannot vouch for ({@link Unproved}).
 */
final class Holdings {

    /** What a node has of an instance. */
    enum Hold {
        /** It does not run there, or what runs there does no harm. */
        NONE,
        /** It runs there and obeys us. */
        HERE,
        /** The node runs it, or may, and cannot be given orders now: the instance stays where it is. */
        PINNED,
        /** The node was given up without confirmation that the instance ended. */
        UNRELEASED
    }

    private final Cluster cluster;

    Holdings(Cluster cluster) {
        this.cluster = cluster;
    }

    Hold hold(AgentName agent, Meta meta, Observed seen, NodeInfo node) {
        return switch (node.state.standing()) {
            case ONLINE -> seen.isActive() ? Hold.HERE : Hold.NONE;
            case OFFLINE -> Hold.NONE;
            case PENDING, UNKNOWN -> seen.presence() == Observed.Presence.STOPPED ? Hold.NONE : Hold.PINNED;
            case LOST ->
                seen.presence() == Observed.Presence.STOPPED || isFree(agent, meta, node) ? Hold.NONE : Hold.UNRELEASED;
        };
    }

    private boolean isFree(AgentName agent, Meta meta, NodeInfo node) {
        boolean isHarmless = agent.isGatedAddress() || meta.isDuplicateSafe() || cluster.options.assumesClean();
        return agent.standard().equals("stonith")
                || cluster.state.confirmedReleased().contains(node.name)
                || (isHarmless && !mustWait(meta, node));
    }

    /** {@code requires=fencing} is obeyed also by what would be free without it. */
    private boolean mustWait(Meta meta, NodeInfo node) {
        return meta.acting().requires() == ActingMeta.Requires.FENCING && LiveFencing.isDue(cluster, node);
    }

    /**
     * Gives a primitive that exists once all it has on all nodes. Once it is known to run on a member, what others had does not
     * count: who let it start there knew that it was free, and stopping it must stay possible. A probe that failed is no such
     * knowledge: the agent may fail for want of what only the lost node had.
     */
    void assignAll(Entry entry) {
        Set<NodeInfo> certain = LiveMigrations.read(cluster, entry);
        boolean isActiveOnline = false;
        for (NodeInfo node : cluster.nodes) {
            Observed seen = entry.observed[node.index];
            isActiveOnline |= node.isOnline() && seen.isActive() && !seen.isMereSuspicion();
        }
        for (NodeInfo node : cluster.nodes) {
            if (node.isOnline() || !isActiveOnline || certain.contains(node)) {
                assign(entry, node);
            }
        }
    }

    /** Gives an instance what it has on this node. */
    void assign(Entry entry, NodeInfo node) {
        Observed seen = entry.observed[node.index];
        Hold hold = hold(entry.agent(), entry.meta, seen, node);
        if (entry.isOrphan && !(hold == Hold.HERE || seen.isActive())) {
            return;
        }
        switch (hold) {
            case NONE -> {
                // nothing to take over and nothing to respect
            }
            case HERE -> {
                entry.active.add(node);
                takeRole(entry, node, seen);
            }
            case PINNED -> pin(entry, node, seen);
            case UNRELEASED -> withhold(entry, node, seen, LiveFencing.isDue(cluster, node));
        }
    }

    /** Where an instance may be promoted it has one of two roles. */
    private static void takeRole(Entry entry, NodeInfo node, Observed seen) {
        Entry clone = entry.enclosingClone();
        boolean isPromotable = clone != null && clone.meta.isPromotable();
        Role role = isPromotable && seen.role() == Role.STARTED ? Role.UNPROMOTED : seen.role();
        entry.roles[node.index] = role;
        if (role != Role.ANY && role.compareTo(entry.role) > 0) {
            entry.role = role;
        }
        for (String action : List.of("start", "promote")) {
            boolean isUnderWay = seen.history() != null
                    && seen.history().runs().stream()
                            .anyMatch(run -> run.key().action().equals(action)
                                    && run.status() == OperationResult.Status.PENDING);
            if (isUnderWay && entry.pendingTask.isEmpty()) {
                entry.pendingTask = action;
                entry.pendingNode = node;
            }
        }
    }

    private static void pin(Entry entry, NodeInfo node, Observed seen) {
        String who = node.state.standing() == Standing.PENDING
                ? node.name + " has not reported yet"
                : node.name + " is neither heard nor given up";
        if (seen.isActive()) {
            entry.active.add(node);
            takeRole(entry, node, seen);
            entry.withheld = who + " and runs " + entry.base;
        } else if (entry.withheld.isEmpty()) {
            entry.withheld = who + " and may run " + entry.base;
        }
    }

    private static void withhold(Entry entry, NodeInfo node, Observed seen, boolean isBeingFenced) {
        if (entry.isUnreleased) {
            return;
        }
        entry.isUnreleased = true;
        takeRole(entry, node, seen);
        String what = (seen.isActive() ? "ran " : "may run ") + entry.base;
        entry.withheld = isBeingFenced
                ? node.name + " was given up and " + what + ", which waits until the fencing of " + node.name
                        + " is confirmed; if that fails, see 'asterism fence devices', or make sure that it is down and"
                        + " confirm it with 'asterism confirm-down " + node.name + "'"
                : node.name + " was given up without fencing and " + what + "; to release it fence " + node.name
                        + ", let it come back and report, or confirm that it is down";
    }

    /** Instances that stay put because of a lost node, unless its clone has as many others as it wants. */
    static SortedMap<ResourceId, String> unreleased(Cluster cluster) {
        SortedMap<ResourceId, String> found = new TreeMap<>();
        for (Entry entry : cluster.primitives()) {
            Entry clone = entry.enclosingClone();
            boolean isMissed = clone == null || clone.meta.isUnique() || clone.meta.cloneMax() > 0;
            if (entry.isUnreleased && isMissed) {
                found.put(entry.label, entry.withheld);
            }
        }
        return found;
    }
}
