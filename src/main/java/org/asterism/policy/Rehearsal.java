package org.asterism.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeReport;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.jspecify.annotations.Nullable;

/** Carries steps out in thought: writes into the state what nodes would report if each of them succeeded. */
final class Rehearsal {

    private final Cluster cluster;
    private final SortedMap<NodeName, NodeState> nodes;
    /** Histories of nodes that were touched. */
    private final Map<NodeName, SortedMap<ResourceId, ResourceHistory>> histories = new HashMap<>();

    private final Map<NodeName, Long> lastCalls = new HashMap<>();

    private Rehearsal(Cluster cluster) {
        this.cluster = cluster;
        this.nodes = new TreeMap<>(cluster.state.nodes());
    }

    /** The state after these steps. */
    static ClusterState of(Cluster cluster, List<Step> order) {
        Rehearsal rehearsal = new Rehearsal(cluster);
        order.forEach(rehearsal::perform);
        rehearsal.histories.forEach((name, history) -> {
            NodeState node = rehearsal.nodes.get(name);
            if (node == null) {
                // Guests have no status until something ran within.
                node = new NodeState(name, Standing.OFFLINE, new TreeMap<>(), new TreeMap<>());
            }
            rehearsal.nodes.put(name, with(node, history));
        });
        return cluster.state.withNodes(rehearsal.nodes);
    }

    private static NodeState with(NodeState node, SortedMap<ResourceId, ResourceHistory> history) {
        return new NodeState(node.name(), node.standing(), node.attributes(), history, node.report());
    }

    private void perform(Step step) {
        if (step.node < 0) {
            return;
        }
        NodeName node = cluster.nodes.get(step.node).name;
        if (step.task == Task.FENCE) {
            fence(node, step);
        } else if (step.entry != null && !step.isPseudo) {
            execute(step.entry, step, node);
        }
    }

    private void fence(NodeName name, Step step) {
        NodeState node = nodes.get(name);
        if (node == null || step.operation.equals("on")) {
            return;
        }
        NodeReport seen = node.report();
        NodeReport report = new NodeReport(
                seen.id(),
                seen.position(),
                NodeReport.Kind.UNSEEN == seen.kind() ? NodeReport.Kind.CLUSTER : seen.kind(),
                "false",
                "offline",
                "down",
                "down",
                "",
                seen.fenced(),
                seen.maintenance());
        histories.remove(name);
        nodes.put(name, new NodeState(name, Standing.OFFLINE, new TreeMap<>(), new TreeMap<>(), report));
    }

    private void execute(Entry entry, Step step, NodeName node) {
        switch (step.task) {
            case START, STOP, PROMOTE, DEMOTE, MIGRATE_TO, MIGRATE_FROM, MONITOR -> record(entry, step, node);
            case DELETE, FORGET -> history(node).remove(new ResourceId(entry.displayName(step.node)));
            default -> {
                // leaves no trace in a history
            }
        }
    }

    /** Changes the runs on record. */
    private interface Edit {
        void apply(@Nullable ResourceHistory history, List<OperationResult> runs);
    }

    private void record(Entry entry, Step step, NodeName node) {
        edit(entry, node, step.node, (history, runs) -> {
            OperationResult run = result(entry, step, node);
            // A CIB keeps one record of the last one-off run, whatever it was, beside the last failure.
            runs.removeIf(old -> old.details().id().equals(run.details().id()));
            runs.add(run);
        });
    }

    private OperationResult result(Entry entry, Step step, NodeName node) {
        ResourceId id = new ResourceId(entry.displayName(step.node));
        String action = step.operation.isEmpty() ? step.task.text : step.operation;
        OperationKey key = new OperationKey(id, action, Duration.ofMillis(step.intervalMs));
        boolean isLive = step.task == Task.MIGRATE_TO || step.task == Task.MIGRATE_FROM;
        String record = step.intervalMs > 0 ? key.toString() : isLive ? id + "_" + action + "_0" : id + "_last_0";
        int exit = step.task == Task.MONITOR ? step.expectedExit : OcfCode.SUCCESS.exit();
        Instant now = cluster.state.now();
        long call = lastCalls.computeIfAbsent(node, this::lastCall) + 1;
        lastCalls.put(node, call);
        RunDetails details = new RunDetails(
                record,
                key.toString(),
                0,
                node.value(),
                isLive ? name(entry.migrationSource()) : "",
                isLive ? name(entry.target()) : "",
                new TreeMap<>());
        return new OperationResult(key, call, Status.DONE, exit, exit, "", "", Duration.ZERO, now, now, details);
    }

    private String name(int node) {
        return node < 0 ? "" : cluster.nodes.get(node).name.value();
    }

    private long lastCall(NodeName node) {
        long last = 0;
        for (ResourceHistory history : history(node).values()) {
            for (OperationResult run : history.runs()) {
                last = Math.max(last, run.callId());
            }
        }
        return last;
    }

    private SortedMap<ResourceId, ResourceHistory> history(NodeName node) {
        return histories.computeIfAbsent(node, name -> {
            NodeState state = nodes.get(name);
            return state == null ? new TreeMap<>() : new TreeMap<>(state.history());
        });
    }

    private void edit(Entry entry, NodeName node, int index, Edit edit) {
        ResourceId id = new ResourceId(entry.displayName(index));
        @Nullable ResourceHistory old = history(node).get(id);
        List<OperationResult> runs = new ArrayList<>(old == null ? List.of() : old.runs());
        edit.apply(old, runs);
        TreeMap<OperationKey, OperationResult> last = new TreeMap<>();
        for (OperationResult run : runs) {
            last.merge(run.key(), run, (a, b) -> b.callId() >= a.callId() ? b : a);
        }
        ResourceHistory.Details details = old == null ? ResourceHistory.Details.NONE : old.details();
        history(node)
                .put(
                        id,
                        new ResourceHistory(
                                id,
                                entry.agent(),
                                last,
                                old == null ? new TreeMap<>() : old.failCounts(),
                                old == null ? Instant.EPOCH : old.lastFailure(),
                                new ResourceHistory.Details(
                                        runs, details.position(), details.container(), Instant.EPOCH)));
    }
}
