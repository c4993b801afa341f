package org.asterism.policy;

import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.Resource;

/**
 * Whom a live cluster fences: nodes that a quorum gave up, until it is confirmed that they are down, and members on which
 * something failed that is worth it ({@code on-fail=fence}; a failed stop, unless it says otherwise). Nothing in the transition
 * waits for it: what needs it is withheld ({@link Holdings}) and planned once the confirmation is part of the state. So a slow
 * device delays only what has to wait for it.
 */
final class LiveFencing {

    private LiveFencing() {}

    /** Whether there is a device, and it may be used. */
    static boolean isPossible(Cluster cluster) {
        return cluster.options.isFencingEnabled() && hasDevice(cluster.document);
    }

    private static boolean hasDevice(ClusterDocument document) {
        return document.resources().stream().anyMatch(LiveFencing::isDevice);
    }

    private static boolean isDevice(Resource resource) {
        if (resource instanceof Resource.Group group) {
            return group.members().stream().anyMatch(LiveFencing::isDevice);
        }
        if (resource instanceof Resource.Clone clone) {
            return isDevice(clone.child());
        }
        return resource instanceof Resource.Primitive primitive
                && primitive.agent().standard().equals("stonith")
                && !primitive.meta().getOrDefault("target-role", "").equalsIgnoreCase("Stopped");
    }

    /** Whether this node's fencing is what its resources wait for. */
    static boolean isDue(Cluster cluster, NodeInfo node) {
        return node.state.standing() == Standing.LOST
                && isPossible(cluster)
                && !cluster.state.confirmedReleased().contains(node.name)
                && (cluster.options.fencesUnseenNodes() || !isUnseen(node));
    }

    private static boolean isUnseen(NodeInfo node) {
        return node.state.history().isEmpty() && node.state.attributes().isEmpty();
    }

    static void build(Cluster cluster, StepGraph graph) {
        if (cluster.isPacemaker() || !isPossible(cluster)) {
            return;
        }
        for (NodeInfo node : cluster.nodes) {
            if (isDue(cluster, node)) {
                add(cluster, graph, node, node.name + " was given up by the quorum and may still run something");
            } else if (node.isOnline() && !node.fenceReason.isEmpty()) {
                add(cluster, graph, node, node.fenceReason);
            }
        }
    }

    private static void add(Cluster cluster, StepGraph graph, NodeInfo node, String why) {
        Step fence = graph.ofNode(Task.FENCE, node.index, "stonith");
        fence.operation = Fencing.action(cluster);
        fence.head = PriorityDelay.of(cluster, node);
        fence.require(why);
    }
}
