package org.asterism.coordinator.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.Incarnation;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;

/**
 * A node's own last word about itself.
 *
 * @param sequence counts up with each report of a generation
 * @param attributes transient node attributes
 */
public record NodeView(
        Incarnation incarnation,
        long sequence,
        Stay stay,
        SortedMap<String, String> attributes,
        SortedMap<ResourceId, ResourceHistory> history) {

    /** Whether the node means to stay. */
    public enum Stay {
        STAYS,
        /** Asks to have its resources moved away. */
        LEAVING,
        /** Has left in order: holds nothing. */
        LEFT
    }

    public NodeView {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        history = Collections.unmodifiableSortedMap(new TreeMap<>(history));
    }

    /** True when this is older than {@code other}: a late report, to be dropped. */
    public boolean isOlderThan(NodeView other) {
        int byGeneration = incarnation.generation().compareTo(other.incarnation.generation());
        return byGeneration < 0 || (byGeneration == 0 && sequence <= other.sequence);
    }
}
