package org.asterism.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ClusterStatus.Activity;
import org.asterism.api.ClusterStatus.Phase;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.api.ClusterStatus.Verdict;
import org.asterism.api.NodeStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.api.ServiceHealth;
import org.asterism.config.NodeSettings;
import org.asterism.coordinator.Coordinator.View;
import org.asterism.coordinator.core.CallsUp;
import org.asterism.coordinator.core.Lead;
import org.asterism.coordinator.core.TransitionRun;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.http.EventStreams;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Tenure;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.PeerState;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.observability.Event;

/** Makes the API's status of what the parts of the node say. Pure. */
final class StatusBuilder {

    private static final int MOST = 50;

    private final NodeSettings settings;
    private final HeartSnapshot heart;
    private final Pulse pulse;
    private final View view;
    private final ClusterState state;
    private final Transition plan;
    private final CallsUp calls;
    private final ClusterStatus.Planning planning;
    private final FencingNotes fencing;
    private final Function<ResourceId, List<ServiceHealth>> health;

    /** {@code plan}: what the scheduler makes of {@code state}, for scores and reasons. */
    StatusBuilder(
            NodeSettings settings,
            HeartSnapshot heart,
            Pulse pulse,
            View view,
            ClusterState state,
            Transition plan,
            CallsUp calls,
            ClusterStatus.Planning planning,
            FencingNotes fencing,
            Function<ResourceId, List<ServiceHealth>> health) {
        this.fencing = fencing;
        this.health = health;
        this.settings = settings;
        this.heart = heart;
        this.pulse = pulse;
        this.view = view;
        this.state = state;
        this.plan = plan;
        this.calls = calls;
        this.planning = planning;
    }

    /** {@code more}: risks that are not the configuration's. */
    ClusterStatus build(List<Event> events, List<Risk> more, Instant now) {
        ResourceStatuses resources = new ResourceStatuses(state, plan, calls);
        return new ClusterStatus(
                settings.cluster(),
                settings.self(),
                now,
                pulse.established().coordinator(),
                pulse.established().epoch(),
                votes(),
                new ClusterStatus.Document(
                        view.stored().version(),
                        "",
                        view.stored().author(),
                        Instant.ofEpochMilli(view.stored().writtenAtMs())),
                activity(resources.removed()),
                planning,
                settings.nodes().stream().map(node -> node(node.name())).toList(),
                resources.all().stream().map(one -> one.with(health)).toList(),
                preferences(),
                LeaseStatuses.of(state.document()),
                resources.failures().stream().limit(MOST).toList(),
                risks(more),
                events.stream().limit(MOST).map(EventStreams::shown).toList(),
                List.of());
    }

    private ClusterStatus.Votes votes() {
        TreeSet<NodeName> present = new TreeSet<>();
        present.add(settings.self());
        for (PeerState peer : pulse.peers()) {
            if (peer.verdict().isHeard() && peer.returns() == PeerState.Returns.TWO_WAY) {
                present.add(peer.peer());
            }
        }
        SortedMap<NodeName, Integer> votes = heart.voters().votes();
        int all = votes.values().stream().mapToInt(Integer::intValue).sum();
        int here =
                present.stream().mapToInt(node -> votes.getOrDefault(node, 0)).sum();
        Verdict verdict = switch (pulse.votes()) {
            case WON -> Verdict.WON;
            case LOST, NEVER_WON -> Verdict.LOST;
            case PENDING -> Verdict.PENDING;
        };
        return new ClusterStatus.Votes(verdict, here, all / 2 + 1, all, pulse.votesReason());
    }

    /** {@code removed}: resources that are no longer configured and still run: not idle, unless nothing is done about them. */
    private Activity activity(List<ResourceStatus> removed) {
        if (pulse.votes() != ClusterState.Votes.WON) {
            return new Activity(Phase.SUSPENDED, 0, 0, 0, 0, 0, "nothing is started or moved without a quorum");
        }
        TransitionRun run = view.run();
        TransitionRun.Progress progress = run.progress();
        Optional<String> ending = removed.stream()
                .filter(resource -> resource.state() != ResourceStatus.State.FAILED && leavesNothing())
                .map(resource -> resource.id() + " is not configured any more, and is still "
                        + resource.state().name().toLowerCase(Locale.ROOT) + " on " + resource.nodes())
                .findFirst();
        boolean isOver = !(view.lead() instanceof Lead.Leads) || run.isOver();
        boolean isIdle = isOver && ending.isEmpty();
        int total = progress.done() + progress.failed() + progress.inFlight() + progress.waiting();
        String sentence = run.inFlight().stream()
                .map(flying ->
                        flying.operation().action() + " " + flying.operation().resource() + " on " + flying.node())
                .sorted()
                .findFirst()
                .or(() -> ending)
                .orElse("");
        return new Activity(
                isIdle ? Phase.IDLE : Phase.RUNNING,
                run.id(),
                total,
                progress.done(),
                progress.inFlight(),
                progress.failed(),
                isIdle ? "" : sentence);
    }

    /** Whether what was removed from the configuration is stopped, which is the default. */
    private boolean leavesNothing() {
        return !"false".equals(state.document().options().get("stop-removed-resources"))
                && !isOn(state.document().options().get("maintenance-mode"));
    }

    private static boolean isOn(@org.jspecify.annotations.Nullable String value) {
        return "true".equals(value) || "on".equals(value);
    }

