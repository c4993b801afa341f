package org.asterism.model;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All the scheduler may know. Same state, same decision, on every node.
 *
 * @param confirmedReleased lost nodes whose holdings an operator or a fencing device confirmed to be released
 * @param now wall time for failure-timeout, expiries and date rules
 */
public record ClusterState(
        ClusterDocument document,
        SortedMap<NodeName, NodeState> nodes,
        Votes votes,
        SortedSet<NodeName> confirmedReleased,
        Instant now) {

    /** Whether this partition has the quorum's word. */
    public enum Votes {
        WON,
        LOST,
        PENDING
    }

    public ClusterState {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        confirmedReleased = Collections.unmodifiableSortedSet(new TreeSet<>(confirmedReleased));
    }
}
