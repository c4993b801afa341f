package org.asterism.resource;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;

/**
 * What this node knows of its resources, readable at any time from any thread without waiting: the digest in heartbeats and
 * votes is made from it. Written by the resource actors, each its own entry, before an operation begins and after it ended.
 */
public final class HistoryBoard {

    private volatile SortedMap<ResourceId, ResourceHistory> entries = Collections.emptySortedMap();

    /** An immutable snapshot. */
    public SortedMap<ResourceId, ResourceHistory> snapshot() {
        return entries;
    }

    synchronized void put(ResourceHistory history) {
        TreeMap<ResourceId, ResourceHistory> next = new TreeMap<>(entries);
        next.put(history.resource(), history);
        entries = Collections.unmodifiableSortedMap(next);
    }

    synchronized void remove(ResourceId resource) {
        TreeMap<ResourceId, ResourceHistory> next = new TreeMap<>(entries);
        next.remove(resource);
        entries = Collections.unmodifiableSortedMap(next);
    }
}
