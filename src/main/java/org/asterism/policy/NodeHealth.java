package org.asterism.policy;

import java.util.Locale;
import java.util.Map;

/** What the attributes {@code #health…} of the nodes mean for all resources, by {@code node-health-strategy}. */
final class NodeHealth {

    private static final String PREFIX = "#health";

    private final Cluster cluster;
    private final String strategy;

    private NodeHealth(Cluster cluster) {
        this.cluster = cluster;
        this.strategy = cluster.option("node-health-strategy").strip().toLowerCase(Locale.ROOT);
    }

    static void run(Cluster cluster) {
        NodeHealth health = new NodeHealth(cluster);
        if (!health.isHeeded()) {
            return;
        }
        for (NodeInfo node : cluster.nodes) {
            int score = health.score(node);
            if (score != 0) {
                cluster.roots.forEach(root -> health.apply(root, node.index, score));
            }
        }
    }

    private boolean isHeeded() {
        return switch (strategy) {
            case "migrate-on-red", "only-green", "progressive", "custom" -> true;
            default -> false;
        };
    }

    private int score(NodeInfo node) {
        int sum = strategy.equals("progressive") ? option("node-health-base", 0) : 0;
        for (Map.Entry<String, String> attribute :
                node.attributes.tailMap(PREFIX).entrySet()) {
            if (!attribute.getKey().startsWith(PREFIX)) {
                break;
            }
            sum = Tally.add(sum, score(attribute.getValue().strip().toLowerCase(Locale.ROOT)));
        }
        return sum;
    }

    private int score(String value) {
        if (strategy.equals("custom")) {
            // Numbers count; colours are the matter of rules in location constraints.
            return Values.score(value, 0);
        }
        boolean isProgressive = strategy.equals("progressive");
        return switch (value) {
            case "red" -> isProgressive ? option("node-health-red", -Tally.INFINITY) : -Tally.INFINITY;
            case "yellow" -> {
                int bad = strategy.equals("only-green") ? -Tally.INFINITY : 0;
                yield isProgressive ? option("node-health-yellow", 0) : bad;
            }
            case "green" -> isProgressive ? option("node-health-green", 0) : 0;
            default -> Values.score(value, 0);
        };
    }

    /** The scores of colours may themselves be given as colours, which then say nothing. */
    private int option(String name, int otherwise) {
        return Values.score(cluster.option(name), otherwise);
    }

    private void apply(Entry entry, int node, int score) {
        if (entry.meta.allowsUnhealthyNodes()) {
            return;
        }
        entry.addScore(node, "node-health", score);
        entry.children.forEach(child -> apply(child, node, score));
    }
}
