package org.asterism.coordinator.core;

import java.util.List;
import java.util.Set;
import org.asterism.coordinator.core.Change.Result;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.ResourceId;

/** Begins and ends drains. A drain is a lease and nothing else: no rule of the scheduler knows it, so that it holds up no failover. */
final class DrainChanges {

    private DrainChanges() {}

    static Result begin(Change.Drain drain, ClusterDocument document, Set<NodeName> nodes) {
        if (!document.has(drain.resource())) {
            return Changes.unknownResource(drain.resource());
        }
        if (!nodes.contains(drain.node())) {
            return Changes.unknownNode(drain.node(), nodes);
        }
        if (drain.then().kind() == Kind.MOVE
                && !nodes.contains(new NodeName(drain.then().node()))) {
            return Changes.unknownNode(new NodeName(drain.then().node()), nodes);
        }
        OperatorLease wanted = OperatorLeases.of(drain, Change.Origin.UNKNOWN);
        return wanted.holdsIn(document)
                ? new Result.Changed(
                        document,
                        "drain " + drain.resource() + " on " + drain.node()
                                + drain.then().words())
                : new Result.Refused(
                        "NOT_ALLOWED",
                        "'" + drain.resource() + "' is sent away from " + drain.node() + " already",
                        "'asterism status' shows by what; 'asterism resource clear " + drain.resource() + "' ends it");
    }

    static Result begin(Change.DrainNode drain, ClusterDocument document, Set<NodeName> nodes) {
        if (!nodes.contains(drain.node())) {
            return Changes.unknownNode(drain.node(), nodes);
        }
        OperatorLease wanted = OperatorLeases.of(drain, Change.Origin.UNKNOWN);
        return wanted.holdsIn(document)
                ? new Result.Changed(
                        document, "drain node " + drain.node() + wanted.then().words())
                : new Result.Refused(
                        "NOT_ALLOWED",
                        drain.node() + " is on standby already",
                        "'asterism online " + drain.node() + "' ends it");
    }

    static Result end(ResourceId resource, ClusterDocument document) {
        return ended(Kind.DRAIN, resource.value(), document);
    }

    static Result end(NodeName node, ClusterDocument document) {
        return ended(Kind.NODE_DRAIN, node.value(), document);
    }

    private static Result ended(Kind kind, String subject, ClusterDocument document) {
        List<OperatorLease> rest = without(document, kind, subject);
        return rest.size() < document.details().leases().size()
                ? new Result.Changed(document.withLeases(rest), "end the drain of " + subject)
                : new Result.Refused(
                        "NOT_ALLOWED", "'" + subject + "' is not being drained", "'asterism status' lists the drains");
    }

    static List<OperatorLease> without(ClusterDocument document, Kind kind, String subject) {
        return document.details().leases().stream()
                .filter(lease -> lease.kind() != kind || !lease.subject().equals(subject))
                .toList();
    }
}
