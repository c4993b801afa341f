package org.asterism.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.OperationKey;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.ActionKind;

/**
 * Makes the acts of every entry: what may have to be done to get from what is observed to what was decided. Also acts that only
 * an ordering could make necessary, such as the restart of something that runs well.
 */
final class ActionBuilder {

    private final Cluster cluster;

    private ActionBuilder(Cluster cluster) {
        this.cluster = cluster;
    }

    static void run(Cluster cluster) {
        ActionBuilder builder = new ActionBuilder(cluster);
        cluster.primitives().forEach(builder::primitive);
        CompositeActs composites = new CompositeActs(cluster);
        for (int i = cluster.entries.size() - 1; i >= 0; i--) {
            if (!cluster.entries.get(i).isPrimitive()) {
                composites.build(cluster.entries.get(i));
            }
        }
        Probes.run(cluster);
        Monitors.run(cluster);
    }

    static Act add(Cluster cluster, Entry entry, ActionKind kind, OperationKey key, int node) {
        Act act = new Act(cluster.acts.size(), entry, kind, key, node, false);
        cluster.acts.add(act);
        return act;
    }

    static Act marker(Cluster cluster, Entry entry, String action) {
        Act act = new Act(cluster.acts.size(), entry, ActionKind.PSEUDO, key(entry, action), Entry.NOWHERE, true);
        cluster.acts.add(act);
        return act;
    }

    static OperationKey key(Entry entry, String action) {
        return new OperationKey(entry.label, action, Duration.ZERO);
    }

    /** How the node's history names the instance: the plain name, unless the clone's instances are unique. */
    static ResourceId historyName(Entry entry) {
        Entry clone = entry.enclosingClone();
        return clone != null && clone.meta.isUnique() ? entry.label : entry.base;
    }

    private void primitive(Entry entry) {
        List<Act> stops = new ArrayList<>();
        for (NodeInfo node : entry.active) {
            stops.add(stop(entry, node));
        }
        Act start = start(entry);
        for (Act stop : stops) {
            boolean isInPlace = stop.node == start.node;
            int flags = Act.Link.ORDER | Act.Link.NEED | Act.Link.KEEP;
            Act.link(stop, start, isInPlace ? flags | Act.Link.PUSH | Act.Link.PULL : flags);
        }
        entry.acts.stops(stops);
        entry.acts.start(start);
    }

    private Act stop(Entry entry, NodeInfo node) {
        Act stop = add(
                cluster,
                entry,
                ActionKind.STOP,
                new OperationKey(historyName(entry), "stop", Duration.ZERO),
                node.index);
        if (!fixedReason(entry).isEmpty()) {
            stop.forbid(fixedReason(entry));
        } else if (!node.isOnline()) {
            stop.forbid(node.name + " cannot be given orders");
        }
        String why = whyStop(entry, node);
        if (fixedReason(entry).isEmpty() && !why.isEmpty()) {
            stop.require(why);
        }
        return stop;
    }

    private static String fixedReason(Entry entry) {
        return entry.withheld.isEmpty() ? entry.unmanaged : entry.withheld;
    }

    /** Why an instance must stop here whatever others do; empty: it may go on. */
    private String whyStop(Entry entry, NodeInfo node) {
        String failure = entry.failed[node.index];
        if (failure != null) {
            return "recover: " + failure;
        }
        if (entry.target() != node.index) {
            return Reasons.leaving(cluster, entry, node);
        }
        if (entry.active.size() > 1 && entry.meta.multipleActive() != Meta.MultipleActive.STOP_UNEXPECTED) {
            return "it runs on several nodes";
        }
        Observed seen = entry.observed[node.index];
        if (seen.started() != null && ParamsDigest.hasChanged(entry.primitive(), seen.started(), cluster.document)) {
            return "its parameters changed";
        }
        return "";
    }

    private Act start(Entry entry) {
        int target = entry.target();
        Act start = add(
                cluster, entry, ActionKind.START, new OperationKey(historyName(entry), "start", Duration.ZERO), target);
        if (target == Entry.NOWHERE) {
            start.forbid(entry.placementReason);
            return start;
        }
        boolean isThere = entry.isActiveOn(target);
        if (!isThere && !fixedReason(entry).isEmpty()) {
            start.forbid(fixedReason(entry));
        } else if (!isThere && !cluster.nodes.get(target).isOnline()) {
            start.forbid("its node cannot be given orders");
        } else if (cluster.options.starts() == Options.Starts.ACTIVE_ONLY && entry.active.isEmpty()) {
            start.forbid("the quorum has no word yet or no majority: only what runs here goes on");
        }
        if (entry.isBroken) {
            start.isDoubtful = true;
            start.obstacle = entry.unmanaged;
        }
        boolean isInFlight = isThere && entry.observed[target].isInFlight() && entry.withheld.isEmpty();
        if (fixedReason(entry).isEmpty() && !isThere) {
            start.require(Reasons.arriving(cluster, entry));
        }
        if (isInFlight && start.isRunnable && entry.isManaged() && isStartPending(entry.observed[target])) {
            repeatStart(start);
        }
        return start;
    }

    private static boolean isStartPending(Observed seen) {
        var history = seen.history();
        return history != null
                && history.operations().values().stream()
                        .anyMatch(run -> run.key().action().equals("start")
                                && run.status() == org.asterism.model.OperationResult.Status.PENDING);
    }

    /** A start in flight is ordered again, without a stop before it; the node answers with the result of the run. */
    private static void repeatStart(Act start) {
        start.isRepeated = true;
        start.require("its start is in flight");
    }
}
