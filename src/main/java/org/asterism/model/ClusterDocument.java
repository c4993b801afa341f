package org.asterism.model;

import java.util.Collections;
import java.util.List;
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
        SortedMap<String, String> operationDefaults) {

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
    }
}
