package org.asterism.policy;

import java.util.List;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Role;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

/** Recurring operations: begun after what brings the role they are for, cancelled when they are no longer wanted. */
final class RecurringSteps {

    private final Cluster cluster;
    private final StepGraph graph;

    RecurringSteps(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
    }

    /** Before: all probes and the steps of {@code entry} are there. */
    void build(Entry entry) {
        if (!entry.withheld.isEmpty()) {
            return;
        }
        if (entry.isOrphan) {
            orphan(entry);
            return;
        }
        for (OperationConfig operation : entry.primitive().operations()) {
            if (isRecurring(entry, operation)) {
                Role role = Role.parse(operation.attributes().getOrDefault("role", ""));
                if (role == Role.STOPPED) {
                    stopped(entry, operation);
                } else {
                    active(entry, operation, role);
                }
            }
        }
        for (NodeInfo node : entry.active) {
            removed(entry, node);
        }
    }

    /** Two operations of the same name and interval cannot be told apart, so neither counts. */
    private static boolean isRecurring(Entry entry, OperationConfig operation) {
        if (operation.interval().isZero() || !Values.bool(operation.attributes().getOrDefault("enabled", ""), true)) {
            return false;
        }
        int same = 0;
        for (OperationConfig other : entry.primitive().operations()) {
            if (other.name().equals(operation.name()) && other.interval().equals(operation.interval())) {
                same++;
            }
        }
        return same == 1;
    }

    private void active(Entry entry, OperationConfig operation, Role role) {
        int target = entry.target();
        if (target == Entry.NOWHERE) {
            return;
        }
        NodeInfo node = cluster.nodes.get(target);
        boolean isThere = entry.isActiveOn(target);
        @Nullable OperationResult run = run(entry, operation, target);
        Role next = entry.isManaged() ? entry.nextRole : entry.roleOn(target);
        boolean isForNext = isFor(role, next);
        if (!isForNext || isPaused(entry, node)) {
            if (run != null
                    && isThere
                    && node.isOnline()
                    && !(cluster.options.isMaintenance() && cluster.isPacemaker())) {
                cancel(entry, operation, node);
            }
            return;
        }
        if (!isThere && !entry.isManaged()) {
            return;
        }
        Step monitor = monitor(entry, operation, target);
        monitor.expectedExit = next == Role.PROMOTED ? OcfCode.RUNNING_PROMOTED.exit() : OcfCode.SUCCESS.exit();
        int up = Link.ORDER | Link.PUSH | Link.NEED | Link.QUIET;
        StepGraph.link(entry.steps.begin(Task.START), List.of(monitor), up);
        StepGraph.link(entry.steps.begin(Task.PROMOTE), List.of(monitor), Link.ORDER | Link.NEED | Link.QUIET);
        StepGraph.link(entry.steps.begin(Task.RELOAD), List.of(monitor), Link.ORDER | Link.PUSH | Link.QUIET);
        StepGraph.link(entry.steps.begin(Task.DEMOTE), List.of(monitor), Link.ORDER | Link.QUIET);
        if (!node.isOnline() && isThere && !node.isReachable()) {
            monitor.isRunnable = false;
        } else if (node.isShuttingDown()) {
            return;
        } else if (run == null || ParamChange.of(cluster, entry, node, run) != ParamChange.NONE) {
            monitor.isRequired = true;
        }
    }

    private Step monitor(Entry entry, OperationConfig operation, int node) {
        Step monitor = graph.add(entry, Task.MONITOR, operation.interval().toMillis(), node);
        monitor.operation = operation.name();
        entry.steps.recurring.add(monitor);
        return monitor;
    }

    /** An operation that names no role is for what is started or unpromoted. */
    private static boolean isFor(Role role, Role next) {
        return switch (role) {
            case PROMOTED -> next == Role.PROMOTED;
            case UNPROMOTED, STARTED -> next == role;
            default -> next != Role.PROMOTED;
        };
    }

    private boolean isPaused(Entry entry, NodeInfo node) {
        return cluster.options.isMaintenance() || entry.meta.isMaintenance() || node.isMaintenance;
    }

