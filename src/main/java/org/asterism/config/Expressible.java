package org.asterism.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AttributeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Choice;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.Constraint.Nearness;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;

/**
 * What of a document the configuration's language can say, with the rest in words. Decided: what a live cluster does not
 * honour yet is left out aloud rather than carried along silently.
 *
 * @param document the part that {@link DocumentWriter} can write
 * @param losses one sentence for each part that is missing in it
 */
public record Expressible(ClusterDocument document, List<String> losses) {

    public Expressible {
        losses = List.copyOf(losses);
    }

    /** The part of a document that can be said. */
    public static Expressible of(ClusterDocument document) {
        Sieve sieve = new Sieve();
        ClusterDocument part = sieve.document(document);
        return new Expressible(part, sieve.losses);
    }

    /** Lets through what can be said and notes the rest. */
    private static final class Sieve {

        private final List<String> losses = new ArrayList<>();

        private ClusterDocument document(ClusterDocument document) {
            ClusterDocument.Details details = document.details();
            conditional("cluster options", details.options());
            conditional("rsc_defaults", details.resourceDefaults());
            conditional("op_defaults", details.operationDefaults());
            details.nodes().forEach(this::node);
            details.tags().forEach(tag -> losses.add("tag " + tag.id()));
            details.fencingLevels().forEach(level -> losses.add("fencing level " + level.id()));
            List<Resource> resources = new ArrayList<>();
            document.resources().forEach(resource -> resource(resource).ifPresent(resources::add));
            List<Constraint> constraints = new ArrayList<>();
            document.constraints().forEach(constraint -> constraint(constraint).ifPresent(constraints::add));
            return new ClusterDocument(
                    known("cluster option", document.options(), Attribute.OPTIONS, Attribute.OLD_OPTIONS),
                    lowerCase(document.nodeAttributes()),
                    resources,
                    constraints,
                    known("rsc_defaults", document.resourceDefaults(), Attribute.CLONE_META, Attribute.OLD_META),
                    known("op_defaults", document.operationDefaults(), Attribute.OPERATION_DEFAULTS, Map.of()));
        }

        private void conditional(String where, List<AttributeSet> sets) {
            sets.stream()
                    .filter(set -> !set.isUnconditional())
                    .forEach(set -> losses.add(where + ": set " + set.id() + ", which has a rule"));
        }

        private void node(NodeConfig node) {
            conditional("node " + node.name(), node.attributes());
            if (!node.utilization().isEmpty()) {
                losses.add("node " + node.name() + ": utilization");
            }
            if (node.kind() != NodeConfig.Kind.MEMBER) {
                losses.add("node " + node.name() + ": it is no member of the cluster itself");
            }
        }

        /** Names of a live cluster's nodes are in lower case. */
        private static SortedMap<NodeName, SortedMap<String, String>> lowerCase(
                SortedMap<NodeName, SortedMap<String, String>> attributes) {
            TreeMap<NodeName, SortedMap<String, String>> result = new TreeMap<>();
            attributes.forEach((name, values) -> result.put(NodeNames.parse(name.value()), values));
            return result;
        }

        private SortedMap<String, String> known(
                String where, SortedMap<String, String> values, Map<String, Attribute> names, Map<String, String> old) {
            TreeMap<String, String> result = new TreeMap<>();
            values.forEach((name, value) -> {
                Attribute attribute = names.get(old.getOrDefault(name, name));
                if (attribute == null) {
                    losses.add(where + ": unknown name " + name);
                    return;
                }
                try {
                    result.put(attribute.name(), attribute.checked(value));
                } catch (IllegalArgumentException badValue) {
                    losses.add(where + ": " + name + " = '" + value + "' " + badValue.getMessage());
                }
            });
            return result;
        }

