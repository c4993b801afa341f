package org.asterism.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many instances of a clone are placed, in all and per node, against {@code clone-max} and {@code clone-node-max}. */
final class CloneSlots {

    /** What an instance that is still to be placed scores on each node, and where it runs. */
    record Offer(@Nullable NodeInfo home, List<Tally> scores) {}

    private record Bid(int node, int score, boolean isStay, int load) {

        static final Bid NONE = new Bid(Entry.NOWHERE, -1, false, Integer.MAX_VALUE);
        static final Comparator<Bid> BY_SCORE = Comparator.comparingInt(Bid::score);
        static final Comparator<Bid> BY_STAY = Comparator.comparing(Bid::isStay);
        static final Comparator<Bid> BY_LOAD =
                Comparator.comparingInt(Bid::load).reversed();
    }

    private final List<NodeInfo> nodes;
    private final Comparator<Bid> order;
    private final int[] perNode;
    private final int nodeMax;
    private int left;

    CloneSlots(Entry clone, List<NodeInfo> nodes) {
        this.nodes = nodes;
        this.order = clone.meta.isUnique()
                ? Bid.BY_SCORE.thenComparing(Bid.BY_LOAD).thenComparing(Bid.BY_STAY)
                : Bid.BY_SCORE.thenComparing(Bid.BY_STAY).thenComparing(Bid.BY_LOAD);
        this.perNode = new int[nodes.size()];
        this.nodeMax = clone.meta.cloneNodeMax();
        this.left = clone.meta.cloneMax() > 0 ? clone.meta.cloneMax() : nodes.size();
    }

    /** How many more each node may have. */
    int[] free() {
        int[] free = new int[perNode.length];
        Arrays.setAll(free, node -> Math.max(0, nodeMax - perNode[node]));
        return free;
    }

    /** Whether no instance that runs has to go in favour of another node. */
    boolean sufficeForAllNodes() {
        int[] free = free();
        return left
                >= nodes.stream()
                        .filter(NodeInfo::canHost)
                        .mapToInt(node -> free[node.index])
                        .sum();
    }

    /**
     * Divides what is left: higher score first; then where one runs already and fewer instances, for numbered ones the other way
     * round; then the node's order.
     */
    int[] shares(List<Offer> offers, int[] load) {
        int[] free = free();
        int[] shares = new int[perNode.length];
        for (int i = 0; i < left; i++) {
            Bid best = Bid.NONE;
            for (NodeInfo node : nodes) {
                int given = shares[node.index];
                if (node.canHost() && given < free[node.index]) {
                    Bid bid = bid(node, given, offers, load[node.index] + given);
                    best = bid.score >= 0 && order.compare(bid, best) > 0 ? bid : best;
                }
            }
            if (best.node == Entry.NOWHERE) {
                break;
            }
            shares[best.node]++;
        }
        return shares;
    }

    /** What a node offers for its next instance: first those that run there stay. */
    private static Bid bid(NodeInfo node, int given, List<Offer> offers, int load) {
        boolean isStay = offers.stream().filter(offer -> offer.home == node).count() > given;
        int score = offers.stream()
                .filter(offer -> isStay == (offer.home == node))
                .mapToInt(offer -> offer.scores.get(node.index).total())
                .max()
                .orElse(-Tally.INFINITY);
        return new Bid(node.index, score, isStay, load);
    }

    /** Nodes that have an instance once these shares are taken. */
    boolean[] places(int[] shares) {
        boolean[] places = new boolean[perNode.length];
        for (int node = 0; node < places.length; node++) {
            places[node] = perNode[node] + shares[node] > 0;
        }
        return places;
    }

    /** Forbids the instance the nodes that are full; all of them when the clone is complete. */
    void restrict(Entry instance) {
        for (int node = 0; node < perNode.length; node++) {
            if (left <= 0) {
                instance.first().addScore(node, "clone-max", -Tally.INFINITY);
            } else if (perNode[node] >= nodeMax) {
                instance.first().addScore(node, "clone-node-max", -Tally.INFINITY);
            }
        }
    }

    /** Counts an instance that is decided; one that a silent or lost node may have takes its place although it is nowhere. */
    void take(Entry instance) {
        int node = instance.first().target();
        if (node >= 0) {
            perNode[node]++;
        }
        if (node >= 0 || !instance.first().withheld.isEmpty()) {
            left--;
        }
    }
}
