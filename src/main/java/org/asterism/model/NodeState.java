package org.asterism.model;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the coordinator knows of one node.
 *
 * @param attributes transient attributes (permanent ones are in the document)
 * @param history what is not in it, a node that is not {@code ONLINE} may run
 * @param report what a CIB says of it; only of use with {@link ClusterState.Manner#PACEMAKER}
 */
public record NodeState(
        NodeName name,
        Standing standing,
        SortedMap<String, String> attributes,
        SortedMap<ResourceId, ResourceHistory> history,
        NodeReport report) {

    /** Whether the node can be given work, and whether what it had is free. */
    public enum Standing {
        /** Member: hears us, obeys, has reported in this epoch. */
        ONLINE,
        /** Known and heard, but its report of this epoch is still missing. */
        PENDING,
        /** Left in order, or never seen with a reported empty state: holds nothing. */
        OFFLINE,
        /**
         * Given up by a quorum; its lease is over. What the kernel's gate guards or may run twice is free; the rest is
         * <i>unreleased</i> until fencing, its own report or an operator's confirmation (see {@code policy}).
         */
        LOST,
        /** Neither heard nor given up: may hold anything. */
        UNKNOWN
    }

    public NodeState {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        history = Collections.unmodifiableSortedMap(new TreeMap<>(history));
        report = Objects.requireNonNullElse(report, NodeReport.NONE);
    }

    /** Of a live cluster. */
    public NodeState(
            NodeName name,
            Standing standing,
            SortedMap<String, String> attributes,
            SortedMap<ResourceId, ResourceHistory> history) {
        this(name, standing, attributes, history, NodeReport.NONE);
    }
}