    private NodeStatus node(NodeName name) {
        boolean isSelf = name.equals(settings.self());
        Optional<PeerState> peer = pulse.peers().stream()
                .filter(known -> known.peer().equals(name))
                .findFirst();
        NodeState.Standing standing = Optional.ofNullable(state.nodes().get(name))
                .map(NodeState::standing)
                .orElse(NodeState.Standing.UNKNOWN);
        Heartbeat heartbeat = pulse.heard().get(name);
        String place = new NodeLister(settings, heart).standing(name);
        return new NodeStatus(
                name,
                standing,
                duty(name),
                isSelf
                        ? pulse.incarnation().generation().value()
                        : heartbeat == null
                                ? 0
                                : heartbeat.incarnation().generation().value(),
                isSelf ? pulse.uptime().toMillis() : 0,
                isSelf ? ownLease() : lease(heartbeat, standing),
                peer.map(known ->
                                known.links().stream().map(StatusBuilder::link).toList())
                        .orElseGet(List::of),
                joined(
                        isSelf
                                ? joined(place, String.join("; ", pulse.hindrances()))
                                : place.isEmpty() ? sentence(standing, peer) : place,
                        fencing.sentence(name)),
                AttributeStatus.of(state, name));
    }

    private NodeStatus.Duty duty(NodeName name) {
        SortedMap<String, String> attributes = state.document().nodeAttributes().get(name);
        if (attributes == null) {
            return NodeStatus.Duty.ACTIVE;
        }
        if ("on".equals(attributes.get("standby")) || "true".equals(attributes.get("standby"))) {
            return NodeStatus.Duty.STANDBY;
        }
        boolean isMaintained =
                "on".equals(attributes.get("maintenance")) || "true".equals(attributes.get("maintenance"));
        return isMaintained ? NodeStatus.Duty.MAINTENANCE : NodeStatus.Duty.ACTIVE;
    }

    private NodeStatus.Lease ownLease() {
        return pulse.leaseRemaining().isZero() || pulse.leaseRemaining().isNegative()
                ? new NodeStatus.Lease(NodeStatus.LeaseState.LAPSED, 0)
                : new NodeStatus.Lease(
                        NodeStatus.LeaseState.HELD, pulse.leaseRemaining().toMillis());
    }

    private static NodeStatus.Lease lease(
            @org.jspecify.annotations.Nullable Heartbeat heartbeat, NodeState.Standing standing) {
        if (heartbeat == null || standing == NodeState.Standing.LOST || standing == NodeState.Standing.UNKNOWN) {
            return NodeStatus.Lease.UNKNOWN;
        }
        if (!heartbeat.restartLease().isZero()) {
            return new NodeStatus.Lease(NodeStatus.LeaseState.RESTARTING, 0);
        }
        return new NodeStatus.Lease(
                heartbeat.tenure() == Tenure.HELD ? NodeStatus.LeaseState.HELD : NodeStatus.LeaseState.LAPSED, 0);
    }

    private static NodeStatus.Link link(LinkState link) {
        NodeStatus.LinkState shown = switch (link.state()) {
            case UP -> NodeStatus.LinkState.UP;
            case LATE -> NodeStatus.LinkState.LATE;
            case DOWN -> NodeStatus.LinkState.DOWN;
            case UNUSED -> NodeStatus.LinkState.UNKNOWN;
        };
        boolean isUsed = link.state() != LinkState.State.UNUSED;
        return new NodeStatus.Link(
                link.medium(),
                shown,
                link.roundTrip().toNanos() / 1000,
                link.lossPermille() / 10.0,
                isUsed ? link.silence().toMillis() : 0,
                link.steadiness() == LinkState.Steadiness.FLAPPING
                        ? NodeStatus.Steadiness.FLAPPING
                        : NodeStatus.Steadiness.STEADY);
    }

    private static String sentence(NodeState.Standing standing, Optional<PeerState> peer) {
        boolean isHeard = peer.filter(known -> known.verdict().isHeard()).isPresent();
        return switch (standing) {
            case ONLINE -> "";
            case PENDING -> "heard; its report of this epoch is awaited";
            case OFFLINE -> "left in order";
            case LOST -> "given up by the quorum; its lease is over";
            case UNKNOWN ->
                isHeard
                        ? "heard, but nobody coordinates"
                        : peer.filter(known -> known.verdict() == Hearing.Verdict.UNHEARD)
                                        .isPresent()
                                ? "not heard yet"
                                : "silent, and not given up by a quorum: it may hold anything";
        };
    }

    private static String joined(String sentence, String more) {
        return more.isEmpty() ? sentence : sentence.isEmpty() ? more : sentence + "; " + more;
    }

    private List<Constraint.Location> preferences() {
        return state.document().constraints().stream()
                .filter(constraint -> constraint.id().startsWith("cli-"))
                .filter(Constraint.Location.class::isInstance)
                .map(Constraint.Location.class::cast)
                .toList();
    }

    private List<Risk> risks(List<Risk> more) {
        List<Risk> risks = new ArrayList<>(more);
        settings.risks().forEach(risk -> risks.add(new Risk(kind(risk.name()), risk.what(), risk.cure())));
        risks.addAll(fencing.risks());
        risks.addAll(fencing.missing(settings.quorum().onSilentPeer()));
        risks.addAll(NoQuorumRisks.of(state.document(), settings, state.now()));
        return risks;
    }

    private static RiskKind kind(String name) {
        return switch (name) {
            case "no-gate" -> RiskKind.GATE_OFF;
            case "split-brain" -> RiskKind.SPLIT_BRAIN;
            case "ping-is-no-proof" -> RiskKind.PING_TIE_BREAKER;
            case "single-messaging-path" -> RiskKind.SINGLE_MESSAGING_PATH;
            case "single-heartbeat-path" -> RiskKind.SINGLE_HEARTBEAT_PATH;
            case "management-clear-text" -> RiskKind.CLEAR_TEXT;
            case "watchdog-stand-in" -> RiskKind.NO_WATCHDOG;
            default -> RiskKind.OTHER;
        };
    }
}
