package org.asterism.model;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A configured resource, with the CIB's kinds and attribute names. */
public sealed interface Resource {

    ResourceId id();

    /** Meta attributes as written, by their CIB names ({@code target-role}, {@code resource-stickiness}…). */
    SortedMap<String, String> meta();

    /** What goes beyond plain names and values. */
    Details details();

    /** The primitives within, itself if it is one; of a bundle what runs within the containers. */
    default List<Primitive> primitives() {
        if (this instanceof Primitive primitive) {
            return List.of(primitive);
        }
        if (this instanceof Group group) {
            return group.members();
        }
        if (this instanceof Clone clone) {
            return clone.child().primitives();
        }
        if (this instanceof Bundle bundle) {
            return bundle.inner();
        }
        throw new AssertionError("unknown kind of resource " + this);
    }

    /** The resource of this name: itself or one within. */
    default Optional<Resource> find(ResourceId id) {
        if (id().equals(id)) {
            return Optional.of(this);
        }
        if (this instanceof Clone clone) {
            return clone.child().find(id);
        }
        return this instanceof Primitive
                ? Optional.empty()
                : primitives().stream()
                        .filter(member -> member.id().equals(id))
                        .<Resource>map(member -> member)
                        .findFirst();
    }

    /**
     * Sets of attributes where a resource has more than one plain set, or rules. Where a list is empty, the plain map ({@link
     * #meta()}, {@link Primitive#params()}) is all there is; else the map is what the list says without its rules.
     *
     * @param template name of the template it was made of, its values already taken over; empty: none
     */
    record Details(
            List<AttributeSet> params,
            List<AttributeSet> meta,
            List<AttributeSet> utilization,
            String template,
            String description) {

        public static final Details NONE = new Details(List.of(), List.of(), List.of(), "", "");

        public Details {
            params = List.copyOf(params);
            meta = List.copyOf(meta);
            utilization = List.copyOf(utilization);
        }
    }

    /** One service run by one agent. */
    record Primitive(
            ResourceId id,
            AgentName agent,
            SortedMap<String, String> params,
            SortedMap<String, String> meta,
            List<OperationConfig> operations,
            Details details)
            implements Resource {
        public Primitive {
            params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
            meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
            operations = List.copyOf(operations);
            details = Objects.requireNonNullElse(details, Details.NONE);
        }

        /** Without details. */
        public Primitive(
                ResourceId id,
                AgentName agent,
                SortedMap<String, String> params,
                SortedMap<String, String> meta,
                List<OperationConfig> operations) {
            this(id, agent, params, meta, operations, Details.NONE);
        }
    }

    /** Primitives that start left to right, stop right to left, and stay together. */
    record Group(ResourceId id, List<Primitive> members, SortedMap<String, String> meta, Details details)
            implements Resource {
        public Group {
            members = List.copyOf(members);
            meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
            details = Objects.requireNonNullElse(details, Details.NONE);
            if (members.isEmpty()) {
                throw new IllegalArgumentException("group '" + id + "' has no member");
            }
        }

        /** Without details. */
        public Group(ResourceId id, List<Primitive> members, SortedMap<String, String> meta) {
            this(id, members, meta, Details.NONE);
        }
    }

    /** A primitive or a group that runs on several nodes at once; in roles, if its meta attribute {@code promotable} says so. */
    record Clone(ResourceId id, Resource child, SortedMap<String, String> meta, Details details) implements Resource {
        public Clone {
            meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
            details = Objects.requireNonNullElse(details, Details.NONE);
            if (child instanceof Clone || child instanceof Bundle) {
                throw new IllegalArgumentException("clone '" + id + "' may hold a primitive or a group only");
            }
        }

        /** Without details. */
        public Clone(ResourceId id, Resource child, SortedMap<String, String> meta) {
            this(id, child, meta, Details.NONE);
        }
    }

    /**
     * A container in several replicas, and a resource that runs within each.
     *
     * @param container attributes of the container, by their CIB names ({@code image}, {@code replicas}, {@code
     *     replicas-per-host}, {@code promoted-max}, {@code network}, {@code run-command}, {@code options})
     * @param network {@code ip-range-start}, {@code host-netmask}, {@code host-interface}, {@code control-port}, {@code
     *     add-host}
     * @param ports attributes of each port mapping
     * @param storage attributes of each storage mapping
     * @param inner what runs within; empty or one
     */
    record Bundle(
            ResourceId id,
            Engine engine,
            SortedMap<String, String> container,
            SortedMap<String, String> network,
            List<SortedMap<String, String>> ports,
            List<SortedMap<String, String>> storage,
            List<Primitive> inner,
            SortedMap<String, String> meta,
            Details details)
            implements Resource {
        public Bundle {
            container = Collections.unmodifiableSortedMap(new TreeMap<>(container));
            network = Collections.unmodifiableSortedMap(new TreeMap<>(network));
            ports = List.copyOf(ports);
            storage = List.copyOf(storage);
            inner = List.copyOf(inner);
            meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
        }

        /** What runs the containers. */
        public enum Engine {
            DOCKER,
            PODMAN,
            RKT
        }
    }
}
