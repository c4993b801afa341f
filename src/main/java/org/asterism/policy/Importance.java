package org.asterism.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which order the top-level resources are placed: by priority; where capacities count also by how much it matters where each
 * one is, so that those that run keep their nodes (Pacemaker Explained, "Allocation Details").
 */
final class Importance {

    private Importance() {}

    static List<Entry> order(Cluster cluster, Wishes wishes, NodeChoice choice) {
        List<Entry> order = new ArrayList<>(cluster.roots);
        order.sort(Comparator.comparingInt(entry -> -entry.meta.priority()));
        if (choice.strategy() != NodeChoice.Strategy.DEFAULT) {
            int[][] tables = new int[cluster.entries.size()][];
            order.forEach(entry -> tables[entry.index] = wishes.forOrder(entry));
            List<NodeInfo> nodes = choice.emptiestFirst();
            order.sort(Comparator.comparingInt((Entry entry) -> -entry.meta.priority())
                    .thenComparing((a, b) -> compare(nodes, a, tables[a.index], b, tables[b.index])));
        }
        return order;
    }

    private static int compare(List<NodeInfo> nodes, Entry a, int[] tableA, Entry b, int[] tableB) {
        int result = Integer.compare(scoreAtHome(b, tableB), scoreAtHome(a, tableA));
        for (NodeInfo node : nodes) {
            result = result != 0 ? result : Integer.compare(score(tableB, node), score(tableA, node));
        }
        return result;
    }

    private static int scoreAtHome(Entry entry, int[] table) {
        NodeInfo home = entry.home();
        return home == null ? -Tally.INFINITY : score(table, home);
    }

    private static int score(int[] table, NodeInfo node) {
        return node.canHost() ? table[node.index] : -Tally.INFINITY;
    }
}
