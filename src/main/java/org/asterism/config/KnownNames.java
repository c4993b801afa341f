package org.asterism.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AttributeSet;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeConfig;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.Score;

/**
 * Brings the named values of a document (options, meta attributes, settings of operations, utilization) to their present names
 * and into the form that the reader takes, and notes those whose value cannot be read.
 */
final class KnownNames {

    /** Before there were sections for defaults these were options; a CIB's reader has taken them over there. */
    private static final Set<String> TAKEN_OVER =
            Set.of("default-resource-stickiness", "is-managed-default", "default-action-timeout");

    /** How older CIBs wrote that a default holds. */
    private static final String DEFAULT = "#default";

    private final List<String> losses;

    /** @param losses takes a sentence for each value that is left out */
    KnownNames(List<String> losses) {
        this.losses = losses;
    }

    ClusterDocument of(ClusterDocument document) {
        ClusterDocument.Details details = document.details();
        Known options = new Known("cluster options", Attribute.OPTIONS, Attribute.OLD_OPTIONS);
        Known resourceDefaults = new Known("rsc_defaults", Attribute.CLONE_META, Attribute.OLD_META);
        Known operationDefaults = new Known("op_defaults", Attribute.OPERATION_DEFAULTS, Map.of());
        List<AttributeSet> optionSets = options.sets(details.options());
        List<AttributeSet> resourceSets = resourceDefaults.sets(details.resourceDefaults());
        List<AttributeSet> operationSets = operationDefaults.sets(details.operationDefaults());
        return new ClusterDocument(
                options.plain(document.options(), optionSets),
                document.nodeAttributes(),
                document.resources().stream().map(this::resource).toList(),
                document.constraints(),
                resourceDefaults.plain(document.resourceDefaults(), resourceSets),
                operationDefaults.plain(document.operationDefaults(), operationSets),
                new ClusterDocument.Details(
                        details.nodes().stream().map(this::node).toList(),
                        optionSets,
                        resourceSets,
                        operationSets,
                        details.tags(),
                        details.fencingLevels(),
                        details.tickets(),
                        details.leases(),
                        details.alerts()));
    }

    /** Names and values of one place. */
    private final class Known {

        private final String where;
        private final Map<String, Attribute> table;
        private final Map<String, String> old;

        Known(String where, Map<String, Attribute> table, Map<String, String> old) {
            this.where = where;
            this.table = table;
            this.old = old;
        }

        List<AttributeSet> sets(List<AttributeSet> sets) {
            return sets.stream()
                    .map(set -> new AttributeSet(set.id(), set.score(), set.rule(), values(set.values())))
                    .toList();
        }

        /** The plain values, which the sets have too if there are any. */
        SortedMap<String, String> plain(SortedMap<String, String> values, List<AttributeSet> sets) {
            return sets.isEmpty() ? values(values) : AttributeSet.unconditional(sets);
        }

        SortedMap<String, String> values(SortedMap<String, String> values) {
            TreeMap<String, String> result = new TreeMap<>();
            values.forEach((name, value) -> {
                String present = old.getOrDefault(name, name);
                Attribute attribute = table.get(present);
                if (value.equals(DEFAULT) || TAKEN_OVER.contains(name)) {
                    return;
                }
                if (attribute == null) {
                    result.put(name, value);
                    return;
                }
                try {
                    result.put(present, attribute.checked(plainNumber(attribute, value)));
                } catch (IllegalArgumentException badValue) {
                    losses.add(where + ": " + name + " = '" + value + "' " + badValue.getMessage());
                }
            });
            return result;
        }
    }

    /** A score or number with a fraction, which counts as the whole number before it. */
    private static String plainNumber(Attribute attribute, String value) {
        boolean isNumber = attribute.kind() == Attribute.Kind.SCORE || attribute.kind() == Attribute.Kind.INTEGER;
        return isNumber && value.strip().matches("[+-]?[0-9]+\\.[0-9]*")
                ? Score.of(CibValues.whole(value, 0)).toString()
                : value;
    }

    private NodeConfig node(NodeConfig node) {
        return new NodeConfig(
                node.name(),
                node.id(),
                node.kind(),
                node.attributes(),
                utilization("node " + node.name(), node.utilization()));
    }

    private List<AttributeSet> utilization(String where, List<AttributeSet> sets) {
        TreeMap<String, Attribute> table = new TreeMap<>();
        sets.forEach(set -> set.values()
                .keySet()
                .forEach(name -> table.put(name, new Attribute(name, Attribute.Kind.INTEGER, List.of()))));
        return new Known(where + ", utilization", table, Map.of()).sets(sets);
    }

    private Resource resource(Resource resource) {
        if (resource instanceof Resource.Primitive primitive) {
            return primitive(primitive);
        }
        Resource.Details details = resource.details();
        Known meta = new Known("resource " + resource.id() + ", meta", Attribute.metaOf(resource), Attribute.OLD_META);
        List<AttributeSet> metaSets = meta.sets(details.meta());
        SortedMap<String, String> plain = meta.plain(resource.meta(), metaSets);
        Resource.Details known = details(resource, metaSets);
        if (resource instanceof Resource.Group group) {
            return new Resource.Group(
                    group.id(), group.members().stream().map(this::primitive).toList(), plain, known);
        }
        if (resource instanceof Resource.Clone clone) {
            return new Resource.Clone(clone.id(), resource(clone.child()), plain, known);
        }
        if (resource instanceof Resource.Bundle bundle) {
            return new Resource.Bundle(
                    bundle.id(),
                    bundle.engine(),
                    bundle.container(),
                    bundle.network(),
                    bundle.ports(),
                    bundle.storage(),
                    bundle.inner().stream().map(this::primitive).toList(),
                    plain,
                    known);
        }
        throw new AssertionError("no such resource: " + resource);
    }

    private Resource.Details details(Resource resource, List<AttributeSet> meta) {
        Resource.Details details = resource.details();
        return new Resource.Details(
                details.params(),
                meta,
                utilization("resource " + resource.id(), details.utilization()),
                details.template(),
                details.description());
    }

    private Resource.Primitive primitive(Resource.Primitive primitive) {
        Known meta = new Known("resource " + primitive.id() + ", meta", Attribute.RESOURCE_META, Attribute.OLD_META);
        List<AttributeSet> metaSets = meta.sets(primitive.details().meta());
        List<OperationConfig> operations = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (OperationConfig operation : primitive.operations()) {
            String where = "resource " + primitive.id() + ", operation " + operation.name() + " every "
                    + Durations.text(operation.interval());
            OperationConfig known = operation(where, operation);
            if (seen.add(OperationReader.key(known))) {
                operations.add(known);
            } else {
                losses.add(where + ": it stands there a second time; the first holds");
            }
        }
        return new Resource.Primitive(
                primitive.id(),
                primitive.agent(),
                primitive.params(),
                meta.plain(primitive.meta(), metaSets),
                operations,
                details(primitive, metaSets));
    }

    /** Names that are no settings are parameters for the agent. */
    private OperationConfig operation(String where, OperationConfig operation) {
        TreeMap<String, String> settings = new TreeMap<>();
        TreeMap<String, String> params = new TreeMap<>();
        operation
                .attributes()
                .forEach((name, value) -> (Attribute.OPERATION.containsKey(name) ? settings : params).put(name, value));
        TreeMap<String, String> all = new TreeMap<>(new Known(where, Attribute.OPERATION, Map.of()).values(settings));
        all.putAll(params);
        return new OperationConfig(
                operation.name(), operation.interval(), operation.timeout(), all, operation.details());
    }
}
