package org.asterism.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The best of the nodes that an entry may run on, and how much each node has been given so far. */
final class NodeChoice {

    private final Cluster cluster;
    private final Colocations colocations;
    private final Capacity capacity;
    private final Strategy strategy;
    private final int[] load;
    /** By name, letter by letter, which is not the nodes' order where numbers have more digits. */
    private final int[] rank;

    /** How resources are spread over the nodes ({@code placement-strategy}). */
    enum Strategy {
        /** Evenly by number, whatever they need. */
        DEFAULT,
        /** Evenly by number, where there is room. */
        UTILIZATION,
        /** Where most is free. */
        BALANCED,
        /** On as few nodes as possible. */
        MINIMAL;

        static Strategy of(String text) {
            return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
                case "utilization" -> UTILIZATION;
                case "balanced" -> BALANCED;
                case "minimal" -> MINIMAL;
                default -> DEFAULT;
            };
        }
    }

    NodeChoice(Cluster cluster, Colocations colocations) {
        this.cluster = cluster;
        this.colocations = colocations;
        this.capacity = new Capacity(cluster);
        this.strategy = Strategy.of(cluster.option("placement-strategy"));
        this.load = new int[cluster.nodes.size()];
        this.rank = new int[cluster.nodes.size()];
        List<NodeInfo> byName = new ArrayList<>(cluster.nodes);
        byName.sort(Comparator.comparing(node -> node.name.value()));
        for (int i = 0; i < rank.length; i++) {
            rank[byName.get(i).index] = i;
        }
    }

    Strategy strategy() {
        return strategy;
    }

    /** All nodes, in the order in which they are filled where scores are equal. */
    List<NodeInfo> emptiestFirst() {
        List<NodeInfo> nodes = new ArrayList<>(cluster.nodes);
        nodes.sort(Comparator.comparingInt(node -> rank[node.index]));
        if (strategy == Strategy.BALANCED) {
            nodes.sort((a, b) -> capacity.compare(a.index, b.index));
        }
        return nodes;
    }

    void take(Entry entry, int node) {
        load[node]++;
        capacity.take(entry, node);
    }

    void release(Entry entry, int node) {
        load[node]--;
        capacity.release(entry, node);
    }

    /**
     * The node with the highest score; null: there is none. {@code preferred} wins when nothing is better; where the entry runs
     * wins over others that are as good, except for numbered instances, whose clone has kept what is to be kept before.
     */
    @Nullable
    NodeInfo best(Entry entry, @Nullable NodeInfo preferred) {
        if (strategy != Strategy.DEFAULT) {
            forbidFullNodes(entry);
        }
        Comparator<NodeInfo> order = order(entry);
        NodeInfo best = null;
        for (NodeInfo node : cluster.nodes) {
            if (isCandidate(entry, node) && (best == null || order.compare(node, best) < 0)) {
                best = node;
            }
        }
        if (best == null) {
            return null;
        }
        int highest = score(entry, best);
        if (preferred != null && isCandidate(entry, preferred) && score(entry, preferred) >= highest) {
            return preferred;
        }
        Entry clone = entry.enclosingClone();
        if (highest > 0 && (clone == null || !clone.meta.isUnique())) {
            for (NodeInfo node : entry.active) {
                if (isCandidate(entry, node) && score(entry, node) == highest) {
                    return node;
                }
            }
        }
        return best;
    }

    /** A node must have room for all that has to be there together; if no node has, at least for the entry. */
    private void forbidFullNodes(Entry entry) {
        int[] need = capacity.need(together(entry));
        if (cluster.nodes.stream().noneMatch(node -> isCandidate(entry, node) && capacity.suffices(node.index, need))) {
            forbidFullNodes(entry, capacity.need(List.of(entry)));
        } else {
            forbidFullNodes(entry, need);
        }
    }

    private void forbidFullNodes(Entry entry, int[] need) {
        for (NodeInfo node : cluster.nodes) {
            if (isCandidate(entry, node) && !capacity.suffices(node.index, need)) {
                entry.addScore(node.index, "utilization", -Tally.INFINITY);
            }
        }
    }

    /** What is not placed yet and has to be with an entry. */
    private List<Entry> together(Entry entry) {
        Set<Entry> found = new LinkedHashSet<>();
        List<Entry> left = new ArrayList<>(List.of(entry));
        while (!left.isEmpty()) {
            Entry at = left.remove(left.size() - 1);
            if (at.kind == Entry.Kind.CLONE || !found.add(at)) {
                continue;
            }
            left.addAll(at.children);
            for (Colocation colocation : colocations.asDependent(at)) {
                if (colocation.isMandatory()) {
                    left.add(colocation.primary());
                }
            }
            for (Colocation colocation : colocations.asPrimary(at)) {
                if (colocation.isMandatory() && colocation.hasInfluence()) {
                    left.add(colocation.dependent());
                }
            }
        }
        return found.stream().filter(part -> part == entry || !part.isDecided()).toList();
    }

    private static boolean isCandidate(Entry entry, NodeInfo node) {
        return node.canHost() && entry.scores[node.index].allows();
    }

    private static int score(Entry entry, NodeInfo node) {
        return entry.scores[node.index].total();
    }

    private Comparator<NodeInfo> order(Entry entry) {
        return (a, b) -> {
            int result = compareAlike(entry, a.index, b.index);
            result = result != 0 ? result : Boolean.compare(isHome(entry, b), isHome(entry, a));
            return result != 0 ? result : Integer.compare(rank[a.index], rank[b.index]);
        };
    }

    /** Negative: an entry that does not run would rather have the first node. */
    int compare(Entry entry, int a, int b) {
        int result = compareAlike(entry, a, b);
        return result != 0 ? result : Integer.compare(rank[a], rank[b]);
    }

    private int compareAlike(Entry entry, int a, int b) {
        int result = Integer.compare(entry.scores[b].total(), entry.scores[a].total());
        if (result == 0 && strategy == Strategy.BALANCED) {
            result = capacity.compare(a, b);
        }
        boolean isSpread = strategy != Strategy.MINIMAL;
        return result == 0 && isSpread ? Integer.compare(load[a], load[b]) : result;
    }

    private static boolean isHome(Entry entry, NodeInfo node) {
        return !entry.active.isEmpty() && entry.active.get(0) == node;
    }
}
