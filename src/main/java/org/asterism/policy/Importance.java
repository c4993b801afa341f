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

    static List<Entry> order(Cluster cluster, Wishes wishes, NodeChoice.Strategy strategy) {
        List<Entry> order = new ArrayList<>(cluster.roots);
        order.sort(Comparator.comparingInt(entry -> -entry.meta.priority()));
        if (strategy != NodeChoice.Strategy.DEFAULT) {
            int[][] tables = new int[cluster.entries.size()][];
            order.forEach(entry -> tables[entry.index] = wishes.forOrder(entry));
            order.sort(Comparator.comparingInt((Entry entry) -> -entry.meta.priority())
                    .thenComparing((a, b) -> compare(cluster, a, tables[a.index], b, tables[b.index])));
        }
        return order;
    }

    private static int compare(Cluster cluster, Entry a, int[] tableA, Entry b, int[] tableB) {
        int result = Integer.compare(scoreAtHome(b, tableB), scoreAtHome(a, tableA));
        for (int node = 0; result == 0 && node < cluster.nodes.size(); node++) {
            result = Integer.compare(tableB[node], tableA[node]);
        }
        return result;
    }

    private static int scoreAtHome(Entry entry, int[] table) {
        NodeInfo home = entry.home();
        return home == null ? -Tally.INFINITY : table[home.index];
    }
}
