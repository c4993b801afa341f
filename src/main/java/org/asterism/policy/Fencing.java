package org.asterism.policy;

import org.asterism.model.ClusterState;

/**
 * Which unclean nodes are fenced in this transition. Nobody without a quorum fences another partition, but a member that is
 * unclean is always within reach. A guest is not fenced itself: its host is recovered.
 */
final class Fencing {

    private Fencing() {}

    static void run(Cluster cluster) {
        if (!cluster.isPacemaker()) {
            return;
        }
        cluster.lacksFencing = cluster.options.isFencingEnabled()
                && cluster.primitives().stream()
                        .noneMatch(entry ->
                                !entry.isOrphan && entry.agent().standard().equals("stonith"));
        for (Entry entry : cluster.primitives()) {
            entry.active.forEach(node -> node.hasActive = true);
        }
        for (NodeInfo node : cluster.nodes) {
            if (node.kind == NodeInfo.Kind.REMOTE) {
                remote(node);
            }
            if (node.kind == NodeInfo.Kind.GUEST) {
                guest(cluster, node);
            } else if (node.isUnclean && isWithinReach(cluster, node)) {
                node.isFenced = true;
                node.fenceAction = action(cluster);
                node.fenceReason = node.uncleanReason.isEmpty() ? "node is unclean" : node.uncleanReason;
            }
        }
    }

    static String action(Cluster cluster) {
        String action = cluster.options.text("fencing-action", "stonith-action");
        return action.equals("off") || action.equals("poweroff") ? "off" : "reboot";
    }

    private static boolean isWithinReach(Cluster cluster, NodeInfo node) {
        return cluster.options.isFencingEnabled()
                && (cluster.state.votes() == ClusterState.Votes.WON
                        || cluster.options.text("no-quorum-policy").equals("ignore")
                        || node.isOnline());
    }

    /** A remote node is as clean as the connection to it can be had; without a resource for that nobody knows how. */
    private static void remote(NodeInfo node) {
        Entry connection = node.connection;
        if (connection == null) {
            node.isUnclean = false;
            return;
        }
        boolean isRecoverable = connection.target() >= 0;
        if (node.isFencingRevocable && isRecoverable) {
            node.isUnclean = false;
            return;
        }
        boolean isLost =
                !connection.active.isEmpty() && connection.active.stream().allMatch(at -> at.isUnclean);
        if (isLost && !isRecoverable && !node.isUnclean) {
            if (node.isUnseen || node.state.history().isEmpty()) {
                node.mustBeFenced("resources are in unknown state and connection is unrecoverable");
            } else if (node.hasActive) {
                node.mustBeFenced("resources are active but connection is unrecoverable");
            }
        }
    }

    private static void guest(Cluster cluster, NodeInfo node) {
        Entry host = node.host;
        if (!node.needsReset || host == null || !host.active.stream().allMatch(at -> isWithinReach(cluster, at))) {
            return;
        }
        node.isFenced = true;
        node.fenceReason = node.uncleanReason.isEmpty() ? "guest is unclean" : node.uncleanReason;
    }
}
