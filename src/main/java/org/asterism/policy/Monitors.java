package org.asterism.policy;

import java.util.List;
import java.util.Locale;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Transition.ActionKind;

/** Recurring monitors: begun after the start, cancelled when they are no longer configured or wanted. */
final class Monitors {

    private final Cluster cluster;

    private Monitors(Cluster cluster) {
        this.cluster = cluster;
    }

    static void run(Cluster cluster) {
        Monitors monitors = new Monitors(cluster);
        for (Entry entry : cluster.primitives()) {
            monitors.begin(entry);
            entry.active.forEach(node -> monitors.cancel(entry, node));
        }
    }

    /** A monitor that is missing is required; one that runs has to begin again after a restart. */
    private void begin(Entry entry) {
        int target = entry.target();
        boolean isPaused = isPaused(entry) || !entry.withheld.isEmpty();
        if (target == Entry.NOWHERE || isPaused || (!entry.isManaged() && !entry.isActiveOn(target))) {
            return;
        }
        for (OperationConfig operation : entry.primitive().operations()) {
            if (!isWanted(operation)) {
                continue;
            }
            Act monitor = ActionBuilder.add(cluster, entry, ActionKind.MONITOR, keyOf(entry, operation), target);
            Act.link(entry.acts.startEnd, List.of(monitor), Act.Link.ORDER | Act.Link.PUSH | Act.Link.NEED);
            if (!isRunning(entry, operation, target) && entry.active.stream().allMatch(NodeInfo::isOnline)) {
                monitor.require(
                        "watch " + entry.base + " every " + operation.interval().toMillis() + " ms");
            }
        }
    }

    private boolean isPaused(Entry entry) {
        boolean isOnResting = entry.active.stream().anyMatch(node -> node.isMaintenance);
        return cluster.options.isMaintenance() || entry.meta.isMaintenance() || isOnResting;
    }

    private static OperationKey keyOf(Entry entry, OperationConfig operation) {
        return new OperationKey(ActionBuilder.historyName(entry), operation.name(), operation.interval());
    }

    /** Recurring, switched on, and for the role a started resource has. */
    private static boolean isWanted(OperationConfig operation) {
        String role = operation.attributes().getOrDefault("role", "Started").toLowerCase(Locale.ROOT);
        boolean isForStarted = role.equals("started") || role.equals("unpromoted") || role.equals("slave");
        return !operation.interval().isZero()
                && operation.name().equals("monitor")
                && isForStarted
                && Values.bool(operation.attributes().getOrDefault("enabled", ""), true);
    }

    private boolean isRunning(Entry entry, OperationConfig operation, int node) {
        for (OperationResult run : entry.observed[node].recurring()) {
            if (run.key().interval().equals(operation.interval())
                    && run.key().action().equals(operation.name())) {
                return !ParamsDigest.hasChanged(entry.primitive(), run, cluster.document);
            }
        }
        return false;
    }

    /** Whoever stops a resource ends its monitors, so only where it stays is there anything to cancel. */
    private void cancel(Entry entry, NodeInfo node) {
        boolean stays = entry.target() == node.index || !entry.isManaged();
        if (!stays || !node.isOnline() || !cluster.options.cancelsRemoved()) {
            return;
        }
        for (OperationResult run : entry.observed[node.index].recurring()) {
            boolean isKept = entry.primitive().operations().stream()
                    .anyMatch(operation ->
                            isWanted(operation) && keyOf(entry, operation).equals(run.key()));
            if (!isKept || isPaused(entry)) {
                Act cancel = ActionBuilder.add(cluster, entry, ActionKind.CANCEL, run.key(), node.index);
                cancel.require(isKept ? "monitoring pauses: " + entry.unmanaged : "it is no longer configured");
            }
        }
    }
}
