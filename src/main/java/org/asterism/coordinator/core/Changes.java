package org.asterism.coordinator.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.asterism.coordinator.core.Change.Result;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/** Applies changes to documents. */
public final class Changes {

    private Changes() {}

    /** The document after {@code change}, or why it is refused; {@code nodes} are the configured ones. */
    public static Result apply(
            Change change,
            ClusterDocument document,
            DocumentVersion version,
            Set<NodeName> nodes,
            Change.Origin origin) {
        if (change instanceof Change.Because because) {
            Result result = apply(because.change(), document, version, nodes, origin.because(because.reason()));
            return result instanceof Result.Changed changed
                    ? new Result.Changed(changed.document(), changed.note() + " (" + because.reason() + ")")
                    : result;
        }
        if (change instanceof Change.Due due) {
            return OperatorLeases.isThere(document, due.lease(), due.since())
                    ? apply(due.change(), document, version, nodes, origin)
                    : new Result.Refused(
                            "NOT_ALLOWED",
                            "'" + due.lease() + "' has ended meanwhile",
                            "nothing was changed; 'asterism status' shows what is set aside");
        }
        Result result = made(change, document, version, nodes);
        return result instanceof Result.Changed changed ? OperatorLeases.noted(change, changed, origin) : result;
    }

    private static Result made(Change change, ClusterDocument document, DocumentVersion version, Set<NodeName> nodes) {
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
                            OperatorLease.banId(
                                    ban.resource().value(), ban.node().value()),
                            ban.resource(),
                            ban.node(),
                            Score.MINUS_INFINITY,
                            ban.expiry()),
                    "ban " + ban.resource() + " from " + ban.node());
        }
        if (change instanceof Change.Clear clear) {
            return cleared(document, clear.resource());
        }
        if (change instanceof Change.Hold hold) {
            return SettingAside.hold(hold, document, nodes);
        }
        if (change instanceof Change.Online online) {
            return SettingAside.online(online.node(), document, nodes);
        }
        if (change instanceof Change.Manage manage) {
            return SettingAside.manage(manage.resource(), document);
        }
        if (change instanceof Change.Lapse lapse) {
            return OperatorLeases.lapsed(document, lapse.at());
        }
        if (change instanceof Change.Replace replace) {
            return replaced(replace, version);
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
        if (change instanceof Change.Drain drain) {
            return DrainChanges.begin(drain, document, nodes);
        }
        if (change instanceof Change.Undrain undrain) {
            return DrainChanges.end(undrain.resource(), document);
        }
        if (change instanceof Change.DrainNode drain) {
            return DrainChanges.begin(drain, document, nodes);
        }
        if (change instanceof Change.UndrainNode undrain) {
            return DrainChanges.end(undrain.node(), document);
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
        if (!document.has(resource)) {
            return unknownResource(resource);
        }
        if (!nodes.contains(node)) {
            return unknownNode(node, nodes);
        }
        Predicate<Constraint> rest = other -> !other.id().equals(constraint.id()) && !contradicts(other, constraint);
        List<Constraint> constraints =
                new ArrayList<>(document.constraints().stream().filter(rest).toList());
        constraints.add(constraint);
        return new Result.Changed(document.with(document.resources(), constraints), note);
    }

    /** A move lifts an earlier ban from the same node, and the other way round: the later word holds. */
    private static boolean contradicts(Constraint other, Constraint.Location made) {
        return isOurs(other)
                && other instanceof Constraint.Location location
                && location.resource().equals(made.resource())
                && location.node().equals(made.node());
    }

    private static Result cleared(ClusterDocument document, ResourceId resource) {
        if (!document.has(resource)) {
            return unknownResource(resource);
        }
        List<Constraint> constraints = document.constraints().stream()
                .filter(constraint -> !(isOurs(constraint)
                        && constraint instanceof Constraint.Location location
                        && location.resource().equals(resource)))
                .toList();
        ClusterDocument cleared = document.with(document.resources(), constraints)
                .withLeases(DrainChanges.without(document, Kind.DRAIN, resource.value()));
        return new Result.Changed(cleared, "clear " + resource);
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

    static Result unknownResource(ResourceId resource) {
        return new Result.Refused(
                "unknown-resource",
                "there is no resource '" + resource + "' in the document",
                "'asterism status' lists the resources");
    }

    static Result unknownNode(NodeName node, Set<NodeName> nodes) {
        return new Result.Refused(
                "unknown-node",
                "'" + node + "' is not a node of this cluster",
                "the nodes are "
                        + String.join(
                                ", ",
                                nodes.stream().map(NodeName::value).sorted().toList()));
    }
}
