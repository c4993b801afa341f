package org.asterism.telephony.drain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.ResourceId;

/** What the document says at one time of the calls on this node. */
record Orders(ClusterDocument document, NodeName self, Instant now) {

    /** Those that hold on this node. */
    List<OperatorLease> drains() {
        return document.details().leases().stream()
                .filter(lease -> lease.kind().isDrain()
                        && node(lease).equals(self.value())
                        && !lease.isOver(now)
                        && lease.holdsIn(document))
                .toList();
    }

    private static String node(OperatorLease drain) {
        return drain.kind() == Kind.NODE_DRAIN ? drain.subject() : drain.node();
    }

    List<OperatorLease> drainsOf(ResourceId instance) {
        return drains().stream().filter(drain -> isOf(drain, instance)).toList();
    }

    Optional<OperatorLease> drain(ResourceId instance) {
        return drains().stream().filter(drain -> isOf(drain, instance)).findFirst();
    }

    /** Calls of it that are never cut while it is drained. */
    KeptCalls kept(ResourceId instance, KeptCalls usual) {
        return drainsOf(instance).stream()
                .map(drain -> usual.orAs(drain.then().keep()))
                .reduce(KeptCalls::and)
                .orElse(usual);
    }

    boolean isOf(OperatorLease drain, ResourceId instance) {
        return drain.kind() == Kind.NODE_DRAIN || covers(new ResourceId(drain.subject()), instance);
    }

    /**
     * Whether an operator, or a drain that is done, sent it away from this node, so that it is about to stop. A move is a wish only: what runs
     * here long after it came back because the other node was lost.
     */
    boolean isSentAway(ResourceId instance) {
        if (isMovedLongAgo(instance)) {
            return OperatorLease.isKeptAway(document, plain(instance), self.value());
        }
        return OperatorLease.isSentAway(document, plain(instance), self.value())
                || document.constraints().stream()
                        .flatMap(constraint ->
                                constraint instanceof Constraint.Location location ? Stream.of(location) : Stream.of())
                        .filter(location -> !isOver(location) && covers(location.resource(), instance))
                        .anyMatch(location -> OperatorLease.isSentAway(
                                document, location.resource().value(), self.value()));
    }

    private boolean isMovedLongAgo(ResourceId instance) {
        return document.details().leases().stream()
                .anyMatch(lease -> lease.kind() == Kind.MOVE
                        && covers(new ResourceId(lease.subject()), instance)
                        && lease.since().plus(Departures.LIMIT).isBefore(now));
    }

    private boolean isOver(Constraint.Location location) {
        return location.expires() instanceof Constraint.Expiry.At at
                && !at.instant().isAfter(now);
    }

    private boolean covers(ResourceId subject, ResourceId instance) {
        return document.resources().stream()
                .flatMap(resource -> resource.find(subject).stream())
                .flatMap(resource -> resource.primitives().stream())
                .anyMatch(primitive -> primitive.id().value().equals(plain(instance)));
    }

    private static String plain(ResourceId instance) {
        return instance.value().replaceFirst(":[0-9]+$", "");
    }
}
