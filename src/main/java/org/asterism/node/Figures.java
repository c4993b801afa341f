package org.asterism.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.model.ClusterState.Votes;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.transport.LinkCounts;
import org.asterism.transport.Links;
import org.asterism.wire.Refusal;

/**
 * Metrics of links, votes and lease. They are read when somebody scrapes, from what the heart publishes anyway, so that
 * counting costs its thread nothing.
 *
 * @param nodes that this node's configuration lists, and arbiters
 */
record Figures(NodeName self, Collection<NodeName> nodes, Links links, Supplier<HeartSnapshot> pulse) {

    private static final int NO_PLACE = -1;

    void show(MeterRegistry registry) {
        for (NodeName node : nodes) {
            for (int link = 0; link < links.count() && !node.equals(self); link++) {
                showLink(registry, link, node);
            }
            Gauge.builder(
                            "asterism.node.votes",
                            () -> pulse.get().voters().votes().getOrDefault(node, NO_PLACE))
                    .description("votes that count; -1 for one that is known and has no place in the voter set")
                    .tag("node", node.value())
                    .register(registry);
        }
        for (Refusal reason : Refusal.values()) {
            FunctionCounter.builder("asterism.heartbeats.dropped", links, all -> dropped(all, reason))
                    .tag("cause", reason.word())
                    .register(registry);
        }
        gauge(registry, "asterism.quorum", "1 with a quorum, 0 without, -1 while pending", now -> quorum(now.votes()));
        gauge(
                registry,
                "asterism.epoch",
                "established epoch",
                now -> now.leadership().epoch().value());
        gauge(registry, "asterism.votes.present", "votes heard in both directions", this::votesPresent);
        gauge(registry, "asterism.votes.needed", "votes that make a quorum", now -> votesExpected() / 2 + 1);
        gauge(registry, "asterism.votes.expected", "all votes", now -> votesExpected());
        gauge(
                registry,
                "asterism.votes.changing",
                "1 while the voter set changes",
                now -> now.voterChange() == HeartSnapshot.VoterChanging.UNDER_WAY ? 1 : 0);
        gauge(registry, "asterism.lease.remaining.seconds", "until the lease ends; 0 = none", Figures::leaseRemaining);
        gauge(
                registry,
                "asterism.loop.lateness.max.seconds",
                "most that a turn of the heart was late",
                now -> now.longestDelay().toNanos() / 1e9);
    }

    private void showLink(MeterRegistry registry, int link, NodeName peer) {
        Tags tags = Tags.of("peer", peer.value(), "medium", links.labels().get(link));
        FunctionCounter.builder(
                        "asterism.heartbeats.sent",
                        links,
                        all -> counts(all, link, peer).sent())
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(
                        "asterism.heartbeats.received",
                        links,
                        all -> counts(all, link, peer).received())
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(
                        "asterism.heartbeats.send.errors",
                        links,
                        all -> counts(all, link, peer).sendErrors())
                .tags(tags)
                .register(registry);
        showState(registry, link, peer, tags);
    }

    private void showState(MeterRegistry registry, int link, NodeName peer, Tags tags) {
        Gauge.builder(
                        "asterism.link.up",
                        () -> row(link, peer)
                                .map(row -> row.state() == LinkState.State.UP ? 1 : 0)
                                .orElse(0))
                .description("1 while the link is up")
                .tags(tags)
                .register(registry);
        Gauge.builder(
                        "asterism.link.flapping",
                        () -> row(link, peer)
                                .filter(row -> row.steadiness() == LinkState.Steadiness.FLAPPING)
                                .map(row -> 1)
                                .orElse(0))
                .description("1 while the link comes and goes too often to be relied on")
                .tags(tags)
                .register(registry);
        Gauge.builder(
                        "asterism.link.loss.ratio",
                        () -> row(link, peer)
                                .map(row -> row.lossPermille() / 1000.0)
                                .orElse(0.0))
                .description("share of the peer's heartbeats that lately did not arrive")
                .tags(tags)
                .register(registry);
        Gauge.builder(
                        "asterism.link.round.trip.micros",
                        () -> row(link, peer)
                                .map(row -> row.roundTrip().toNanos() / 1000)
                                .orElse(0L))
                .description("smallest of the last round trips over this link")
                .tags(tags)
                .register(registry);
    }

    private static LinkCounts.PeerCounts counts(Links links, int link, NodeName peer) {
        return links.status().get(link).counts().peers().getOrDefault(peer, new LinkCounts.PeerCounts(0, 0, 0, 0));
    }

    private static double dropped(Links links, Refusal reason) {
        return links.status().stream()
                .mapToLong(link -> link.counts().refused().getOrDefault(reason, 0L))
                .sum();
    }

    private Optional<LinkState> row(int link, NodeName peer) {
        return pulse.get().peers().stream()
                .filter(known -> known.peer().equals(peer))
                .findFirst()
                .map(known -> known.links().get(link));
    }

    private void gauge(MeterRegistry registry, String name, String what, ToDoubleFunction<HeartSnapshot> value) {
        Gauge.builder(name, () -> value.applyAsDouble(pulse.get()))
                .description(what)
                .register(registry);
    }

    private static double quorum(Votes votes) {
        return switch (votes) {
            case WON -> 1;
            case LOST, NEVER_WON -> 0;
            case PENDING -> -1;
        };
    }

    private double votesPresent(HeartSnapshot now) {
        SortedMap<NodeName, Integer> votes = now.voters().votes();
        int present = votes.getOrDefault(self, 0);
        for (PeerState peer : now.peers()) {
            boolean isPresent = peer.verdict().isHeard() && peer.returns() == PeerState.Returns.TWO_WAY;
            present += isPresent ? votes.getOrDefault(peer.peer(), 0) : 0;
        }
        return present;
    }

    private int votesExpected() {
        return pulse.get().voters().votes().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private static double leaseRemaining(HeartSnapshot now) {
        return now.leaseLeft().toNanos() / 1e9;
    }
}
