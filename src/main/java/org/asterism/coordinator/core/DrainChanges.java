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
        OperatorLease wanted = OperatorLeases.of(drain, Change.Origin.UNKNOWN);
        return wanted.holdsIn(document)
                ? new Result.Changed(document, "drain " + drain.resource() + " on " + drain.node())
                : new Result.Refused(
                        "NOT_ALLOWED",
                        "'" + drain.resource() + "' is sent away from " + drain.node() + " already",
                        "'asterism status' shows by what; 'asterism resource clear " + drain.resource() + "' ends it");
    }

    static Result end(ResourceId resource, ClusterDocument document) {
        List<OperatorLease> rest = document.details().leases().stream()
                .filter(lease -> lease.kind() != Kind.DRAIN || !lease.subject().equals(resource.value()))
                .toList();
        return rest.size() < document.details().leases().size()
                ? new Result.Changed(document.withLeases(rest), "end the drain of " + resource)
                : new Result.Refused(
                        "NOT_ALLOWED", "'" + resource + "' is not being drained", "'asterism status' lists the drains");
    }
}
