package org.asterism.coordinator.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.coordinator.core.Change.Result;
import org.asterism.model.AttributeSet;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.Resource;
import org.asterism.model.ResourceEdits;
import org.asterism.model.ResourceId;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/** Takes nodes and resources out of service and back, by the attributes that Pacemaker has for it. */
final class SettingAside {

    /** Holds what an operator said where attributes depend on rules. */
    private static final String OPERATORS_SET = "cli-standby";

    private SettingAside() {}

    static Result hold(Change.Hold hold, ClusterDocument document, Set<NodeName> nodes) {
        return switch (hold.kind()) {
            case STANDBY -> node(new NodeName(hold.subject()), "standby", document, nodes);
            case NODE_MAINTENANCE -> node(new NodeName(hold.subject()), "maintenance", document, nodes);
            case CLUSTER_MAINTENANCE ->
                new Result.Changed(withMaintenance(document, "true"), "maintenance of the whole cluster");
            case RESOURCE_MAINTENANCE ->
                resource(new ResourceId(hold.subject()), "maintenance", "true", document, "maintenance ");
            case UNMANAGED -> resource(new ResourceId(hold.subject()), "is-managed", "false", document, "unmanage ");
            case MOVE, BAN, DRAIN, NODE_DRAIN -> throw new IllegalArgumentException("not to be held: " + hold);
        };
    }

    /** An empty value: without the option. */
    static ClusterDocument withMaintenance(ClusterDocument document, String value) {
        return AttributeChanges.withOption(document, OperatorLease.MAINTENANCE_MODE, value);
    }

    private static Result node(NodeName node, String attribute, ClusterDocument document, Set<NodeName> nodes) {
        return nodes.contains(node)
                ? new Result.Changed(withAttribute(document, node, attribute, "on"), attribute + " " + node)
                : Changes.unknownNode(node, nodes);
    }

    /** Standby is always said to be off, maintenance only where it was on. */
    static Result online(NodeName node, ClusterDocument document, Set<NodeName> nodes) {
        if (!nodes.contains(node)) {
            return Changes.unknownNode(node, nodes);
        }
        boolean isMaintained = CibValues.bool(
                document.nodeAttributes().getOrDefault(node, new TreeMap<>()).getOrDefault("maintenance", ""), false);
        ClusterDocument online = withAttribute(document, node, "standby", "off");
        online = online.withLeases(DrainChanges.without(online, Kind.NODE_DRAIN, node.value()));
        return new Result.Changed(
                isMaintained ? withAttribute(online, node, "maintenance", "off") : online, "online " + node);
    }

    static Result manage(ResourceId resource, ClusterDocument document) {
        if (!document.has(resource)) {
            return Changes.unknownResource(resource);
        }
        return new Result.Changed(managed(document, resource), "manage " + resource);
    }

    static ClusterDocument managed(ClusterDocument document, ResourceId resource) {
        return withMeta(withMeta(document, resource, "maintenance", ""), resource, "is-managed", "");
    }

    private static Result resource(
            ResourceId resource, String name, String value, ClusterDocument document, String verb) {
        return document.has(resource)
                ? new Result.Changed(withMeta(document, resource, name, value), verb + resource)
                : Changes.unknownResource(resource);
    }

    /** An empty value: without the attribute. */
    static ClusterDocument withMeta(ClusterDocument document, ResourceId resource, String name, String value) {
        List<Resource> resources = ResourceEdits.withMeta(document.resources(), resource, name, value, OPERATORS_SET);
        return document.with(resources, document.constraints());
    }

    static ClusterDocument withAttribute(ClusterDocument document, NodeName node, String name, String value) {
        SortedMap<NodeName, SortedMap<String, String>> attributes = new TreeMap<>(document.nodeAttributes());
        SortedMap<String, String> own = new TreeMap<>(attributes.getOrDefault(node, new TreeMap<>()));
        own.put(name, value);
        attributes.put(node, own);
        return document.withNodeAttributes(attributes).withNodes(overruled(document, node, name, value));
    }

    /** Where a node's attributes depend on rules, the operator's word comes before them. */
    private static List<NodeConfig> overruled(ClusterDocument document, NodeName node, String name, String value) {
        return document.details().nodes().stream()
                .map(config -> {
                    if (!config.name().equals(node) || config.attributes().isEmpty()) {
                        return config;
                    }
                    TreeMap<String, String> values = new TreeMap<>();
                    List<AttributeSet> rest = new ArrayList<>();
                    for (AttributeSet set : config.attributes()) {
                        if (set.id().equals(OPERATORS_SET)) {
                            values.putAll(set.values());
                        } else {
                            rest.add(set);
                        }
                    }
                    values.put(name, value);
                    rest.add(0, new AttributeSet(OPERATORS_SET, Score.INFINITY, Rule.ALWAYS, values));
                    return new NodeConfig(config.name(), config.id(), config.kind(), rest, config.utilization());
                })
                .toList();
    }
}
