package org.asterism.model;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The replicated configuration of the cluster's resources: what the CIB's {@code configuration} section holds.
 *
 * @param options cluster options by their CIB names ({@code no-quorum-policy}, {@code fencing-enabled}…)
 * @param nodeAttributes permanent attributes per node ({@code standby}, {@code maintenance}, own ones)
 * @param resourceDefaults {@code rsc_defaults}
 * @param operationDefaults {@code op_defaults}
 */
public record ClusterDocument(
        SortedMap<String, String> options,
        SortedMap<NodeName, SortedMap<String, String>> nodeAttributes,
        List<Resource> resources,
        List<Constraint> constraints,
        SortedMap<String, String> resourceDefaults,
        SortedMap<String, String> operationDefaults,
        Details details) {

    public static final ClusterDocument EMPTY = new ClusterDocument(
            new TreeMap<>(), new TreeMap<>(), List.of(), List.of(), new TreeMap<>(), new TreeMap<>());

    public ClusterDocument {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        TreeMap<NodeName, SortedMap<String, String>> attributes = new TreeMap<>();
        nodeAttributes.forEach(
                (node, map) -> attributes.put(node, Collections.unmodifiableSortedMap(new TreeMap<>(map))));
        nodeAttributes = Collections.unmodifiableSortedMap(attributes);
        resources = List.copyOf(resources);
        constraints = List.copyOf(constraints);
        resourceDefaults = Collections.unmodifiableSortedMap(new TreeMap<>(resourceDefaults));
        operationDefaults = Collections.unmodifiableSortedMap(new TreeMap<>(operationDefaults));
        details = Objects.requireNonNullElse(details, Details.NONE);
    }

    /** Without details. */
    public ClusterDocument(
            SortedMap<String, String> options,
            SortedMap<NodeName, SortedMap<String, String>> nodeAttributes,
            List<Resource> resources,
            List<Constraint> constraints,
            SortedMap<String, String> resourceDefaults,
            SortedMap<String, String> operationDefaults) {
        this(options, nodeAttributes, resources, constraints, resourceDefaults, operationDefaults, Details.NONE);
    }

    /**
     * What goes beyond plain names and values. Where a list of sets is empty, the plain map is all there is; else the map is
     * what the list says without its rules.
     *
     * @param nodes in the order of the configuration; empty: the nodes of the state
     */
    public record Details(
            List<NodeConfig> nodes,
            List<AttributeSet> options,
            List<AttributeSet> resourceDefaults,
            List<AttributeSet> operationDefaults,
            List<Tag> tags,
            List<FencingLevel> fencingLevels) {

        public static final Details NONE =
                new Details(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        public Details {
            nodes = List.copyOf(nodes);
            options = List.copyOf(options);
            resourceDefaults = List.copyOf(resourceDefaults);
            operationDefaults = List.copyOf(operationDefaults);
            tags = List.copyOf(tags);
            fencingLevels = List.copyOf(fencingLevels);
        }

        private Details withNodes(List<NodeConfig> others) {
            return new Details(others, options, resourceDefaults, operationDefaults, tags, fencingLevels);
        }
    }

    /** The same with these resources and constraints. */
    public ClusterDocument with(List<Resource> others, List<Constraint> theirs) {
        return new ClusterDocument(
                options, nodeAttributes, others, theirs, resourceDefaults, operationDefaults, details);
    }

    /** The same with these configured nodes; their plain attributes stay. */
    public ClusterDocument withNodes(List<NodeConfig> nodes) {
        return new ClusterDocument(
                options,
                nodeAttributes,
                resources,
                constraints,
                resourceDefaults,
                operationDefaults,
                details.withNodes(nodes));
    }
}
