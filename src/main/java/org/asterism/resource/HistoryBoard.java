package org.asterism.resource;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.policy.StateDigest;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of its resources, readable at any time from any thread: the digest in heartbeats and votes without waiting, the
 * whole of it for as long as a copy takes. Written by the resource actors, each its own entry, before an operation begins and
 * after it ended.
 */
public final class HistoryBoard {

    private final TreeMap<ResourceId, ResourceHistory> entries = new TreeMap<>();
    private volatile @Nullable SortedMap<ResourceId, ResourceHistory> copy;
    private volatile long digest;

    /** An immutable snapshot; the same object as long as nothing changes. */
    public SortedMap<ResourceId, ResourceHistory> snapshot() {
        SortedMap<ResourceId, ResourceHistory> known = copy;
        return known == null ? copied() : known;
    }

    private synchronized SortedMap<ResourceId, ResourceHistory> copied() {
        SortedMap<ResourceId, ResourceHistory> made = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        copy = made;
        return made;
    }

    /** {@link StateDigest#of} of what is here now. */
    public long digest() {
        return digest;
    }

    synchronized void put(ResourceHistory history) {
        changed(entries.put(history.resource(), history), StateDigest.of(history));
    }

    synchronized void remove(ResourceId resource) {
        changed(entries.remove(resource), 0);
    }

    /** The digest is a sum over the resources. */
    private synchronized void changed(@Nullable ResourceHistory before, long now) {
        copy = null;
        digest += now - (before == null ? 0 : StateDigest.of(before));
    }
}
