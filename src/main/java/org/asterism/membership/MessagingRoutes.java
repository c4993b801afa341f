package org.asterism.membership;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.Route;
import org.asterism.membership.WayChoice.Quality;
import org.asterism.model.Heartbeat;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;

/**
 * Keeps the route to each peer's messaging address on a link that carries. Begins with the first link, moves when a better one
 * is there, and sets all routes anew now and then, because the kernel forgets those of a device that went down.
 */
public final class MessagingRoutes {

    /** All this actor receives. */
    public sealed interface Command {}

    /** How links stand now. */
    public record Seen(HeartSnapshot snapshot) implements Command {}

    /** Answered with {@link Status}. */
    public record GetStatus(ActorRef<Status> replyTo) implements Command {}

    private record RefreshDue() implements Command {}

    private record SpareApplied(NodeName peer, MessagingWays.Way way, Outcome outcome) implements Command {}

    private record Applied(NodeName peer, MessagingWays.Way way, Outcome outcome) implements Command {}

    /** The way that messages take to each peer, and what hinders them; empty = nothing. */
    public record Status(SortedMap<NodeName, MessagingWays.Way> ways, SortedMap<NodeName, String> troubles) {
        public Status {
            ways = Collections.unmodifiableSortedMap(new TreeMap<>(ways));
            troubles = Collections.unmodifiableSortedMap(new TreeMap<>(troubles));
        }
    }

    /**
     * Fixed surroundings.
     *
     * @param ways which there are now; more come as peers' addresses become known
     * @param routes replaces a route in the kernel; blocks shortly, so it runs on {@code executor}
     */
    public record Setting(
            NodeName self,
            Supplier<MessagingWays> ways,
            Function<Route, Outcome> routes,
            Executor executor,
            Duration refresh) {}

    private final ActorContext<Command> context;
    private final Setting setting;

    private MessagingRoutes(ActorContext<Command> context, Setting setting) {
        this.context = context;
        this.setting = setting;
        context.setLoggerName(MessagingRoutes.class);
    }

