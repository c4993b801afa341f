package org.asterism.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who set something aside by a command, why, and until when. What it does to the cluster stands in the document beside it, as
 * a constraint, a node's attribute or a meta attribute; when the lease is over, both are taken out. A drain has nothing beside it.
 *
 * @param subject the resource; for a node's standby or maintenance, the node
 * @param node where to or where from, for moves, bans and drains; else empty
 * @param since {@link Instant#EPOCH} if not known
 * @param by who gave the command; empty if not known
 * @param reason in the operator's words; may be empty
 * @param then of a drain; of others {@link DrainEnd#USUAL}
 */
public record OperatorLease(
        Kind kind,
        String subject,
        String node,
        Constraint.Expiry until,
        Instant since,
        String by,
        String reason,
        DrainEnd then) {

    public OperatorLease {
        then = Objects.requireNonNullElse(then, DrainEnd.USUAL);
    }

    public OperatorLease(
            Kind kind, String subject, String node, Constraint.Expiry until, Instant since, String by, String reason) {
        this(kind, subject, node, until, since, by, reason, DrainEnd.USUAL);
    }

    /** The subject of {@link Kind#CLUSTER_MAINTENANCE}. */
    public static final String EVERYTHING = "cluster";

    /** The option of the cluster that it sets. */
    public static final String MAINTENANCE_MODE = "maintenance-mode";

    /** What is held. */
    public enum Kind {
        /** A resource prefers a node. */
        MOVE,
        /** A resource is kept away from a node. */
        BAN,
        /** A node runs nothing. */
        STANDBY,
        /** Nothing is done about what runs on a node. */
        NODE_MAINTENANCE,
        /** Nothing is started, stopped or moved anywhere, and nothing is watched; the subject is {@link #EVERYTHING}. */
        CLUSTER_MAINTENANCE,
        /** Nothing is done about a resource, and it is not watched. */
        RESOURCE_MAINTENANCE,
        /** Nothing is done about a resource; it is watched. */
        UNMANAGED,
        /** A resource takes no new calls on a node, and leaves it when it has none left. */
        DRAIN,
        /** The Asterisks of a node take no new calls, and it goes on standby when they have none left. */
        NODE_DRAIN;

        /** As it is written: {@code node-maintenance}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether it is about a node alone. */
        public boolean isOfNode() {
            return this == STANDBY || this == NODE_MAINTENANCE || this == NODE_DRAIN;
        }

        /** Whether new calls are refused while it holds. */
        public boolean isDrain() {
            return this == DRAIN || this == NODE_DRAIN;
        }

        /** The kind of this word. */
        public static Optional<Kind> of(String word) {
            return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
        }
    }

    /** A document has one lease of each name. */
    public String id() {
        return kind.word() + "-" + subject + (node.isEmpty() ? "" : "-" + node);
    }

    /** What is held, in words: {@code standby of pbx2}. */
    public String what() {
        return switch (kind) {
            case MOVE -> "move of " + subject + " to " + node;
            case BAN -> "ban of " + subject + " from " + node;
            case STANDBY -> "standby of " + subject;
            case NODE_MAINTENANCE -> "maintenance of node " + subject;
            case CLUSTER_MAINTENANCE ->
                "maintenance of the whole cluster: nothing is started, stopped, moved or watched";
            case RESOURCE_MAINTENANCE -> "maintenance of " + subject;
            case UNMANAGED -> subject + " not managed";
            case DRAIN -> "drain of " + subject + " on " + node + then.words();
            case NODE_DRAIN -> "drain of node " + subject + then.words();
        };
    }

    /** Whether it is over at that time. */
    public boolean isOver(Instant now) {
        return until instanceof Constraint.Expiry.At at && !at.instant().isAfter(now);
    }

    /** Whether what it is about is still so. */
    public boolean holdsIn(ClusterDocument document) {
        return switch (kind) {
            case MOVE -> hasConstraint(document, "cli-prefer-" + subject, node);
            case BAN -> hasConstraint(document, banId(subject, node), node);
            case STANDBY -> isOn(document, "standby", subject);
            case NODE_MAINTENANCE -> isOn(document, "maintenance", subject);
            case CLUSTER_MAINTENANCE -> CibValues.bool(document.options().getOrDefault(MAINTENANCE_MODE, ""), false);
            case RESOURCE_MAINTENANCE -> "true".equals(meta(document, "maintenance"));
            case UNMANAGED -> "false".equals(meta(document, "is-managed"));
            case DRAIN -> document.has(new ResourceId(subject)) && !isSentAway(document);
            case NODE_DRAIN -> !isOn(document, "standby", subject);
        };
    }

    /** Of the constraint that keeps a resource from a node, as {@code crm_resource --ban} names it. */
    public static String banId(String resource, String node) {
        return "cli-ban-" + resource + "-on-" + node;
    }

    private boolean isSentAway(ClusterDocument document) {
        return isSentAway(document, subject, node);
    }

    /** Whether operators keep the resource from the node, by a ban or by the node's standby. */
    public static boolean isKeptAway(ClusterDocument document, String subject, String node) {
        return hasConstraint(document, banId(subject, node), node) || isOn(document, "standby", node);
    }

    /** Whether operators sent the resource away from the node, where it then needs no drain. */
    public static boolean isSentAway(ClusterDocument document, String subject, String node) {
        return isKeptAway(document, subject, node)
                || document.constraints().stream()
                        .anyMatch(constraint -> constraint.id().equals("cli-prefer-" + subject)
                                && constraint instanceof Constraint.Location location
                                && !location.node().value().equals(node));
    }

    private static boolean hasConstraint(ClusterDocument document, String id, String node) {
        return document.constraints().stream()
                .anyMatch(constraint -> constraint.id().equals(id)
                        && constraint instanceof Constraint.Location location
                        && location.node().value().equals(node));
    }

    private static boolean isOn(ClusterDocument document, String attribute, String node) {
        return document.nodeAttributes().entrySet().stream()
                .filter(entry -> entry.getKey().value().equals(node))
                .anyMatch(entry -> CibValues.bool(entry.getValue().getOrDefault(attribute, ""), false));
    }

    private String meta(ClusterDocument document, String name) {
        ResourceId id = new ResourceId(subject);
        return document.resources().stream()
                .flatMap(resource -> resource.find(id).stream())
                .findFirst()
                .map(resource -> resource.meta().getOrDefault(name, ""))
                .orElse("");
    }
}
