package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

/** What becomes of nodes: fencing, unfencing, leaving in order; and what has to wait for it. */
final class NodeSteps {

    private final Cluster cluster;
    private final StepGraph graph;

    NodeSteps(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
    }

    /** Before: all steps of resources are there. */
    void build(List<Entry> primitives) {
        List<Step> fences = new ArrayList<>();
        List<Step> shutdowns = new ArrayList<>();
        for (NodeInfo node : cluster.nodes) {
            if (node.isFenced) {
                fences.add(fence(node, primitives));
            } else if (node.isShuttingDown() && node.isOnline() && !node.isRemoteOrGuest() && cluster.isPacemaker()) {
                shutdowns.add(shutdown(node, primitives));
            }
        }
        LiveFencing.build(cluster, graph);
        new Unfencing(cluster, graph).build(primitives);
        sequence(fences);
        coordinatorLast(fences, shutdowns);
        for (Entry entry : primitives) {
            if (waitsForFencing(entry)) {
                for (Step fence : fences) {
                    if (isWayTo(entry, fence)) {
                        continue;
                    }
                    int flags = isHostOf(entry, fence) ? Link.ORDER : Link.ORDER | Link.NEED | Link.ADVICE;
                    StepGraph.link(List.of(fence), entry.steps.begin(Task.START), flags);
                    StepGraph.link(List.of(fence), entry.steps.begin(Task.PROMOTE), flags);
                }
            }
        }
    }

    /** One at a time if it is wished so; the coordinator last. What is hosted falls with its host. */
    private void sequence(List<Step> fences) {
        boolean isSerial = !Values.bool(cluster.options.text("concurrent-fencing"), true);
        @Nullable Step last = null;
        for (Step fence : fences) {
            NodeInfo node = cluster.nodes.get(fence.node);
            boolean isCoordinator = isCoordinator(node);
            if (node.kind == NodeInfo.Kind.GUEST) {
                afterHost(fence, node, fences);
            } else if (isCoordinator) {
                fences.stream().filter(other -> !isGuest(other)).forEach(other -> Step.link(other, fence, Link.ORDER));
            } else if (isSerial) {
                if (last != null) {
                    Step.link(last, fence, Link.ORDER);
                }
                last = fence;
            }
        }
    }

    private void coordinatorLast(List<Step> fences, List<Step> shutdowns) {
        for (Step last : shutdowns) {
            if (isCoordinator(cluster.nodes.get(last.node))) {
                StepGraph.order(fences, List.of(last));
                StepGraph.order(shutdowns, List.of(last));
            }
        }
    }

    private boolean isCoordinator(NodeInfo node) {
        String id = cluster.state.coordinatorId();
        return !id.isEmpty()
                && (id.equals(node.state.report().id())
                        || id.equals(node.name.value())
                        || cluster.document.details().nodes().stream()
                                .anyMatch(config -> config.name().equals(node.name)
                                        && config.id().equals(id)));
    }

    private boolean isGuest(Step fence) {
        return cluster.nodes.get(fence.node).kind == NodeInfo.Kind.GUEST;
    }

    private boolean isHostOf(Entry entry, Step fence) {
        NodeInfo node = cluster.nodes.get(fence.node);
        return entry == node.host || entry == node.connection;
    }

    /** Whether it connects to the remote node that a guest is on, which is reset through it. */
    private boolean isWayTo(Entry entry, Step fence) {
        @Nullable Entry host = cluster.nodes.get(fence.node).host;
        @Nullable NodeInfo remote = entry.remoteNode;
        return host != null && remote != null && remote.host == null && host.isActiveOn(remote.index);
    }

    private static void afterHost(Step fence, NodeInfo guest, List<Step> fences) {
        @Nullable Entry host = guest.host;
        if (host == null) {
            return;
        }
        fence.isPseudo = true;
        fence.operation = host.target() < 0 ? "off" : "reboot";
        StepGraph.order(host.steps.begin(Task.STOP), List.of(fence));
        StepGraph.order(List.of(fence), host.steps.begin(Task.START));
        for (Step other : fences) {
            if (other != fence && host.isActiveOn(other.node)) {
                Step.link(other, fence, Link.ORDER);
            }
        }
    }

    private boolean waitsForFencing(Entry entry) {
        return entry.meta.acting().requires() != ActingMeta.Requires.NOTHING
                && entry.meta.acting().requires() != ActingMeta.Requires.QUORUM;
    }

    private Step fence(NodeInfo node, List<Entry> primitives) {
        Step fence = graph.ofNode(Task.FENCE, node.index, "stonith");
        fence.operation = node.fenceAction;
        fence.require(node.fenceReason);
        if (node.connection != null && RemoteParts.reconnectsLater(node.connection)) {
            StepGraph.order(List.of(fence), node.connection.steps.begin(Task.CLEAR_FAIL_COUNT));
        }
        for (Entry entry : primitives) {
            for (Task task : List.of(Task.STOP, Task.DEMOTE)) {
                for (Step step : entry.steps.begin(task)) {
                    if (step.node == node.index && !isUngated(entry)) {
                        Step.link(fence, step, Link.ORDER);
                        wholes(fence, entry, task);
                    }
                }
            }
        }
        return fence;
    }

    /** Fencing devices and connections hold nothing on a node that others would have to wait for. */
    private static boolean isUngated(Entry entry) {
        return entry.agent().standard().equals("stonith") || entry.isConnection();
    }

    /** What stands for all of a whole begins after it, too. */
    private static void wholes(Step fence, Entry entry, Task task) {
        for (Entry whole = entry.parent; whole != null; whole = whole.parent) {
            StepGraph.link(List.of(fence), whole.steps.begin(task), Link.ORDER | Link.ADVICE);
        }
    }

    private Step shutdown(NodeInfo node, List<Entry> primitives) {
        Step shutdown = graph.ofNode(Task.SHUTDOWN, node.index, "do_shutdown");
        shutdown.isRequired = true;
        for (Entry entry : primitives) {
            for (Step stop : entry.steps.begin(Task.STOP)) {
                if (stop.node == node.index) {
                    Step.link(stop, shutdown, Link.ORDER | Link.NEED);
                }
            }
        }
        return shutdown;
    }
}
