package org.asterism.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AttributeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Choice;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperatorLease;
import org.asterism.model.Resource;
import org.asterism.model.Role;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/**
 * Brings a document into the one form in which it is written: what a CIB can say in several ways is said in one. Nothing that
 * means anything changes:
 *
 * <ul>
 *   <li>constraints stand in the order of kinds (locations, colocations, orders, tickets), each kind in its own order
 *   <li>a template's name goes on as a tag of what was made of it, whose values each resource has already
 *   <li>sets of attributes without a value, and nodes without an attribute, are left out; sets without rules are joined
 *   <li>rules lose what their comparison does not look at; what never holds compares an attribute that nothing has
 *   <li>what is serialized has no reverse order
 *   <li>an operation's time limit stands in it once
 * </ul>
 */
final class Canonical {

    private static final Rule NEVER = new Rule.OnAttribute("#unknown", "defined", "", "", RuleText.LITERAL);

    private Canonical() {}

    static ClusterDocument of(ClusterDocument document) {
        ClusterDocument.Details details = document.details();
        List<Constraint> constraints = new ArrayList<>();
        document.constraints().forEach(constraint -> constraints.add(constraint(constraint)));
        constraints.sort(Comparator.comparingInt(Canonical::rank));
        TreeMap<NodeName, SortedMap<String, String>> attributes = new TreeMap<>();
        document.nodeAttributes().forEach((node, values) -> {
            if (!values.isEmpty()) {
                attributes.put(node, values);
            }
        });
        return new ClusterDocument(
                document.options(),
                attributes,
                document.resources().stream().map(Canonical::resource).toList(),
                constraints,
                document.resourceDefaults(),
                document.operationDefaults(),
                new ClusterDocument.Details(
                        details.nodes().stream().map(Canonical::node).toList(),
                        beyondPlain(details.options()),
                        beyondPlain(details.resourceDefaults()),
                        beyondPlain(details.operationDefaults()),
                        document.tagsAndTemplates(),
                        details.fencingLevels(),
                        tickets(details.tickets()),
                        details.leases().stream()
                                .sorted(Comparator.comparing(OperatorLease::id))
                                .toList(),
                        details.alerts()));
    }

    /** By name, each once; what a ticket says of itself stands in it once. */
    private static List<ClusterState.Ticket> tickets(List<ClusterState.Ticket> tickets) {
        TreeMap<String, ClusterState.Ticket> byName = new TreeMap<>();
        for (ClusterState.Ticket ticket : tickets) {
            TreeMap<String, String> more = new TreeMap<>(ticket.attributes());
            more.keySet().removeAll(Attribute.TICKET.keySet());
            more.remove("id");
            byName.put(ticket.id(), new ClusterState.Ticket(ticket.id(), ticket.isGranted(), ticket.isStandby(), more));
        }
        return List.copyOf(byName.values());
    }

    static boolean isLocation(Constraint constraint) {
        return constraint instanceof Constraint.Location || constraint instanceof Constraint.Preference;
    }

    static boolean isColocation(Constraint constraint) {
        return constraint instanceof Constraint.Colocation || constraint instanceof Constraint.ColocationSets;
    }

    static boolean isOrder(Constraint constraint) {
        return constraint instanceof Constraint.Order || constraint instanceof Constraint.OrderSets;
    }

    private static int rank(Constraint constraint) {
        return isLocation(constraint) ? 0 : isColocation(constraint) ? 1 : isOrder(constraint) ? 2 : 3;
    }

    private static NodeConfig node(NodeConfig node) {
        boolean isPlain = node.attributes().stream().allMatch(AttributeSet::isUnconditional);
        return new NodeConfig(
                node.name(),
                node.id(),
                node.kind(),
                isPlain ? List.of() : said(node.attributes()),
                named(node.utilization(), DocumentWriter.ownerOfUtilization(node)));
    }

    /** Sets that say something, their rules in their own form. */
    private static List<AttributeSet> said(List<AttributeSet> sets) {
        return sets.stream()
                .filter(set -> !set.values().isEmpty())
                .map(set -> new AttributeSet(set.id(), set.score(), rule(set.rule()), set.values()))
                .toList();
    }

    /** Empty when the plain values say it all. */
    static List<AttributeSet> beyondPlain(List<AttributeSet> sets) {
        List<AttributeSet> said = said(sets);
        return said.stream().allMatch(AttributeSet::isUnconditional) ? List.of() : said;
    }

    /** Of what has no plain values beside the sets: those without rules become one with the name of its owner. */
    static List<AttributeSet> named(List<AttributeSet> sets, String owner) {
        List<AttributeSet> said = said(sets);
        if (said.isEmpty() || !beyondPlain(said).isEmpty()) {
            return said;
        }
        return List.of(
                new AttributeSet(RuleText.setId(owner, 0), Score.ZERO, Rule.ALWAYS, AttributeSet.unconditional(said)));
    }

