package org.asterism.policy;

import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;

/** What an old report still tells of a node that may have taken orders since which we do not know. */
public final class Unproved {

    private Unproved() {}

    /** The history without what was stopped, since that may have been started; what ran may run still. */
    public static SortedMap<ResourceId, ResourceHistory> history(SortedMap<ResourceId, ResourceHistory> reported) {
        TreeMap<ResourceId, ResourceHistory> left = new TreeMap<>(reported);
        left.values().removeIf(history -> Observed.of(history).presence() == Observed.Presence.STOPPED);
        return left;
    }
}
