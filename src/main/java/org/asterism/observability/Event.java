package org.asterism.observability;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;

/**
 * Something that operators want in the story of an outage.
 *
 * @param index counts up from 1 per process; a gap means that events were dropped
 * @param at wall time, for display
 * @param node the node that saw it
 * @param sentence for people; no secrets
 * @param values further facts by name
 */
public record Event(
        long index, Instant at, NodeName node, EventKind kind, String sentence, SortedMap<String, String> values) {

    public Event {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