    /** What takes up another role ends the operations of the one before. */
    private static long lastRoleChange(Entry entry, int node) {
        @Nullable ResourceHistory history = entry.observed[node].history();
        long last = -1;
        if (history != null) {
            for (OperationResult run : history.runs()) {
                String action = run.key().action();
                if (action.equals("promote") || action.equals("demote")) {
                    last = Math.max(last, run.callId());
                }
            }
        }
        return last;
    }

    private static @Nullable OperationResult run(Entry entry, OperationConfig operation, int node) {
        long since = lastRoleChange(entry, node);
        for (OperationResult run : entry.observed[node].recurring()) {
            if (run.status() != OperationResult.Status.PENDING
                    && run.callId() >= since
                    && run.key().interval().equals(operation.interval())
                    && run.key().action().equals(operation.name())) {
                return run;
            }
        }
        return null;
    }

    private Step cancel(Entry entry, OperationConfig operation, NodeInfo node) {
        return cancel(entry, operation.name(), operation.interval().toMillis(), node.index);
    }

    private Step cancel(Entry entry, String operation, long intervalMs, int node) {
        Step cancel = graph.add(entry, Task.CANCEL, intervalMs, node);
        cancel.operation = operation;
        cancel.isRequired = true;
        entry.steps.recurring.add(cancel);
        for (Task task : List.of(Task.PROMOTE, Task.DEMOTE)) {
            for (Step step : entry.steps.begin(task)) {
                if (step.node == node) {
                    Step.link(cancel, step, Link.ORDER);
                }
            }
        }
        return cancel;
    }

    /** Looks for what should not run, wherever it should not; not in clones. */
    private void stopped(Entry entry, OperationConfig operation) {
        if (entry.enclosingClone() != null) {
            return;
        }
        for (NodeInfo node : cluster.nodes) {
            if (!node.isOnline() || node.isFenced) {
                continue;
            }
            @Nullable OperationResult run = run(entry, operation, node.index);
            if (entry.target() == node.index) {
                if (run != null) {
                    Step cancel = cancel(entry, operation, node);
                    StepGraph.order(List.of(cancel), entry.steps.begin(Task.START));
                }
            } else if (entry.isManaged() || !entry.isActiveOn(node.index)) {
                lookFor(entry, operation, node, run);
            }
        }
    }

    private void lookFor(Entry entry, OperationConfig operation, NodeInfo node, @Nullable OperationResult run) {
        boolean isStopping = entry.isActiveOn(node.index);
        if (run != null && !isStopping) {
            return;
        }
        Step monitor = monitor(entry, operation, node.index);
        monitor.expectedExit = OcfCode.NOT_RUNNING.exit();
        monitor.isRequired = true;
        StepGraph.link(
                entry.steps.begin(Task.STOP).stream()
                        .filter(stop -> stop.node == node.index)
                        .toList(),
                List.of(monitor),
                Link.ORDER | Link.NEED | Link.QUIET);
        StepGraph.order(
                entry.steps.probes.stream()
                        .filter(probe -> probe.node == node.index)
                        .toList(),
                List.of(monitor));
    }

    /** Cancels what is no longer configured; whoever stops a resource ends its operations, so only where it stays. */
    private void removed(Entry entry, NodeInfo node) {
        if (entry.target() < 0 || !node.isOnline() || !cluster.options.cancelsRemoved()) {
            return;
        }
        for (OperationResult run : entry.observed[node.index].recurring()) {
            boolean isConfigured = entry.primitive().operations().stream()
                    .anyMatch(operation -> Values.bool(operation.attributes().getOrDefault("enabled", ""), true)
                            && operation.name().equals(run.key().action())
                            && operation.interval().equals(run.key().interval()));
            if (!isConfigured) {
                cancel(entry, run.key().action(), run.key().interval().toMillis(), node.index);
            }
        }
    }

    private void orphan(Entry entry) {
        for (NodeInfo node : entry.active) {
            removed(entry, node);
        }
    }
}