    private static Resource resource(Resource resource) {
        if (resource instanceof Resource.Primitive primitive) {
            return primitive(primitive);
        }
        if (resource instanceof Resource.Group group) {
            return group(group);
        }
        if (resource instanceof Resource.Clone clone) {
            Resource child = clone.child() instanceof Resource.Group group
                    ? group(group)
                    : primitive((Resource.Primitive) clone.child());
            return new Resource.Clone(clone.id(), child, clone.meta(), details(clone));
        }
        if (resource instanceof Resource.Bundle bundle) {
            return new Resource.Bundle(
                    bundle.id(),
                    bundle.engine(),
                    bundle.container(),
                    bundle.network(),
                    bundle.ports(),
                    bundle.storage(),
                    bundle.inner().stream().map(Canonical::primitive).toList(),
                    bundle.meta(),
                    details(bundle));
        }
        throw new AssertionError("no such resource: " + resource);
    }

    private static Resource.Group group(Resource.Group group) {
        return new Resource.Group(
                group.id(), group.members().stream().map(Canonical::primitive).toList(), group.meta(), details(group));
    }

    private static Resource.Details details(Resource resource) {
        Resource.Details details = resource.details();
        return new Resource.Details(
                resource instanceof Resource.Primitive
                        ? beyondPlain(details.params())
                        : named(details.params(), ResourceText.ownerOfParams(resource)),
                beyondPlain(details.meta()),
                named(details.utilization(), ResourceText.ownerOfUtilization(resource)),
                "",
                details.description());
    }

    private static Resource.Primitive primitive(Resource.Primitive primitive) {
        return new Resource.Primitive(
                primitive.id(),
                primitive.agent(),
                primitive.params(),
                primitive.meta(),
                primitive.operations().stream().map(Canonical::operation).toList(),
                details(primitive));
    }

    private static OperationConfig operation(OperationConfig operation) {
        TreeMap<String, String> attributes = new TreeMap<>(operation.attributes());
        attributes.remove("timeout");
        return new OperationConfig(
                operation.name(),
                operation.interval(),
                operation.timeout(),
                attributes,
                new OperationConfig.Details(
                        AttributeSet.ordered(said(operation.details().conditional()))));
    }

    private static Constraint constraint(Constraint constraint) {
        if (constraint instanceof Constraint.Order order && order.kind() == Constraint.OrderKind.SERIALIZE) {
            return new Constraint.Order(
                    order.id(),
                    order.first(),
                    order.firstAction(),
                    order.then(),
                    order.thenAction(),
                    order.kind(),
                    Constraint.Symmetry.ONE_WAY,
                    order.need());
        }
        if (constraint instanceof Constraint.OrderSets order && order.kind() == Constraint.OrderKind.SERIALIZE) {
            return new Constraint.OrderSets(order.id(), order.sets(), order.kind(), Constraint.Symmetry.ONE_WAY);
        }
        if (!(constraint instanceof Constraint.Preference preference)) {
            return constraint;
        }
        List<Choice> choices =
                preference.choices().stream().map(Canonical::choice).toList();
        boolean isPlain = preference.discovery() == Constraint.Discovery.ALWAYS
                && choices.size() == 1
                && choices.get(0) instanceof Choice.OnNode on
                && on.role() == Role.ANY;
        if (isPlain
                && preference.subject() instanceof Constraint.Subject.Named named
                && choices.get(0) instanceof Choice.OnNode on) {
            return new Constraint.Location(
                    preference.id(), named.resource(), on.node(), on.score(), Constraint.Expiry.NEVER);
        }
        return new Constraint.Preference(preference.id(), preference.subject(), choices, preference.discovery());
    }

    private static Choice choice(Choice choice) {
        if (choice instanceof Choice.Where where) {
            Score score = where.scoreAttribute().isEmpty() ? where.score() : Score.ZERO;
            return new Choice.Where(where.id(), rule(where.rule()), score, where.scoreAttribute(), where.role());
        }
        return choice;
    }

    /** A rule at its top, which joins conditions. */
    private static Rule rule(Rule rule) {
        Rule own = condition(rule);
        return own instanceof Rule.All || own instanceof Rule.Any ? own : new Rule.All(List.of(own));
    }

    private static Rule condition(Rule rule) {
        if (rule instanceof Rule.All all) {
            return new Rule.All(all.parts().stream().map(Canonical::condition).toList());
        }
        if (rule instanceof Rule.Any any) {
            return new Rule.Any(any.parts().stream().map(Canonical::condition).toList());
        }
        if (rule instanceof Rule.OnAttribute test && !RuleText.COMPARISONS.contains(test.operation())) {
            return new Rule.OnAttribute(test.attribute(), test.operation(), "", "", RuleText.LITERAL);
        }
        if (rule instanceof Rule.OnDate test) {
            return date(test);
        }
        return rule instanceof Rule.Unknown ? NEVER : rule;
    }

    private static Rule date(Rule.OnDate test) {
        SortedMap<String, String> none = new TreeMap<>();
        return switch (test.operation()) {
            case "gt" -> test.start().isEmpty() ? NEVER : new Rule.OnDate("gt", test.start(), "", none, none);
            case "lt" -> test.end().isEmpty() ? NEVER : new Rule.OnDate("lt", "", test.end(), none, none);
            case "date_spec" -> new Rule.OnDate("date_spec", "", "", none, test.spec());
            default -> {
                boolean isUnbounded = test.start().isEmpty() && test.end().isEmpty();
                SortedMap<String, String> duration = test.end().isEmpty() ? test.duration() : none;
                yield isUnbounded ? NEVER : new Rule.OnDate("in_range", test.start(), test.end(), duration, none);
            }
        };
    }
}
