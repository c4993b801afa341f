package org.asterism.model;

import java.util.List;

/**
 * A configured node of a CIB.
 *
 * @param id the membership layer's name for it; node states refer to it
 */
public record NodeConfig(
        NodeName name, String id, Kind kind, List<AttributeSet> attributes, List<AttributeSet> utilization) {

    public NodeConfig {
        attributes = List.copyOf(attributes);
        utilization = List.copyOf(utilization);
    }

    /** What a node is to the cluster. */
    public enum Kind {
        MEMBER,
        /** Managed over a connection that is a resource itself. */
        REMOTE,
        PING
    }
}
