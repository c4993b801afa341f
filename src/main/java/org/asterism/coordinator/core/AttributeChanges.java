package org.asterism.coordinator.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.coordinator.core.Change.Result;
import org.asterism.model.AttributeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/**
 * Sets and removes single attributes of nodes and options of the cluster, as {@code crm_attribute} does. Where there are
 * several sets of them, the value goes into one of its own before all others, since whoever sets it means it to hold.
 */
final class AttributeChanges {

    private static final String OWN_SET = "cli-attributes";

    private AttributeChanges() {}

    static Result apply(Change.Attribute change, ClusterDocument document) {
        SortedMap<NodeName, SortedMap<String, String>> attributes = new TreeMap<>(document.nodeAttributes());
        SortedMap<String, String> before = attributes.getOrDefault(change.node(), new TreeMap<>());
        attributes.put(change.node(), put(before, change.name(), change.value()));
        List<NodeConfig> nodes = document.details().nodes().stream()
                .map(node ->
                        node.name().equals(change.node()) && !node.attributes().isEmpty()
                                ? new NodeConfig(
                                        node.name(),
                                        node.id(),
                                        node.kind(),
                                        put(node.attributes(), change.name(), change.value()),
                                        node.utilization())
                                : node)
                .toList();
        ClusterDocument changed = new ClusterDocument(
                        document.options(),
                        attributes,
                        document.resources(),
                        document.constraints(),
                        document.resourceDefaults(),
                        document.operationDefaults(),
                        document.details())
                .withNodes(nodes);
        return new Result.Changed(
                changed, "attribute " + change.name() + " of " + change.node() + words(change.value()));
    }

    static Result apply(Change.Option change, ClusterDocument document) {
        return new Result.Changed(
                withOption(document, change.name(), change.value()), "option " + change.name() + words(change.value()));
    }

    /** An empty value: without the option. */
    static ClusterDocument withOption(ClusterDocument document, String name, String value) {
        ClusterDocument.Details before = document.details();
        ClusterDocument.Details details = new ClusterDocument.Details(
                before.nodes(),
                before.options().isEmpty() ? before.options() : put(before.options(), name, value),
                before.resourceDefaults(),
                before.operationDefaults(),
                before.tags(),
                before.fencingLevels(),
                before.tickets(),
                before.leases(),
                before.alerts());
        return new ClusterDocument(
                put(document.options(), name, value),
                document.nodeAttributes(),
                document.resources(),
                document.constraints(),
                document.resourceDefaults(),
                document.operationDefaults(),
                details);
    }

    private static String words(String value) {
        return value.isEmpty() ? " removed" : " = " + value;
    }

    private static SortedMap<String, String> put(SortedMap<String, String> values, String name, String value) {
        TreeMap<String, String> changed = new TreeMap<>(values);
        if (value.isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    private static List<AttributeSet> put(List<AttributeSet> sets, String name, String value) {
        List<AttributeSet> changed = new ArrayList<>();
        SortedMap<String, String> own = new TreeMap<>();
        for (AttributeSet set : sets) {
            if (set.id().equals(OWN_SET)) {
                own.putAll(set.values());
            } else if (set.isUnconditional()) {
                changed.add(new AttributeSet(set.id(), set.score(), set.rule(), put(set.values(), name, "")));
            } else {
                changed.add(set);
            }
        }
        own = put(own, name, value);
        if (!own.isEmpty()) {
            changed.add(0, new AttributeSet(OWN_SET, Score.INFINITY, Rule.ALWAYS, own));
        }
        return changed;
    }
}
