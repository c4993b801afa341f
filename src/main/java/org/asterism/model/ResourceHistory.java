package org.asterism.model;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node knows of one resource: the last result per operation, and its failures since the last cleanup.
 *
 * @param failCounts failures per operation since the last cleanup
 * @param lastFailure wall time of the last failure; {@link Instant#EPOCH} if none
 */
public record ResourceHistory(
        ResourceId resource,
        AgentName agent,
        SortedMap<OperationKey, OperationResult> operations,
        SortedMap<OperationKey, Score> failCounts,
        Instant lastFailure) {

    public ResourceHistory {
        operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
        failCounts = Collections.unmodifiableSortedMap(new TreeMap<>(failCounts));
    }
}
