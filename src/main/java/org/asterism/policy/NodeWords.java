package org.asterism.policy;

import java.util.Locale;

/** A node's state in the words of Pacemaker's status. */
final class NodeWords {

    private static final String HEALTH = "#health";

    private NodeWords() {}

    static String kind(NodeInfo node) {
        return switch (node.kind) {
            case CLUSTER -> "Node";
            case REMOTE -> "RemoteNode";
            case GUEST -> "GuestNode";
        };
    }

    static String of(Cluster cluster, NodeInfo node) {
        String strategy = cluster.option("node-health-strategy");
        boolean isHeeded = !strategy.isEmpty() && !strategy.equalsIgnoreCase("none");
        String health = isHeeded ? health(cluster, node, strategy) : "";
        return standing(cluster, node) + (health.isEmpty() ? "" : " (health is " + health + ")");
    }

    private static String standing(Cluster cluster, NodeInfo node) {
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
        return node.isOnline() ? "online" : "OFFLINE";
    }

    private static boolean hasActive(Cluster cluster, NodeInfo node) {
        for (Entry entry : cluster.primitives()) {
            if (entry.isActiveOn(node.index)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The worst colour of its attributes, as Pacemaker shows it: where colours stand for scores, numbers are held against those
     * that are given for red and yellow.
     */
    private static String health(Cluster cluster, NodeInfo node, String strategy) {
        boolean hasScores = strategy.equalsIgnoreCase("progressive") || strategy.equalsIgnoreCase("custom");
        int red = hasScores ? score(cluster, "red", -Tally.INFINITY) : -Tally.INFINITY;
        int green = hasScores ? score(cluster, "green", 0) : 0;
        boolean isYellowKnown =
                hasScores && !(cluster.option("node-health-yellow") + cluster.option("node-health-green")).isEmpty();
        int yellow = isYellowKnown ? score(cluster, "yellow", 0) : -Tally.INFINITY;
        String worst = "";
        for (var attribute : node.attributes.tailMap(HEALTH).entrySet()) {
            if (!attribute.getKey().startsWith(HEALTH)) {
                break;
            }
            String value = attribute.getValue().strip().toLowerCase(Locale.ROOT);
            int score = value.equals("green") ? green : Values.score(value, 0);
            if (value.equals("red") || (!value.equals("yellow") && score <= red)) {
                return "RED";
            }
            worst = value.equals("yellow") || score <= yellow ? "YELLOW" : worst;
        }
        return worst;
    }

    private static int score(Cluster cluster, String colour, int otherwise) {
        return Values.score(cluster.option("node-health-" + colour), otherwise);
    }
}
