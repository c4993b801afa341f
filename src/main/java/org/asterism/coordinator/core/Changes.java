package org.asterism.coordinator.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.asterism.coordinator.core.Change.Result;
import org.asterism.model.AttributeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/** Applies changes to documents. */
public final class Changes {

    /** Holds what an operator said of a node whose attributes depend on rules. */
    private static final String OPERATORS_SET = "cli-standby";

    private Changes() {}

    /** The document after {@code change}, or why it is refused; {@code nodes} are the configured ones. */
    public static Result apply(Change change, ClusterDocument document, DocumentVersion version, Set<NodeName> nodes) {
        if (change instanceof Change.Move move) {
            return located(
                    document,
                    nodes,
                    move.resource(),
                    move.node(),
                    new Constraint.Location(
                            "cli-prefer-" + move.resource(),
                            move.resource(),
                            move.node(),
                            Score.INFINITY,
                            move.expiry()),
                    "move " + move.resource() + " to " + move.node());
        }
        if (change instanceof Change.Ban ban) {
            return located(
                    document,
                    nodes,
                    ban.resource(),
                    ban.node(),
                    new Constraint.Location(
                            "cli-ban-" + ban.resource() + "-on-" + ban.node(),
                            ban.resource(),
                            ban.node(),
                            Score.MINUS_INFINITY,
                            ban.expiry()),
                    "ban " + ban.resource() + " from " + ban.node());
        }
        if (change instanceof Change.Clear clear) {
            return cleared(document, clear.resource());
        }
        if (change instanceof Change.Standby standby) {
            return attributed(document, nodes, standby.node(), "on", "standby " + standby.node());
        }
        if (change instanceof Change.Online online) {
            return attributed(document, nodes, online.node(), "off", "online " + online.node());
        }
        if (change instanceof Change.Replace replace) {
            return replaced(replace, version);
        }
        if (change instanceof Change.Because because) {
            Result result = apply(because.change(), document, version, nodes);
            return result instanceof Result.Changed changed
                    ? new Result.Changed(changed.document(), changed.note() + " (" + because.reason() + ")")
                    : result;
        }
        return ofValues(change, document, nodes);
    }

    /** Changes of single values, beside what they are read with. */
    private static Result ofValues(Change change, ClusterDocument document, Set<NodeName> nodes) {
        if (change instanceof Change.Attribute attribute) {
            return nodes.contains(attribute.node())
                    ? AttributeChanges.apply(attribute, document)
                    : unknownNode(attribute.node(), nodes);
        }
        if (change instanceof Change.Option option) {
            return AttributeChanges.apply(option, document);
        }
        if (change instanceof Change.Ticket ticket) {
            return TicketChanges.apply(ticket, document);
        }
        throw new AssertionError("unknown change " + change);
    }

    /** The primitives that {@code id} stands for: itself, or all below it; none if the document has no such name. */
    public static List<ResourceId> primitives(ClusterDocument document, ResourceId id) {
        return document.resources().stream()
                .flatMap(resource -> resource.find(id).stream())
                .flatMap(resource -> resource.primitives().stream())
                .map(Resource::id)
                .toList();
    }

    private static Result located(
            ClusterDocument document,
            Set<NodeName> nodes,
            ResourceId resource,
            NodeName node,
            Constraint.Location constraint,
            String note) {
        if (!isConfigured(document, resource)) {
            return unknownResource(resource);
        }
        if (!nodes.contains(node)) {
            return unknownNode(node, nodes);
        }
        Predicate<Constraint> rest = other -> !other.id().equals(constraint.id()) && !contradicts(other, constraint);
        List<Constraint> constraints =
                new ArrayList<>(document.constraints().stream().filter(rest).toList());
        constraints.add(constraint);
        return new Result.Changed(with(document, constraints, document.nodeAttributes()), note);
    }

    /** A move lifts an earlier ban from the same node, and the other way round: the later word holds. */
    private static boolean contradicts(Constraint other, Constraint.Location made) {
        return isOurs(other)
                && other instanceof Constraint.Location location
                && location.resource().equals(made.resource())
                && location.node().equals(made.node());
    }

    private static Result cleared(ClusterDocument document, ResourceId resource) {
        if (!isConfigured(document, resource)) {
            return unknownResource(resource);
        }
        List<Constraint> constraints = document.constraints().stream()
                .filter(constraint -> !(isOurs(constraint)
                        && constraint instanceof Constraint.Location location
                        && location.resource().equals(resource)))
                .toList();
        return new Result.Changed(with(document, constraints, document.nodeAttributes()), "clear " + resource);
    }

    private static Result attributed(
            ClusterDocument document, Set<NodeName> nodes, NodeName node, String standby, String note) {
        if (!nodes.contains(node)) {
            return unknownNode(node, nodes);
        }
        SortedMap<NodeName, SortedMap<String, String>> attributes = new TreeMap<>(document.nodeAttributes());
        SortedMap<String, String> own = new TreeMap<>(attributes.getOrDefault(node, new TreeMap<>()));
        own.put("standby", standby);
        attributes.put(node, own);
        ClusterDocument changed = with(document, document.constraints(), attributes);
        return new Result.Changed(changed.withNodes(overruled(document, node, standby)), note);
    }

    /** Where a node's attributes depend on rules, the operator's word comes before them. */
    private static List<NodeConfig> overruled(ClusterDocument document, NodeName node, String standby) {
        return document.details().nodes().stream()
                .map(config -> {
                    if (!config.name().equals(node) || config.attributes().isEmpty()) {
                        return config;
                    }
                    List<AttributeSet> sets = new ArrayList<>();
                    sets.add(new AttributeSet(
                            OPERATORS_SET, Score.INFINITY, Rule.ALWAYS, new TreeMap<>(Map.of("standby", standby))));
                    config.attributes().stream()
                            .filter(set -> !set.id().equals(OPERATORS_SET))
                            .forEach(sets::add);
                    return new NodeConfig(config.name(), config.id(), config.kind(), sets, config.utilization());
                })
                .toList();
    }

    private static Result replaced(Change.Replace replace, DocumentVersion version) {
        if (!replace.basis().equals(DocumentVersion.EMPTY) && !replace.basis().equals(version)) {
            return new Result.Refused(
                    "version-conflict",
                    "the document was changed meanwhile: yours is made from version " + replace.basis() + ", now it is "
                            + version,
                    "read it again, make your change there, and apply that");
        }
        return new Result.Changed(replace.document(), "replace the document");
    }

    private static boolean isOurs(Constraint constraint) {
        return constraint.id().startsWith("cli-");
    }

    private static boolean isConfigured(ClusterDocument document, ResourceId id) {
        return document.resources().stream()
                .anyMatch(resource -> resource.find(id).isPresent());
    }

    private static ClusterDocument with(
            ClusterDocument document,
            List<Constraint> constraints,
            SortedMap<NodeName, SortedMap<String, String>> attributes) {
        return new ClusterDocument(
                document.options(),
                attributes,
                document.resources(),
                constraints,
                document.resourceDefaults(),
                document.operationDefaults(),
                document.details());
    }

    private static Result unknownResource(ResourceId resource) {
        return new Result.Refused(
                "unknown-resource",
                "there is no resource '" + resource + "' in the document",
                "'asterism status' lists the resources");
    }

    private static Result unknownNode(NodeName node, Set<NodeName> nodes) {
        return new Result.Refused(
                "unknown-node",
                "'" + node + "' is not a node of this cluster",
                "the nodes are "
                        + String.join(
                                ", ",
                                nodes.stream().map(NodeName::value).sorted().toList()));
    }
}
