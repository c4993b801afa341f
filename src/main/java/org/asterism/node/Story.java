package org.asterism.node;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.OperationResult;
import org.asterism.model.VoterSet;
import org.asterism.observability.Event;
import org.asterism.observability.EventKind;
import org.asterism.observability.EventLog;
import org.asterism.observability.Metrics;
import org.asterism.resource.ResourceEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what operators would want in the story of an outage, counts it, and logs it. Any thread. */
final class Story {

    private static final Logger LOG = LoggerFactory.getLogger("org.asterism.story");

    /** Is told what becomes part of the story, too; returns at once. */
    interface Witness {
        void heart(HeartEvent event);

        void operation(OperationResult result);
    }

    private final NodeName self;
    private final Set<String> quiet;
    private final EventLog events;
    private final Metrics metrics;
    private volatile @Nullable Witness witness;

    /** {@code quiet}: links whose changes are logged and no events. */
    Story(NodeName self, Set<String> quiet, EventLog events, Metrics metrics) {
        this.quiet = Set.copyOf(quiet);
        this.self = self;
        this.events = events;
        this.metrics = metrics;
    }

    /** Only before anything of the node begins. */
    void follow(Witness next) {
        witness = next;
    }

    void tell(EventKind kind, String sentence) {
        tell(kind, sentence, new TreeMap<>());
    }

    private static SortedMap<String, String> facts(String one, Object value, String other, Object otherValue) {
        return new TreeMap<>(Map.of(one, value.toString(), other, otherValue.toString()));
    }

    void tell(EventKind kind, String sentence, SortedMap<String, String> values) {
        Event event = events.append(kind, sentence, values);
        LOG.info("event={} {}{}", event.kind().word(), sentence, values.isEmpty() ? "" : " " + values);
    }

    void heart(HeartEvent event) {
        Witness also = witness;
        if (also != null) {
            also.heart(event);
        }
        if (event instanceof HeartEvent.Elected elected) {
            metrics.electionHeld(Metrics.ElectionOutcome.WON);
            tell(
                    EventKind.COORDINATOR_ELECTED,
                    "this node was elected coordinator, epoch " + elected.epoch(),
                    facts("coordinator", self, "epoch", elected.epoch()));
        } else if (event instanceof HeartEvent.Established established) {
            if (!established.coordinator().equals(self)) {
                tell(
                        EventKind.COORDINATOR_ELECTED,
                        established.coordinator() + " coordinates, epoch " + established.epoch(),
                        facts("coordinator", established.coordinator(), "epoch", established.epoch()));
            }
        } else if (event instanceof HeartEvent.SteppedDown down) {
            tell(EventKind.QUORUM_LOST, "this node coordinates no more: " + down.reason());
        } else if (event instanceof HeartEvent.Lost lost) {
            metrics.nodeLost(lost.node());
            tell(
                    EventKind.NODE_LOST,
                    "the quorum gave up " + lost.node(),
                    facts("node", lost.node(), "incarnation", lost.incarnation()));
        } else if (event instanceof HeartEvent.Back back) {
            tell(
                    EventKind.NODE_JOINED,
                    back.node() + " is back",
                    facts("node", back.node(), "incarnation", back.incarnation()));
        } else if (event instanceof HeartEvent.VotersTaken taken) {
            tellVoters(taken.voters());
        } else {
            lease(event);
        }
    }

    private void tellVoters(VoterSet set) {
        String version = "voter set " + VoterSet.show(set.version());
        tell(
                EventKind.CONFIGURATION,
                set.isJoint()
                        ? version + ": the votes are changing from " + set.votes() + " to " + set.next() + comers(set)
                        : version + " counts from now on: " + set.votes());
    }

    private static String comers(VoterSet set) {
        Set<NodeName> coming = new TreeSet<>(set.next().keySet());
        coming.removeAll(set.votes().keySet());
        Set<NodeName> leaving = new TreeSet<>(set.votes().keySet());
        leaving.removeAll(set.next().keySet());
        return (coming.isEmpty() ? "" : ", coming: " + coming) + (leaving.isEmpty() ? "" : ", leaving: " + leaving);
    }

