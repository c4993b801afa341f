package org.asterism.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Where a live cluster lets instances of a clone go on when {@code clone-max} is too small for all nodes: on the nodes that are
 * worth most, counting what depends on the clone. Pacemaker lets all go on; then an address may be left without an instance
 * beside it although there is a node for both.
 */
final class WorthwhileNodes {

    private WorthwhileNodes() {}

    /** By node number, whether an instance that runs there may stay. */
    static boolean[] of(Cluster cluster, Entry clone, Wishes wishes, int total) {
        int[] worth = new int[cluster.nodes.size()];
        Arrays.fill(worth, -Tally.INFINITY);
        boolean[] isHome = new boolean[worth.length];
        for (Entry instance : clone.children) {
            int[] table = wishes.wished(instance.first());
            NodeInfo home = instance.home();
            for (int node = 0; node < worth.length; node++) {
                worth[node] = Math.max(worth[node], table[node]);
            }
            if (home != null) {
                isHome[home.index] = true;
            }
        }
        List<NodeInfo> best = cluster.nodes.stream()
                .filter(NodeInfo::canHost)
                .sorted(Comparator.comparingInt((NodeInfo node) -> -worth[node.index])
                        .thenComparing(node -> !isHome[node.index]))
                .limit(total)
                .toList();
        boolean[] isWorthwhile = new boolean[worth.length];
        best.forEach(node -> isWorthwhile[node.index] = true);
        return isWorthwhile;
    }
}