    public static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new MessagingRoutes(context, setting).start(timers)));
    }

    private Behavior<Command> start(TimerScheduler<Command> timers) {
        timers.startTimerWithFixedDelay(new RefreshDue(), setting.refresh());
        MessagingWays known = setting.ways().get();
        Status status = new Status(firstWays(known), new TreeMap<>());
        applyAll(known, status.ways());
        return keeping(known, status);
    }

    private static SortedMap<NodeName, MessagingWays.Way> firstWays(MessagingWays known) {
        TreeMap<NodeName, MessagingWays.Way> first = new TreeMap<>();
        known.peers().forEach((node, peer) -> first.put(node, peer.ways().get(0)));
        return first;
    }

    private Behavior<Command> keeping(MessagingWays known, Status status) {
        return Behaviors.receive(Command.class)
                .onMessage(Seen.class, seen -> onSeen(known, status, seen.snapshot()))
                .onMessage(RefreshDue.class, due -> {
                    applyAll(known, status.ways());
                    return Behaviors.same();
                })
                .onMessage(SpareApplied.class, this::onSpareApplied)
                .onMessage(Applied.class, applied -> onApplied(known, status, applied))
                .onMessage(GetStatus.class, get -> {
                    get.replyTo().tell(status);
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Command> onSeen(MessagingWays before, Status status, HeartSnapshot snapshot) {
        MessagingWays known = setting.ways().get();
        TreeMap<NodeName, MessagingWays.Way> ways = new TreeMap<>(firstWays(known));
        ways.putAll(stillThere(known, status.ways()));
        for (PeerState peer : snapshot.peers()) {
            MessagingWays.Way present = ways.get(peer.peer());
            if (present != null) {
                ways.put(peer.peer(), better(known, present, peer, snapshot));
            }
        }
        ways.forEach((peer, way) -> {
            MessagingWays.Way last = status.ways().get(peer);
            if (!way.equals(last)) {
                context.getLog()
                        .info(
                                "messages change link peer={} from={} to={}",
                                peer,
                                last == null ? "none" : last.device(),
                                way.device());
                apply(known, peer, way);
            }
        });
        if (!known.equals(before)) {
            applySpares(known);
        }
        return ways.equals(status.ways()) && known.equals(before)
                ? Behaviors.same()
                : keeping(known, new Status(ways, status.troubles()));
    }

    private static SortedMap<NodeName, MessagingWays.Way> stillThere(
            MessagingWays known, SortedMap<NodeName, MessagingWays.Way> used) {
        TreeMap<NodeName, MessagingWays.Way> still = new TreeMap<>(used);
        still.entrySet().removeIf(entry -> {
            MessagingWays.Peer peer = known.peers().get(entry.getKey());
            return peer == null || !peer.ways().contains(entry.getValue());
        });
        return still;
    }

    private MessagingWays.Way better(
            MessagingWays known, MessagingWays.Way present, PeerState peer, HeartSnapshot snapshot) {
        List<MessagingWays.Way> ways = known.target(peer.peer()).ways();
        Heartbeat newest = snapshot.newest().get(peer.peer());
        long hearsUs = newest == null ? 0 : linksByWhichItHearsUs(newest);
        List<Quality> qualities = new ArrayList<>();
        for (MessagingWays.Way way : ways) {
            qualities.add(quality(peer.links().get(way.link()), hearsUs >>> way.link()));
        }
        return ways.get(WayChoice.choose(ways.indexOf(present), qualities));
    }

    private long linksByWhichItHearsUs(Heartbeat heartbeat) {
        return heartbeat.peers().stream()
                .filter(entry -> entry.peer().equals(setting.self()))
                .mapToLong(Heartbeat.PeerEntry::links)
                .findFirst()
                .orElse(0);
    }

    /** The lowest bit of {@code returns} says whether the peer hears us over this link. */
    private static Quality quality(LinkState link, long returns) {
        boolean isTwoWay = (returns & 1) != 0;
        boolean isFlapping = link.steadiness() == LinkState.Steadiness.FLAPPING;
        return switch (link.state()) {
            case UP -> !isTwoWay ? Quality.ONE_WAY : isFlapping ? Quality.FLAPPING : Quality.GOOD;
            case LATE -> !isTwoWay ? Quality.ONE_WAY : isFlapping ? Quality.FLAPPING : Quality.LATE;
            case DOWN, UNUSED -> Quality.DEAD;
        };
    }

    private void applyAll(MessagingWays known, SortedMap<NodeName, MessagingWays.Way> used) {
        used.forEach((peer, way) -> apply(known, peer, way));
        applySpares(known);
    }

    private void applySpares(MessagingWays known) {
        known.peers()
                .forEach((node, peer) -> peer.ways()
                        .forEach(way -> set(known.spare(node, way), outcome -> new SpareApplied(node, way, outcome))));
    }

    private void apply(MessagingWays known, NodeName peer, MessagingWays.Way way) {
        set(known.route(peer, way), outcome -> new Applied(peer, way, outcome));
    }

    private void set(Route route, Function<Outcome, Command> message) {
        CompletableFuture<Outcome> change =
                CompletableFuture.supplyAsync(() -> setting.routes().apply(route), setting.executor());
        context.pipeToSelf(change, (outcome, failure) -> {
            if (failure != null) {
                throw new IllegalStateException("replacing a route failed by a bug", failure);
            }
            return message.apply(outcome);
        });
    }

    /** A device that is down takes no route; it gets it when it is back, by the next refresh. */
    private Behavior<Command> onSpareApplied(SpareApplied applied) {
        if (applied.outcome() instanceof Outcome.Refused refused) {
            context.getLog()
                    .debug(
                            "spare route not set peer={} device={} reason={}",
                            applied.peer(),
                            applied.way().device(),
                            refused.refusal().sentence());
        }
        return Behaviors.same();
    }

    private Behavior<Command> onApplied(MessagingWays known, Status status, Applied applied) {
        MessagingWays.Way wanted = status.ways().get(applied.peer());
        if (wanted != null && !applied.way().equals(wanted)) {
            // A change that was overtaken may have been carried out last.
            apply(known, applied.peer(), wanted);
            return Behaviors.same();
        }
        String trouble = applied.outcome() instanceof Outcome.Refused refused
                ? refused.refusal().sentence()
                : "";
        String before = status.troubles().getOrDefault(applied.peer(), "");
        if (trouble.equals(before)) {
            return Behaviors.same();
        }
        TreeMap<NodeName, String> troubles = new TreeMap<>(status.troubles());
        if (trouble.isEmpty()) {
            troubles.remove(applied.peer());
            context.getLog()
                    .info(
                            "route set peer={} device={}",
                            applied.peer(),
                            applied.way().device());
        } else {
            troubles.put(applied.peer(), trouble);
            context.getLog().warn("route not set peer={} reason={}", applied.peer(), trouble);
        }
        return keeping(known, new Status(status.ways(), troubles));
    }
}
