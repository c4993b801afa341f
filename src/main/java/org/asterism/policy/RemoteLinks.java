package org.asterism.policy;

import java.util.List;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

/** What is done on remote and guest nodes needs the connection to them, and for guests what hosts them. */
final class RemoteLinks {

    private RemoteLinks() {}

    static void run(Cluster cluster, List<Step> steps) {
        if (cluster.nodes.stream().noneMatch(NodeInfo::isRemoteOrGuest)) {
            return;
        }
        for (Step step : List.copyOf(steps)) {
            if (step.node >= 0 && step.entry != null && step.entry.isPrimitive()) {
                tie(step.entry, step, cluster.nodes.get(step.node));
            }
        }
    }

    private static void tie(Entry entry, Step step, NodeInfo node) {
        @Nullable Entry connection = node.connection;
        if (connection == null || connection == entry) {
            return;
        }
        switch (step.task) {
            case START, PROMOTE -> {
                up(node.host, step, Link.ORDER | Link.NEED | Link.PUSH);
                up(connection, step, node.host == null ? Link.ORDER | Link.NEED : Link.ORDER | Link.NEED | Link.PUSH);
                // Nothing leaves its node before the way to the next one is there.
                StepGraph.link(
                        connection.steps.end(Task.START), entry.steps.begin(Task.STOP), Link.ORDER | Link.ADVICE);
            }
            case STOP, DEMOTE -> down(step, node, connection);
            case MONITOR -> {
                boolean isAgain = step.intervalMs > 0 && node.kind == NodeInfo.Kind.REMOTE;
                int up = Link.ORDER | Link.NEED | Link.QUIET;
                up(connection, step, isAgain ? up | Link.PUSH : up);
            }
            case CANCEL -> {
                if (connection.active.isEmpty()) {
                    up(connection, step, Link.ORDER | Link.NEED | Link.QUIET);
                }
            }
            case RELOAD, DELETE -> up(connection, step, Link.ORDER | Link.NEED | Link.QUIET);
            default -> {
                // needs nothing more
            }
        }
    }

    private static void up(@Nullable Entry carrier, Step step, int flags) {
        if (carrier != null) {
            StepGraph.link(carrier.steps.end(Task.START), List.of(step), flags);
        }
    }

    /** What runs within a guest goes down with it; on a remote node it goes on without the connection. */
    private static void down(Step step, NodeInfo node, Entry connection) {
        if (node.isFenced) {
            return;
        }
        boolean isMoving = connection.target() >= 0
                && (!connection.isActiveOn(connection.target()) || connection.active.size() > 1);
        if (isMoving && node.host == null && !(step.entry != null && step.entry.isMigrating)) {
            StepGraph.link(connection.steps.end(Task.START), List.of(step), Link.ORDER | Link.ADVICE);
            return;
        }
        int flags = node.host == null ? Link.ORDER : Link.ORDER | Link.PULL | Link.QUIET;
        StepGraph.link(List.of(step), connection.steps.begin(Task.STOP), flags);
    }
}