    private void lease(HeartEvent event) {
        if (event instanceof HeartEvent.LeaseGained) {
            tell(EventKind.QUORUM_WON, "a quorum backs this node: it may own things");
        } else if (event instanceof HeartEvent.LeaseLost lost) {
            metrics.leaseLapsed();
            tell(EventKind.LEASE_LAPSED, "no quorum backs this node: " + lost.reason());
        } else if (event instanceof HeartEvent.LetGo) {
            LOG.info("gate closed for all addresses");
        } else if (event instanceof HeartEvent.LinkChanged link) {
            link(link);
        } else if (event instanceof HeartEvent.LinkSteadiness link) {
            steadiness(link);
        } else if (event instanceof HeartEvent.PeerJudged judged) {
            LOG.info("peer judged node={} verdict={}", judged.node(), judged.verdict());
        } else if (event instanceof HeartEvent.OwnDelay delay) {
            metrics.loopLate(delay.lateness());
            tell(
                    EventKind.STALL,
                    "this node itself was late by " + delay.lateness().toMillis() + " ms");
        } else if (event instanceof HeartEvent.GateTrouble trouble) {
            tell(EventKind.OTHER, "gate: " + trouble.reason());
        } else if (event instanceof HeartEvent.Failed failed) {
            tell(EventKind.OTHER, failed.reason());
        }
    }

    private void link(HeartEvent.LinkChanged link) {
        String sentence = link.node() + " over " + link.medium() + " is " + words(link.state());
        if (quiet.contains(link.medium())) {
            LOG.info("link {}", sentence);
        } else {
            tell(kind(link.state()), sentence);
        }
    }

    private void steadiness(HeartEvent.LinkSteadiness link) {
        boolean isFlapping = link.steadiness() == LinkState.Steadiness.FLAPPING;
        tell(
                isFlapping ? EventKind.LINK_LATE : kind(link.state()),
                link.node() + " over " + link.medium()
                        + (isFlapping
                                ? " is flapping: it comes and goes too often, and messages avoid it until it is calm; see to"
                                        + " cable, plug and switch"
                                : " is calm again, and " + words(link.state())));
    }

    void resource(ResourceEvent event) {
        if (!(event instanceof ResourceEvent.OperationEnded ended)) {
            return;
        }
        OperationResult result = ended.result();
        Witness also = witness;
        if (also != null) {
            also.operation(result);
        }
        metrics.operationEnded(event.resource(), result.key().action(), outcome(result), result.duration());
        SortedMap<String, String> values = new TreeMap<>();
        values.put("resource", event.resource().value());
        values.put("operation", result.key().action());
        values.put("exit", Integer.toString(result.exit()));
        values.put("ms", Long.toString(result.duration().toMillis()));
        if (result.isFailed()) {
            tell(
                    EventKind.RESOURCE_FAILED,
                    event.resource() + ": " + result.key().action() + " failed: " + result.reason(),
                    values);
        } else if (result.key().isRecurring() && !result.reason().isEmpty()) {
            tell(EventKind.OTHER, event.resource() + " is watched with doubt: " + result.reason(), values);
        } else if (result.key().action().equals("start")) {
            tell(EventKind.RESOURCE_STARTED, event.resource() + " started here", values);
        } else if (result.key().action().equals("stop")) {
            String how = result.reason().isEmpty() ? "" : ", not by its agent alone: " + result.reason();
            tell(EventKind.RESOURCE_STOPPED, event.resource() + " stopped here" + how, values);
        }
    }

    private static Metrics.RunOutcome outcome(OperationResult result) {
        return switch (result.status()) {
            case TIMED_OUT -> Metrics.RunOutcome.TIMED_OUT;
            case ERROR, PENDING -> Metrics.RunOutcome.ERROR;
            case CANCELLED -> Metrics.RunOutcome.CANCELLED;
            case DONE -> result.isFailed() ? Metrics.RunOutcome.FAILED : Metrics.RunOutcome.OK;
        };
    }

    private static EventKind kind(LinkState.State state) {
        return switch (state) {
            case UP -> EventKind.LINK_UP;
            case LATE -> EventKind.LINK_LATE;
            case DOWN, UNUSED -> EventKind.LINK_DOWN;
        };
    }

    private static String words(LinkState.State state) {
        return switch (state) {
            case UP -> "up";
            case LATE -> "late";
            case DOWN -> "down";
            case UNUSED -> "not heard yet";
        };
    }
}
