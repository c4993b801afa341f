package org.asterism.coordinator.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.asterism.coordinator.core.Change.Origin;
import org.asterism.coordinator.core.Change.Result;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.DrainEnd;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.ResourceId;

/**
 * Notes in the document who set what aside and until when, and takes out what is over. Decided: the leases are part of the
 * document, so that they survive restarts and every change of the coordinator; and whoever coordinates takes them out by an
 * ordinary change, so that an end is a version with author and note like its beginning.
 */
public final class OperatorLeases {

    private OperatorLeases() {}

    /** With the lease that the change begins, and without those of which nothing is left. */
    static Result.Changed noted(Change change, Result.Changed made, Origin origin) {
        Optional<OperatorLease> begun = lease(change, origin);
        List<OperatorLease> leases = new ArrayList<>();
        for (OperatorLease lease : made.document().details().leases()) {
            boolean isRenewed =
                    begun.filter(other -> other.id().equals(lease.id())).isPresent();
            if (!isRenewed && lease.holdsIn(made.document())) {
                leases.add(lease);
            }
        }
        begun.ifPresent(leases::add);
        return new Result.Changed(
                made.document().withLeases(leases),
                made.note() + begun.map(lease -> until(lease.until())).orElse(""));
    }

    static boolean isThere(ClusterDocument document, String id, Instant since) {
        return document.details().leases().stream()
                .anyMatch(lease -> lease.id().equals(id) && lease.since().equals(since));
    }

    private static String until(Constraint.Expiry until) {
        return until instanceof Constraint.Expiry.At at ? ", until " + at.instant() : "";
    }

    private static Optional<OperatorLease> lease(Change change, Origin origin) {
        if (change instanceof Change.Move move) {
            return Optional.of(
                    lease(Kind.MOVE, move.resource().value(), move.node().value(), move.expiry(), origin));
        }
        if (change instanceof Change.Ban ban) {
            return Optional.of(
                    lease(Kind.BAN, ban.resource().value(), ban.node().value(), ban.expiry(), origin));
        }
        if (change instanceof Change.Drain drain) {
            return Optional.of(of(drain, origin));
        }
        if (change instanceof Change.DrainNode drain) {
            return Optional.of(of(drain, origin));
        }
        return change instanceof Change.Hold hold
                ? Optional.of(lease(hold.kind(), hold.subject(), "", hold.expiry(), origin))
                : Optional.empty();
    }

    static OperatorLease of(Change.Drain drain, Origin origin) {
        return drain(Kind.DRAIN, drain.resource().value(), drain.node().value(), drain.expiry(), origin, drain.then());
    }

    static OperatorLease of(Change.DrainNode drain, Origin origin) {
        return drain(Kind.NODE_DRAIN, drain.node().value(), "", drain.expiry(), origin, drain.then());
    }

    private static OperatorLease drain(
            Kind kind, String subject, String node, Constraint.Expiry until, Origin origin, DrainEnd then) {
        return new OperatorLease(kind, subject, node, until, origin.at(), origin.by(), origin.reason(), then);
    }

    private static OperatorLease lease(Kind kind, String subject, String node, Constraint.Expiry until, Origin origin) {
        return new OperatorLease(kind, subject, node, until, origin.at(), origin.by(), origin.reason());
    }

    /** The leases that are over, by their names. */
    public static List<OperatorLease> over(ClusterDocument document, Instant now) {
        return document.details().leases().stream()
                .filter(lease -> lease.isOver(now))
                .toList();
    }

    static Result lapsed(ClusterDocument document, Instant now) {
        List<OperatorLease> over = over(document, now);
        if (over.isEmpty()) {
            return new Result.Refused("version-conflict", "no lease is over at " + now, "");
        }
        ClusterDocument rest = document;
        for (OperatorLease lease : over) {
            rest = without(rest, lease);
        }
        List<OperatorLease> leases = document.details().leases().stream()
                .filter(lease -> !lease.isOver(now))
                .toList();
        String note = over.stream().map(OperatorLeases::ended).collect(Collectors.joining("; "));
        return new Result.Changed(rest.withLeases(leases), note);
    }

    /** As an event. */
    public static String begun(OperatorLease lease) {
        return lease.what() + untilOrForever(lease.until()) + by(lease);
    }

    private static String untilOrForever(Constraint.Expiry until) {
        return until instanceof Constraint.Expiry.At at ? " until " + at.instant() : " until it is ended";
    }

    private static String by(OperatorLease lease) {
        return (lease.by().isEmpty() ? "" : ", set by " + lease.by())
                + (lease.reason().isEmpty() ? "" : " (" + lease.reason() + ")");
    }

    /** As an event. */
    public static String ended(OperatorLease lease) {
        return "time is up: " + lease.what() + by(lease);
    }

    private static ClusterDocument without(ClusterDocument document, OperatorLease lease) {
        if (!lease.holdsIn(document)) {
            return document;
        }
        return switch (lease.kind()) {
            case MOVE, BAN -> {
                String id = lease.kind() == Kind.MOVE
                        ? "cli-prefer-" + lease.subject()
                        : OperatorLease.banId(lease.subject(), lease.node());
                yield document.with(
                        document.resources(),
                        document.constraints().stream()
                                .filter(constraint -> !constraint.id().equals(id))
                                .toList());
            }
            case STANDBY -> SettingAside.withAttribute(document, new NodeName(lease.subject()), "standby", "off");
            case NODE_MAINTENANCE ->
                SettingAside.withAttribute(document, new NodeName(lease.subject()), "maintenance", "off");
            case CLUSTER_MAINTENANCE -> SettingAside.withMaintenance(document, "");
            case RESOURCE_MAINTENANCE ->
                SettingAside.withMeta(document, new ResourceId(lease.subject()), "maintenance", "");
            case UNMANAGED -> SettingAside.withMeta(document, new ResourceId(lease.subject()), "is-managed", "");
            case DRAIN, NODE_DRAIN -> document;
        };
    }
}
