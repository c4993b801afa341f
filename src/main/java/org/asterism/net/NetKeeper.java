package org.asterism.net;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NetIdentity;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.wire.WireMessage;

/**
 * Keeps this node in the right net.
 *
 * <p>Phases: outside → joining → inside → ending → outside. A net system that does not get inside within {@link #PATIENCE} is
 * ended and tried anew; so is one whose node was given up. What a phase learns about the heartbeats is passed to the next.
 */
public final class NetKeeper {

    /** Time to get inside; Pekko's own retries of a join are shorter. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String ELSEWHERE = "a newer net, or a new incarnation or address of this node";

    private static final String NO_COORDINATOR = "the coordinator is heard, and does not come in";

    private static final String GIVEN_UP = "the others ended this node's membership";

    /** Time for an orderly end; the farewells take a tenth of it. */
    private static final Duration END_PATIENCE = Duration.ofSeconds(1);

    private static final Duration RETRY = Duration.ofMillis(500);

    /** All this actor receives. */
    public sealed interface Command {}

    /** What the heartbeats say now. */
    public record Viewed(NetView view) implements Command {}

    private record Joined(long net) implements Command {}

    private record Ended(long net) implements Command {}

    private record Terminated(long net) implements Command {}

    private record TooLong(long net) implements Command {}

    private record Stuck(long net) implements Command {}

    private record Astray(long net) implements Command {}

    private record Again() implements Command {}

    /**
     * To whom the keeper talks; callbacks come from any thread and must not block.
     *
     * @param back is told where a member's messages go that was not heard for a while and now is
     */
    public record Listener(
            Consumer<WireMessage> arrived, Consumer<SortedSet<NodeName>> reachable, Consumer<InetSocketAddress> back) {}

    /** What other threads may read at any time. */
    public static final class Status {
        private volatile NetIdentity identity = NetIdentity.NONE;
        private volatile Optional<ActorSystem<?>> system = Optional.empty();

        /** The net this node is inside of, for its heartbeats. */
        public NetIdentity identity() {
            return identity;
        }

        /** The present net's actor system, for Pekko Management's {@code /cluster} routes. */
        public Optional<ActorSystem<?>> system() {
            return system;
        }
    }

