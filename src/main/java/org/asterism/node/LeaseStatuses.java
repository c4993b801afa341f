package org.asterism.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.asterism.api.LeaseStatus;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.Score;

/** What is moved, banned or set aside: by commands, and also what the configuration says of itself, which nobody ends. */
final class LeaseStatuses {

    private LeaseStatuses() {}

    /** What ends first comes first. */
    static List<LeaseStatus> of(ClusterDocument document) {
        List<OperatorLease> all = new ArrayList<>();
        for (OperatorLease lease : document.details().leases()) {
            if (lease.holdsIn(document)) {
                all.add(lease);
            }
        }
        Set<String> known = new TreeSet<>();
        all.forEach(lease -> known.add(lease.id()));
        for (OperatorLease other : unsigned(document)) {
            if (known.add(other.id())) {
                all.add(other);
            }
        }
        return all.stream()
                .sorted(Comparator.comparing(LeaseStatuses::end).thenComparing(OperatorLease::id))
                .map(LeaseStatuses::status)
                .toList();
    }

    private static Instant end(OperatorLease lease) {
        return lease.until() instanceof Constraint.Expiry.At at ? at.instant() : Instant.MAX;
    }

    private static List<OperatorLease> unsigned(ClusterDocument document) {
        List<OperatorLease> found = new ArrayList<>();
        for (Constraint constraint : document.constraints()) {
            if (constraint instanceof Constraint.Location location
                    && location.id().startsWith("cli-")) {
                Kind kind = location.score().compareTo(Score.ZERO) < 0 ? Kind.BAN : Kind.MOVE;
                found.add(
                        lease(kind, location.resource().value(), location.node().value(), location.expires()));
            }
        }
        if (CibValues.bool(document.options().getOrDefault(OperatorLease.MAINTENANCE_MODE, ""), false)) {
            found.add(lease(Kind.CLUSTER_MAINTENANCE, OperatorLease.EVERYTHING, "", Constraint.Expiry.NEVER));
        }
        document.nodeAttributes().forEach((node, values) -> {
            if (CibValues.bool(values.getOrDefault("standby", ""), false)) {
                found.add(lease(Kind.STANDBY, node.value(), "", Constraint.Expiry.NEVER));
            }
            if (CibValues.bool(values.getOrDefault("maintenance", ""), false)) {
                found.add(lease(Kind.NODE_MAINTENANCE, node.value(), "", Constraint.Expiry.NEVER));
            }
        });
        return found;
    }

    private static OperatorLease lease(Kind kind, String subject, String node, Constraint.Expiry until) {
        return new OperatorLease(kind, subject, node, until, Instant.EPOCH, "", "");
    }

    private static LeaseStatus status(OperatorLease lease) {
        String remedy = "asterism "
                + switch (lease.kind()) {
                    case DRAIN, NODE_DRAIN -> "drain --abort " + lease.subject();
                    case MOVE, BAN -> "resource clear " + lease.subject();
                    case STANDBY, NODE_MAINTENANCE -> "online " + lease.subject();
                    case CLUSTER_MAINTENANCE -> "maintenance off";
                    case RESOURCE_MAINTENANCE, UNMANAGED -> "resource manage " + lease.subject();
                };
        return new LeaseStatus(
                lease.kind().word(),
                lease.subject(),
                lease.node(),
                lease.until(),
                lease.since(),
                lease.by(),
                lease.reason(),
                lease.what(),
                remedy);
    }
}
