package org.asterism.policy;

/** How many instances of a clone are placed, in all and per node, against {@code clone-max} and {@code clone-node-max}. */
final class CloneSlots {

    private final int[] perNode;
    private final int nodeMax;
    private int left;

    CloneSlots(Entry clone, int nodes) {
        this.perNode = new int[nodes];
        this.nodeMax = clone.meta.cloneNodeMax();
        this.left = clone.meta.cloneMax() > 0 ? clone.meta.cloneMax() : nodes;
    }

    boolean hasRoom() {
        return left > 0;
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
