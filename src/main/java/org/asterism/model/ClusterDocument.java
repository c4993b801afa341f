package org.asterism.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
     * @param tickets of this site as they were granted and revoked; others are not granted
     * @param leases who set aside by a command what else stands in the document, and until when
     * @param alerts in the order of the configuration
     */
    public record Details(
            List<NodeConfig> nodes,
            List<AttributeSet> options,
            List<AttributeSet> resourceDefaults,
            List<AttributeSet> operationDefaults,
            List<Tag> tags,
            List<FencingLevel> fencingLevels,
            List<ClusterState.Ticket> tickets,
            List<OperatorLease> leases,
            List<Alert> alerts) {

        public static final Details NONE =
                new Details(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        public Details {
            nodes = List.copyOf(nodes);
            options = List.copyOf(options);
            resourceDefaults = List.copyOf(resourceDefaults);
            operationDefaults = List.copyOf(operationDefaults);
            tags = List.copyOf(tags);
            fencingLevels = List.copyOf(fencingLevels);
            tickets = List.copyOf(Objects.requireNonNullElse(tickets, List.of()));
            leases = List.copyOf(Objects.requireNonNullElse(leases, List.of()));
            alerts = List.copyOf(Objects.requireNonNullElse(alerts, List.of()));
        }

        /** Without leases and alerts. */
        public Details(
                List<NodeConfig> nodes,
                List<AttributeSet> options,
                List<AttributeSet> resourceDefaults,
                List<AttributeSet> operationDefaults,
                List<Tag> tags,
                List<FencingLevel> fencingLevels,
                List<ClusterState.Ticket> tickets) {
            this(
                    nodes,
                    options,
                    resourceDefaults,
                    operationDefaults,
                    tags,
                    fencingLevels,
                    tickets,
                    List.of(),
                    List.of());
        }

        /** Without tickets and alerts. */
        public Details(
                List<NodeConfig> nodes,
                List<AttributeSet> options,
                List<AttributeSet> resourceDefaults,
                List<AttributeSet> operationDefaults,
                List<Tag> tags,
                List<FencingLevel> fencingLevels) {
            this(nodes, options, resourceDefaults, operationDefaults, tags, fencingLevels, List.of());
        }

        private Details withNodes(List<NodeConfig> others) {
            return new Details(
                    others, options, resourceDefaults, operationDefaults, tags, fencingLevels, tickets, leases, alerts);
        }

        private Details withTickets(List<ClusterState.Ticket> others) {
            return new Details(
                    nodes, options, resourceDefaults, operationDefaults, tags, fencingLevels, others, leases, alerts);
        }

        private Details withLeases(List<OperatorLease> others) {
            return new Details(
                    nodes, options, resourceDefaults, operationDefaults, tags, fencingLevels, tickets, others, alerts);
        }
    }

    /** Whether there is a resource of that name, on its own or within another. */
    public boolean has(ResourceId id) {
        return resources.stream().anyMatch(resource -> resource.find(id).isPresent());
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

    /**
     * The tags, and for each template a tag of its name on what was made of it: constraints on either mean the same. By name.
     */
    public List<Tag> tagsAndTemplates() {
        TreeMap<String, List<ResourceId>> found = new TreeMap<>();
        resources.forEach(resource -> collectTemplates(resource, found));
        details.tags().forEach(tag -> found.put(tag.id(), tag.resources()));
        List<Tag> tags = new ArrayList<>();
        found.forEach((name, members) -> tags.add(new Tag(name, members)));
        return tags;
    }

    private static void collectTemplates(Resource resource, Map<String, List<ResourceId>> found) {
        if (resource instanceof Resource.Group group) {
            group.members().forEach(member -> collectTemplates(member, found));
        } else if (resource instanceof Resource.Clone clone) {
            collectTemplates(clone.child(), found);
        } else if (resource instanceof Resource.Bundle bundle) {
            bundle.inner().forEach(inner -> collectTemplates(inner, found));
        } else if (!resource.details().template().isEmpty()) {
            found.computeIfAbsent(resource.details().template(), unused -> new ArrayList<>())
                    .add(resource.id());
        }
    }

    /** The same with these tickets. */
    public ClusterDocument withTickets(List<ClusterState.Ticket> tickets) {
        return new ClusterDocument(
                options,
                nodeAttributes,
                resources,
                constraints,
                resourceDefaults,
                operationDefaults,
                details.withTickets(tickets));
    }

    /** The same with these leases. */
    public ClusterDocument withLeases(List<OperatorLease> leases) {
        return new ClusterDocument(
                options,
                nodeAttributes,
                resources,
                constraints,
                resourceDefaults,
                operationDefaults,
                details.withLeases(leases));
    }

    /** The same with these permanent attributes of nodes. */
    public ClusterDocument withNodeAttributes(SortedMap<NodeName, SortedMap<String, String>> attributes) {
        return new ClusterDocument(
                options, attributes, resources, constraints, resourceDefaults, operationDefaults, details);
    }
}
