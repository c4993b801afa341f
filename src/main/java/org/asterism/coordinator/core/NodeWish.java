package org.asterism.coordinator.core;

import org.asterism.model.NodeName;

/**
 * A change of the nodes that count, wanted by an operator.
 *
 * @param votes as {@code cluster.nodes} has them, 0 to {@value #MOST_VOTES}; {@link #AS_CONFIGURED} for those of the configuration.
 *     Ignored when a node is removed
 */
public record NodeWish(Act act, NodeName node, int votes) {

    public static final int AS_CONFIGURED = -1;

    public static final int MOST_VOTES = 100;

    /** What shall happen to the node. */
    public enum Act {
        ADD,
        REMOVE,
        /** It gets other votes. */
        VOTES
    }

    public NodeWish {
        if (votes < AS_CONFIGURED || votes > MOST_VOTES) {
            throw new IllegalArgumentException("a node has 0 to " + MOST_VOTES + " votes, not " + votes);
        }
        if (act == Act.VOTES && votes == AS_CONFIGURED) {
            throw new IllegalArgumentException("say how many votes " + node + " shall have");
        }
    }
}
