package org.asterism.model;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node knows of one resource: the last result per operation, and its failures since the last cleanup.
 *
 * @param failCounts failures per operation since the last cleanup
 * @param lastFailure wall time of the last failure; {@link Instant#EPOCH} if none
 * @param details what only a CIB's history has
 */
public record ResourceHistory(
        ResourceId resource,
        AgentName agent,
        SortedMap<OperationKey, OperationResult> operations,
        SortedMap<OperationKey, Score> failCounts,
        Instant lastFailure,
        Details details) {

    public ResourceHistory {
        operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
        failCounts = Collections.unmodifiableSortedMap(new TreeMap<>(failCounts));
        details = Objects.requireNonNullElse(details, Details.NONE);
    }

    /** Of a live cluster. */
    public ResourceHistory(
            ResourceId resource,
            AgentName agent,
            SortedMap<OperationKey, OperationResult> operations,
            SortedMap<OperationKey, Score> failCounts,
            Instant lastFailure) {
        this(resource, agent, operations, failCounts, lastFailure, Details.NONE);
    }

    /** All runs that are on record: a CIB keeps a failure beside the last run of the same operation. */
    public Collection<OperationResult> runs() {
        return details.runs().isEmpty() ? operations.values() : details.runs();
    }

    /**
     * What only a CIB's history has.
     *
     * @param runs all records in their order there; empty: {@code operations} has all
     * @param container the resource that hosts this one as a guest node's connection; empty: none
     * @param position place among the node's histories, from 0
     * @param shutdownLock when the node that had it was shut down and kept it; {@link Instant#EPOCH} if not
     */
    public record Details(List<OperationResult> runs, int position, String container, Instant shutdownLock) {

        public static final Details NONE = new Details(List.of(), Integer.MAX_VALUE, "", Instant.EPOCH);

        public Details {
            runs = List.copyOf(runs);
        }
    }
}
