package org.asterism.policy;

/** A node's state in the words of Pacemaker's status. */
final class NodeWords {

    private NodeWords() {}

    static String kind(NodeInfo node) {
        return switch (node.kind) {
            case CLUSTER -> "Node";
            case REMOTE -> "RemoteNode";
            case GUEST -> "GuestNode";
        };
    }

    static String of(Cluster cluster, NodeInfo node) {
        if (node.isUnclean) {
            return node.isOnline() ? "UNCLEAN (online)" : node.isPending ? "UNCLEAN (pending)" : "UNCLEAN (offline)";
        }
        if (node.isPending) {
            return "pending";
        }
        if (node.isStandbyByFailure && node.isOnline()) {
            return "standby (on-fail)";
        }
        if (node.isStandby) {
            return !node.isOnline()
                    ? "OFFLINE (standby)"
                    : hasActive(cluster, node) ? "standby (with active resources)" : "standby";
        }
        if (node.isMaintenance) {
            return node.isOnline() ? "maintenance" : "OFFLINE (maintenance)";
        }
        if (node.isOnline()) {
            String strategy = cluster.options.text("node-health-strategy");
            String health = strategy.isEmpty() || strategy.equals("none") ? "" : health(node);
            return health.isEmpty() ? "online" : "online (health is " + health + ")";
        }
        return "OFFLINE";
    }

    private static boolean hasActive(Cluster cluster, NodeInfo node) {
        for (Entry entry : cluster.primitives()) {
            if (entry.isActiveOn(node.index)) {
                return true;
            }
        }
        return false;
    }

    private static String health(NodeInfo node) {
        String worst = "";
        for (var attribute : node.attributes.tailMap("#health").entrySet()) {
            if (!attribute.getKey().startsWith("#health")) {
                break;
            }
            String value = attribute.getValue().strip();
            if (value.equalsIgnoreCase("red")) {
                return "RED";
            }
            worst = value.equalsIgnoreCase("yellow") ? "YELLOW" : worst;
        }
        return worst;
    }
}
