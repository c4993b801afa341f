package org.asterism.api;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;

/**
 * Something operators would want in the story of an outage.
 *
 * @param index counts up per node; gaps mean that older events were dropped
 * @param kind a stable word to filter by, e.g. {@code node-lost}, {@code resource-started}, {@code change}
 * @param values further facts by name
 */
public record EventStatus(
        long index, Instant at, NodeName node, String kind, String sentence, SortedMap<String, String> values) {

    public EventStatus {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