        private Optional<? extends Resource> resource(Resource resource) {
            if (resource instanceof Resource.Primitive primitive) {
                return Optional.of(primitive(primitive));
            }
            if (resource instanceof Resource.Group group) {
                return Optional.of(group(group));
            }
            if (resource instanceof Resource.Clone clone) {
                Resource child = clone.child() instanceof Resource.Group group
                        ? group(group)
                        : primitive((Resource.Primitive) clone.child());
                details(clone);
                return Optional.of(new Resource.Clone(clone.id(), child, meta(clone, Attribute.CLONE_META)));
            }
            if (resource instanceof Resource.Bundle bundle) {
                losses.add("bundle " + bundle.id());
                return Optional.empty();
            }
            throw new AssertionError("no such resource: " + resource);
        }

        private void details(Resource resource) {
            conditional("resource " + resource.id(), resource.details().meta());
            conditional("resource " + resource.id(), resource.details().params());
            if (!resource.details().utilization().isEmpty()) {
                losses.add("resource " + resource.id() + ": utilization");
            }
        }

        private SortedMap<String, String> meta(Resource resource, Map<String, Attribute> names) {
            return known("resource " + resource.id(), resource.meta(), names, Attribute.OLD_META);
        }

        private Resource.Group group(Resource.Group group) {
            details(group);
            return new Resource.Group(
                    group.id(),
                    group.members().stream().map(this::primitive).toList(),
                    meta(group, Attribute.RESOURCE_META));
        }

        private Resource.Primitive primitive(Resource.Primitive primitive) {
            details(primitive);
            List<OperationConfig> operations = new ArrayList<>();
            for (OperationConfig operation : primitive.operations()) {
                String where = "operation " + operation.name() + " of " + primitive.id();
                conditional(where, operation.details().conditional());
                TreeMap<String, String> attributes = new TreeMap<>(operation.attributes());
                attributes.remove("timeout");
                operations.add(new OperationConfig(
                        operation.name(),
                        operation.interval(),
                        operation.timeout(),
                        known(where, attributes, Attribute.OPERATION, Map.of())));
            }
            return new Resource.Primitive(
                    primitive.id(),
                    primitive.agent(),
                    primitive.params(),
                    meta(primitive, Attribute.RESOURCE_META),
                    operations);
        }

        private Optional<? extends Constraint> constraint(Constraint constraint) {
            Optional<? extends Constraint> said = Optional.empty();
            if (constraint instanceof Constraint.Location location) {
                said = Optional.of(location(location, location.node(), location.expires()));
            } else if (constraint instanceof Constraint.Preference preference) {
                said = preference(preference);
            } else if (constraint instanceof Constraint.Colocation colocation
                    && colocation.nearness().equals(Nearness.PLAIN)) {
                said = Optional.of(colocation);
            } else if (constraint instanceof Constraint.Order order && order.need() == ResourceSet.Need.ALL) {
                said = Optional.of(order);
            }
            if (said.isEmpty()) {
                losses.add("constraint " + constraint.id());
            }
            return said;
        }

        private static Constraint.Location location(Constraint.Location location, NodeName node, Expiry expires) {
            return new Constraint.Location(
                    location.id(), location.resource(), NodeNames.parse(node.value()), location.score(), expires);
        }

        /** A preference that says no more than a plain location does. */
        private static Optional<Constraint.Location> preference(Constraint.Preference preference) {
            boolean isPlain = preference.discovery() == Constraint.Discovery.ALWAYS
                    && preference.choices().size() == 1
                    && preference.choices().get(0) instanceof Choice.OnNode;
            if (!isPlain || !(preference.subject() instanceof Constraint.Subject.Named named)) {
                return Optional.empty();
            }
            Choice.OnNode choice = (Choice.OnNode) preference.choices().get(0);
            return choice.role() == Role.ANY || choice.role() == Role.STARTED
                    ? Optional.of(new Constraint.Location(
                            preference.id(),
                            named.resource(),
                            NodeNames.parse(choice.node().value()),
                            choice.score(),
                            Expiry.NEVER))
                    : Optional.empty();
        }
    }
}
