package org.asterism.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What nodes have and what resources need of each utilization attribute, by dense numbers; what is placed is taken off.
 */
final class Capacity {

    /** Of what a node does not say how much it has of it. */
    private static final int UNLIMITED = Integer.MAX_VALUE / 2;

    private final Map<String, Integer> attributes = new HashMap<>();
    private final List<int[]> free = new ArrayList<>();
    private final int[][] needs;

    Capacity(Cluster cluster) {
        this.needs = new int[cluster.entries.size()][];
        for (Entry entry : cluster.entries) {
            entry.utilization.keySet().forEach(this::number);
        }
        for (NodeInfo node : cluster.nodes) {
            node.utilization.keySet().forEach(this::number);
        }
        for (NodeInfo node : cluster.nodes) {
            free.add(row(node.utilization, UNLIMITED));
        }
        for (Entry entry : cluster.entries) {
            needs[entry.index] = row(entry.utilization, 0);
        }
    }

    private int number(String attribute) {
        return attributes.computeIfAbsent(attribute, unused -> attributes.size());
    }

    private int[] row(Map<String, Integer> values, int otherwise) {
        int[] row = new int[attributes.size()];
        Arrays.fill(row, otherwise);
        values.forEach((attribute, value) -> row[number(attribute)] = value);
        return row;
    }

    /** What these primitives need together. */
    int[] need(Iterable<Entry> entries) {
        int[] sum = new int[attributes.size()];
        for (Entry entry : entries) {
            add(sum, needs[entry.index], 1);
        }
        return sum;
    }

    void take(Entry entry, int node) {
        add(free.get(node), needs[entry.index], -1);
    }

    void release(Entry entry, int node) {
        add(free.get(node), needs[entry.index], 1);
    }

    private static void add(int[] sum, int[] values, int sign) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += sign * values[i];
        }
    }

    boolean suffices(int node, int[] need) {
        int[] left = free.get(node);
        for (int i = 0; i < need.length; i++) {
            if (need[i] > left[i] && need[i] > 0) {
                return false;
            }
        }
        return true;
    }

    /** What is left of an attribute; nothing is known of what the node does not mention. */
    private int known(int node, int attribute) {
        int left = free.get(node)[attribute];
        return left > UNLIMITED / 2 ? 0 : left;
    }

    /** Negative: the first node has more free of more attributes. */
    int compare(int a, int b) {
        int lead = 0;
        for (int i = 0; i < attributes.size(); i++) {
            lead += Integer.compare(known(b, i), known(a, i));
        }
        return Integer.signum(lead);
    }
}
