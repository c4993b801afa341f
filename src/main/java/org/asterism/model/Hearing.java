package org.asterism.model;

/**
 * Which peers this node hears, all media together; an observation of one node, by its link table. Peers are named by their
 * position in the sorted list of the configured nodes, since this is asked for each peer at each step.
 */
public interface Hearing {

    /** What is observed of one peer. */
    enum Verdict {
        /** Not heard in this life of ours, and {@code initdead} still runs. */
        UNHEARD,
        /** Heard within {@code warntime}. */
        HEARD,
        /** Heard within {@code deadtime}, but not within {@code warntime}. */
        LATE,
        /** Heard on no medium for {@code deadtime} (if never heard: for {@code initdead} since we started). */
        SILENT;

        /** True while the peer counts as heard. */
        public boolean isHeard() {
            return this == HEARD || this == LATE;
        }
    }

    /** The verdict about the peer at this position. */
    Verdict verdict(int position);

    /** Bit i = the peer was heard on medium i within {@code deadtime}. */
    long media(int position);
}
