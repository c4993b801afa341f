package org.asterism.coordinator.core;

import org.asterism.model.ClusterState;
import org.asterism.model.Transition;

/**
 * What the coordinator decided, and by what.
 *
 * @param transition its number in this epoch
 * @param why what made it decide
 * @param input all that the scheduler was given
 */
public record Decision(long transition, String why, Source source, ClusterState input, Transition plan) {

    /** Where the plan came from. */
    public enum Source {
        FRESH,
        /** Made ahead, for the death of a node. */
        STORED
    }
}
