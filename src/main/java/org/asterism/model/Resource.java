package org.asterism.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A configured resource, with the CIB's kinds and attribute names. */
public sealed interface Resource {

    ResourceId id();

    /** Meta attributes as written, by their CIB names ({@code target-role}, {@code resource-stickiness}…). */
    SortedMap<String, String> meta();

    /** One service run by one agent. */
    record Primitive(
            ResourceId id,
            AgentName agent,
            SortedMap<String, String> params,
            SortedMap<String, String> meta,
            List<OperationConfig> operations)
            implements Resource {
        public Primitive {
            params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
            meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
            operations = List.copyOf(operations);
        }
    }

    /** Primitives that start left to right, stop right to left, and stay together. */
    record Group(ResourceId id, List<Primitive> members, SortedMap<String, String> meta) implements Resource {
        public Group {
            members = List.copyOf(members);
            meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
            if (members.isEmpty()) {
                throw new IllegalArgumentException("group '" + id + "' has no member");
            }
        }
    }

    /** A primitive or a group that runs on several nodes at once. */
    record Clone(ResourceId id, Resource child, SortedMap<String, String> meta) implements Resource {
        public Clone {
            meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
            if (child instanceof Clone) {
                throw new IllegalArgumentException("clone '" + id + "' may not hold another clone");
            }
        }
    }
}
