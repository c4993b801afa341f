package org.asterism.coordinator.core;

import java.util.SortedMap;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;

/** A short digest of a node's state, the same that its heartbeats carry. */
public interface Digest {

    /** Of what a node runs, and of its transient attributes. */
    long of(SortedMap<ResourceId, ResourceHistory> history, SortedMap<String, String> attributes);
}