    private record Net(
            long number,
            ActorSystem<NetGuardian.Command> system,
            NetIdentity identity,
            Incarnation incarnation,
            InetSocketAddress own) {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final NetSettings settings;
    private final Postman postman;
    private final Status status;
    private final Listener listener;
    private final Duration patience;
    private long number;

    /** What the guardian of the present net was told last. */
    private Optional<NetGuardian.Lose> told = Optional.empty();

    private NetKeeper(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            NetSettings settings,
            Postman postman,
            Status status,
            Listener listener,
            Duration patience) {
        this.context = context;
        this.timers = timers;
        this.settings = settings;
        this.postman = postman;
        this.status = status;
        this.listener = listener;
        this.patience = patience;
    }

    public static Behavior<Command> create(NetSettings settings, Postman postman, Status status, Listener listener) {
        return create(settings, postman, status, listener, PATIENCE);
    }

    /** {@code patience}: in place of {@link #PATIENCE}, in tests. */
    static Behavior<Command> create(
            NetSettings settings, Postman postman, Status status, Listener listener, Duration patience) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new NetKeeper(context, timers, settings, postman, status, listener, patience)
                        .outside(Optional.empty())));
    }

    private Behavior<Command> outside(Optional<NetView> last) {
        return Behaviors.receive(Command.class)
                .onMessage(Viewed.class, viewed -> consider(viewed.view()))
                .onMessage(Again.class, again -> last.map(this::consider).orElseGet(Behaviors::same))
                .onMessage(Command.class, late -> Behaviors.same())
                .build();
    }

    private Behavior<Command> consider(NetView view) {
        NetPlan plan = NetPlan.decide(settings.self(), NetIdentity.NONE, view);
        if (plan instanceof NetPlan.Found found) {
            return enter(found.identity(), new TreeSet<>(Set.of(settings.self())), view);
        }
        if (plan instanceof NetPlan.Enter enter) {
            return enter(enter.identity(), enter.members(), view);
        }
        return outside(Optional.of(view));
    }

    private Behavior<Command> enter(NetIdentity identity, SortedSet<NodeName> members, NetView view) {
        Optional<InetSocketAddress> own = settings.addressOf(settings.self());
        List<Address> addresses = members.stream()
                .flatMap(node -> settings.addressOf(node).stream())
                .map(NetKeeper::address)
                .toList();
        if (own.isEmpty() || addresses.isEmpty()) {
            // Heartbeats or an interface that comes will teach it.
            timers.startSingleTimer(new Again(), RETRY);
            return outside(Optional.of(view));
        }
        Net net;
        try {
            number++;
            net = new Net(number, start(number, own.get()), identity, view.own(), own.get());
        } catch (RuntimeException e) {
            // The port may still be held by the net before this one; Pekko reports that only as a
            // RemoteTransportException.
            context.getLog().warn("net: does not start on {}: {}", own.get(), e.getMessage());
            timers.startSingleTimer(new Again(), RETRY);
            return outside(Optional.of(view));
        }
        told = Optional.empty();
        markLost(net, view);
        net.system().tell(new NetGuardian.Join(addresses));
        timers.startSingleTimer(new TooLong(net.number()), patience);
        return joining(net, view);
    }

    private Behavior<Command> joining(Net net, NetView last) {
        return Behaviors.receive(Command.class)
                .onMessage(Joined.class, joined -> joined.net() == net.number() ? inside(net, last) : Behaviors.same())
                .onMessage(
                        Viewed.class,
                        viewed -> mustLeave(net, viewed.view())
                                ? end(net, viewed.view(), ELSEWHERE)
                                : joining(net, markLost(net, viewed.view())))
                .onMessage(
                        TooLong.class,
                        late -> late.net() == net.number()
                                ? end(net, last, "not let in within " + patience)
                                : Behaviors.same())
                .onMessage(
                        Ended.class, ended -> ended.net() == net.number() ? end(net, last, GIVEN_UP) : Behaviors.same())
                .onMessage(Terminated.class, gone -> onGone(net, gone, last))
                .onMessage(Again.class, again -> Behaviors.same())
                .build();
    }

    private Behavior<Command> inside(Net net, NetView view) {
        timers.cancel(new TooLong(net.number()));
        postman.use(net.system());
        status.identity = net.identity();
        listener.reachable().accept(reachable(net, view));
        context.getLog()
                .info(
                        "net: inside founder={} epoch={}",
                        net.identity().founder(),
                        net.identity().founded());
        return staying(net, view);
    }

    private Behavior<Command> staying(Net net, NetView last) {
        return Behaviors.receive(Command.class)
                .onMessage(Viewed.class, viewed -> onViewedInside(net, viewed.view(), last))
                .onMessage(
                        Ended.class, ended -> ended.net() == net.number() ? end(net, last, GIVEN_UP) : Behaviors.same())
                .onMessage(
                        Astray.class,
                        astray -> astray.net() == net.number() ? end(net, last, NO_COORDINATOR) : Behaviors.same())
                .onMessage(Terminated.class, gone -> onGone(net, gone, last))
                .onMessage(Command.class, late -> Behaviors.same())
                .build();
    }

    private Behavior<Command> onViewedInside(Net net, NetView view, NetView last) {
        if (mustLeave(net, view)) {
            return end(net, view, ELSEWHERE);
        }
        markLost(net, view);
        welcomeBack(net, view, last);
        awaitCoordinator(net, view);
        SortedSet<NodeName> now = reachable(net, view);
        if (!now.equals(reachable(net, last))) {
            listener.reachable().accept(now);
        }
        return staying(net, view);
    }

    private void awaitCoordinator(Net net, NetView view) {
        Astray astray = new Astray(net.number());
        if (!view.isWithoutCoordinator(net.identity())) {
            timers.cancel(astray);
        } else if (!timers.isTimerActive(astray)) {
            // Longer than the coordinator's own try.
            timers.startSingleTimer(astray, patience.multipliedBy(3).dividedBy(2));
        }
    }

    private void welcomeBack(Net net, NetView view, NetView last) {
        for (NodeName node : view.nets().keySet()) {
            if (!last.nets().containsKey(node)) {
                settings.addressOf(node).ifPresent(listener.back());
                settings.hostPort(node).ifPresent(address -> net.system().tell(new NetGuardian.HeardAgain(address)));
            }
        }
    }

    private boolean mustLeave(Net net, NetView view) {
        boolean hasMoved = settings.addressOf(settings.self())
                .filter(own -> !own.equals(net.own()))
                .isPresent();
        return hasMoved
                || !net.incarnation().equals(view.own())
                || NetPlan.decide(settings.self(), net.identity(), view) instanceof NetPlan.Enter;
    }

    private Behavior<Command> end(Net net, NetView view, String why) {
        context.getLog()
                .info(
                        "net: leaves founder={} epoch={} reason={}",
                        net.identity().founder(),
                        net.identity().founded(),
                        why);
        timers.cancel(new Astray(net.number()));
        outsideNow();
        net.system().terminate();
        timers.startSingleTimer(new Stuck(net.number()), END_PATIENCE);
        return ending(net, view);
    }

    private Behavior<Command> ending(Net net, NetView last) {
        return Behaviors.receive(Command.class)
                .onMessage(Viewed.class, viewed -> ending(net, viewed.view()))
                .onMessage(Stuck.class, stuck -> {
                    NetEnd.cut(net.system());
                    return Behaviors.same();
                })
                .onMessage(Terminated.class, gone -> onGone(net, gone, last))
                .onMessage(Command.class, late -> Behaviors.same())
                .build();
    }

    private Behavior<Command> onGone(Net net, Terminated gone, NetView last) {
        if (gone.net() != net.number()) {
            return Behaviors.same();
        }
        timers.cancel(new Stuck(net.number()));
        outsideNow();
        return consider(last);
    }

    private void outsideNow() {
        postman.close();
        status.identity = NetIdentity.NONE;
        status.system = Optional.empty();
        listener.reachable().accept(new TreeSet<>());
    }

    private static SortedSet<NodeName> reachable(Net net, NetView view) {
        TreeSet<NodeName> nodes = new TreeSet<>();
        view.nets().forEach((node, identity) -> {
            if (identity.equals(net.identity()) && !view.lost().contains(node)) {
                nodes.add(node);
            }
        });
        return nodes;
    }

    private NetView markLost(Net net, NetView view) {
        Set<String> lost = LossRegistry.of(settings.registry());
        Set<String> now = new java.util.HashSet<>();
        view.lost().forEach(node -> settings.hostPort(node).ifPresent(now::add));
        lost.retainAll(now);
        lost.addAll(now);
        NetGuardian.Lose lose = new NetGuardian.Lose(now, !view.elected().equals(Epoch.NONE));
        if (!told.equals(Optional.of(lose))) {
            told = Optional.of(lose);
            net.system().tell(lose);
        }
        return view;
    }

    private ActorSystem<NetGuardian.Command> start(long net, InetSocketAddress own) {
        ActorRef<Command> self = context.getSelf();
        NetGuardian.Listener guardianListener = new NetGuardian.Listener(
                (in, letter) -> postman.open(in, letter).ifPresent(listener.arrived()),
                () -> self.tell(new Joined(net)),
                () -> self.tell(new Ended(net)));
        ActorSystem<NetGuardian.Command> system = ActorSystem.create(
                NetGuardian.create(LossRegistry.downed(settings.registry()), guardianListener),
                NetSettings.SYSTEM,
                TlsTransport.setup(settings, config(own)));
        status.system = Optional.of(system);
        system.getWhenTerminated().whenComplete((done, failure) -> self.tell(new Terminated(net)));
        return system;
    }

    private Config config(InetSocketAddress own) {
        return ConfigFactory.parseResources("asterism-net.conf")
                .withValue(
                        "pekko.remote.artery.canonical.hostname", ConfigValueFactory.fromAnyRef(NetSettings.host(own)))
                .withValue("pekko.remote.artery.canonical.port", ConfigValueFactory.fromAnyRef(own.getPort()))
                .withValue(
                        "pekko.cluster.failure-detector.registry", ConfigValueFactory.fromAnyRef(settings.registry()))
                .withFallback(ConfigFactory.load());
    }

    private static Address address(InetSocketAddress address) {
        return new Address("pekko", NetSettings.SYSTEM, NetSettings.host(address), address.getPort());
    }
}
