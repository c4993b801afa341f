package org.asterism.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.api.Lifetime;
import org.asterism.api.Pace;
import org.asterism.api.ResourceStatus;
import org.asterism.coordinator.Wish;
import org.asterism.http.Change;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.DrainEnd;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.KeptCalls;

/** The drains that operators ask for, and those that come before what they ask for, so that a planned move cuts no call. */
record PlannedMoves(ClusterDocument document, List<ResourceStatus> resources) {

    /** Where calls may be up that a move, a ban or standby would cut, and whoever asks can wait for their end: the drain before it. */
    Optional<Wish> drainBefore(Change change) {
        if (change instanceof Change.Move move && move.pace() instanceof Pace.AfterDrain pace) {
            return move.to() instanceof NodeOrNone.Somebody to
                    ? drain(
                            move.resource(),
                            move.to(),
                            then(Kind.MOVE, to.node().value(), move.lifetime(), pace),
                            pace)
                    : drain(move.resource(), NodeOrNone.NONE, then(Kind.BAN, "", move.lifetime(), pace), pace);
        }
        if (change instanceof Change.Ban ban && ban.pace() instanceof Pace.AfterDrain pace) {
            List<NodeName> on = nodes(ban.resource());
            boolean isThere = !(ban.from() instanceof NodeOrNone.Somebody from) || on.equals(List.of(from.node()));
            return isThere
                    ? drain(ban.resource(), NodeOrNone.NONE, then(Kind.BAN, "", ban.lifetime(), pace), pace)
                    : Optional.empty();
        }
        return change instanceof Change.Standby standby
                        && standby.pace() instanceof Pace.AfterDrain pace
                        && hasGate(standby.node())
                ? Optional.of(alter(new org.asterism.coordinator.core.Change.DrainNode(
                        standby.node(), deadline(pace), then(Kind.STANDBY, "", standby.lifetime(), pace))))
                : Optional.empty();
    }

    /** One that runs on several nodes at once stays on the others, and is left to whoever drains it by name. */
    private Optional<Wish> drain(ResourceId resource, NodeOrNone to, DrainEnd then, Pace.AfterDrain pace) {
        List<NodeName> on = nodes(resource);
        boolean isThere = to instanceof NodeOrNone.Somebody somebody && on.contains(somebody.node());
        return on.size() != 1 || isThere || CallDrains.gated(document, resource).isEmpty()
                ? Optional.empty()
                : Optional.of(alter(
                        new org.asterism.coordinator.core.Change.Drain(resource, on.get(0), deadline(pace), then)));
    }

    /** Refused where nothing of it has a gate: new calls would go on coming, and it would never be empty. */
    Wish drain(Change.Drain drain) {
        boolean isKnown = document.has(drain.resource());
        if (isKnown && CallDrains.gated(document, drain.resource()).isEmpty()) {
            throw new IllegalArgumentException("'" + drain.resource() + "' has no gate for new calls: give its"
                    + " asterism:asterisk the parameters drain-variable and ami-user, see 'Calls and planned work'");
        }
        Pace.AfterDrain pace = new Pace.AfterDrain(drain.lifetime(), drain.then());
        NodeName from = drain.from() instanceof NodeOrNone.Somebody somebody
                ? somebody.node()
                : nodes(drain.resource()).stream()
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'" + drain.resource() + "' runs nowhere, so say from which node"));
        return alter(new org.asterism.coordinator.core.Change.Drain(
                drain.resource(), from, deadline(pace), then(Kind.BAN, "", Lifetime.DEFAULT, pace)));
    }

    /** Refused where nothing with a gate runs on it. */
    Wish drain(Change.DrainNode drain) {
        if (!hasGate(drain.node())) {
            throw new IllegalArgumentException("no Asterisk with a gate for new calls runs on " + drain.node()
                    + ": 'asterism standby " + drain.node() + "' empties it, see 'Calls and planned work'");
        }
        Pace.AfterDrain pace = new Pace.AfterDrain(drain.lifetime(), drain.then());
        return alter(new org.asterism.coordinator.core.Change.DrainNode(
                drain.node(), deadline(pace), then(Kind.STANDBY, "", Lifetime.DEFAULT, pace)));
    }

    private boolean hasGate(NodeName node) {
        Set<String> gated = document.resources().stream()
                .flatMap(top -> CallDrains.gated(document, top.id()).stream())
                .map(ResourceId::value)
                .collect(Collectors.toSet());
        return resources.stream()
                .flatMap(PlannedMoves::all)
                .filter(resource -> resource.nodes().contains(node))
                .anyMatch(resource -> gated.contains(resource.id().value().replaceFirst(":[0-9]+$", "")));
    }

    private static Stream<ResourceStatus> all(ResourceStatus resource) {
        return Stream.concat(Stream.of(resource), resource.children().stream().flatMap(PlannedMoves::all));
    }

    private List<NodeName> nodes(ResourceId resource) {
        return resources.stream()
                .flatMap(top -> top.find(resource).stream())
                .findFirst()
                .map(ResourceStatus::nodes)
                .orElse(List.of());
    }

    /** A drain that cuts at its deadline is not over then: calls that are kept may be up. */
    private Constraint.Expiry deadline(Pace.AfterDrain pace) {
        return pace.atDeadline() instanceof Pace.Cut ? Constraint.Expiry.NEVER : end(pace.deadline());
    }

    private Constraint.Expiry end(Lifetime lifetime) {
        return LeaseTime.expiry(lifetime instanceof Lifetime.Default ? CallDrains.DEADLINE : lifetime, document);
    }

    private DrainEnd then(Kind kind, String node, Lifetime lifetime, Pace.AfterDrain pace) {
        Lifetime meant = lifetime instanceof Lifetime.Default ? LeaseTime.of(document) : lifetime;
        Duration holds = meant instanceof Lifetime.For limited ? limited.span() : Duration.ZERO;
        if (pace.atDeadline() instanceof Pace.Cut cut) {
            String keep = KeptCalls.parse(cut.keep(), "").words();
            return new DrainEnd(kind, node, holds, end(pace.deadline()), keep);
        }
        return new DrainEnd(kind, node, holds);
    }

    private static Wish alter(org.asterism.coordinator.core.Change change) {
        return new Wish.Alter(change, "");
    }
}
