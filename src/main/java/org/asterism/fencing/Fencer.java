package org.asterism.fencing;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.fencing.core.Catalogue;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.FencingEffect;
import org.asterism.fencing.core.FencingLedger;
import org.asterism.fencing.core.FencingLedger.Moment;
import org.asterism.fencing.core.FencingLedger.Want;
import org.asterism.fencing.core.FencingRecord;
import org.asterism.fencing.core.FencingRun;
import org.asterism.fencing.core.Hosts;
import org.asterism.fencing.core.Seen;
import org.asterism.fencing.core.Traits;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.wire.WireMessage;

/**
 * Fencing on one node: feeds the {@link FencingLedger}, has agents run here or elsewhere, tells all nodes the results. Its fields
 * are the ledger, the history and the calls under way; they change with every message.
 */
public final class Fencer extends AbstractBehavior<Fencer.Command> {

    /** All this actor receives. */
    public sealed interface Command {}

    /** The document in force. */
    public record Configured(ClusterDocument document, FencingLedger.Rules rules) implements Command {}

    /**
     * What the coordinator's side knows.
     *
     * @param epoch in which this node coordinates; 0 if it does not
     * @param wants whom the coordinator's plan wants fenced or let in, and whom the quorum wants fenced, coordinator or not
     */
    public record Viewed(
            long epoch,
            SortedMap<NodeName, Want> wants,
            SortedMap<NodeName, Seen> seen,
            SortedSet<NodeName> reachable,
            SortedMap<ResourceId, SortedSet<NodeName>> devicesAt)
            implements Command {
        public Viewed {
            wants = Collections.unmodifiableSortedMap(new TreeMap<>(wants));
            seen = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
            reachable = Collections.unmodifiableSortedSet(new TreeSet<>(reachable));
            devicesAt = Collections.unmodifiableSortedMap(new TreeMap<>(devicesAt));
        }
    }

    /** An operator wants a node fenced or let in. */
    public record Order(NodeName target, FenceAction action, String author, String reason) implements Command {}

    /** An operator vouches that a node is down. */
    public record Confirm(NodeName target, String author, String reason) implements Command {}

    /** Another node's message about fencing. */
    public record Arrived(WireMessage message) implements Command {}

    /** Test all devices from here; answered with the results. */
    public record TestDevices(ActorRef<FencingReport> replyTo) implements Command {}

    /** What this node knows. */
    public record GetReport(ActorRef<FencingReport> replyTo) implements Command {}

    private record WakeUp() implements Command {}

    /** From {@link FenceCalls}. */
    record CallEnded(long call, FencingRun.Result result, String reason) implements Command {}

    /** From {@link FenceCalls}. */
    record ServedCall(Messages.CallOrder order, FenceAgents.Answer answer) implements Command {}

    private record Described(ResourceId device, Traits traits) implements Command {}

    private record Found(ResourceId device, Hosts hosts) implements Command {}

    private record TestEnded(TestResult result) implements Command {}

    private record TestsEnded(ActorRef<FencingReport> replyTo) implements Command {}

    /** What others are told. Called on this actor's thread; returns at once. */
    public interface Listener {
        /** What this life of the target held is free. */
        void released(NodeName target, long life, String how);

        /** The target is down, by a device's word for this request of the quorum or (0) an operator's. */
        void confirmed(NodeName target, long request);

        /** This node was let in by its devices. */
        void letIn(long life);

        void told(String sentence, boolean isAlarm);

        void recorded(FencingRecord line);

        /** A device was tested. */
        void tested(TestResult result);
    }

    /**
     * Fixed surroundings.
     *
     * @param established the newest epoch that this node obeys; orders of older ones are refused
     * @param testInterval zero: no scheduled tests
     */
    public record Setting(
            NodeName self,
            SortedSet<NodeName> nodes,
            FenceAgents agents,
            BiConsumer<NodeName, WireMessage> post,
            Supplier<SortedSet<NodeName>> peers,
            LongSupplier established,
            Supplier<BootTime> clock,
            Supplier<Instant> wall,
            DoubleSupplier random,
            Duration testInterval,
            java.nio.file.Path historyFile,
            int historyKept,
            java.util.concurrent.Executor disk,
            Listener listener) {}

    private final Setting setting;
    private final TimerScheduler<Command> timers;
    private final FencingLedger ledger;
    private final FencingHistory history;
    private final ActorRef<Devices.Command> devices;
    private final FenceCalls calls;
    private final SortedMap<ResourceId, TestResult> tests = new TreeMap<>();
    private BootTime wakeAt = BootTime.ZERO;
    private long epoch;

    private Fencer(
            ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting, FencingLedger.Rules rules) {
        super(context);
        this.setting = setting;
        this.timers = timers;
        this.ledger = new FencingLedger(setting.self(), rules, setting.random());
        this.history = FencingHistory.open(setting.historyFile(), setting.historyKept(), setting.disk());
        this.calls = new FenceCalls(context, timers, setting);
        ActorRef<Command> self = context.getSelf();
        Devices.Listener listener = new Devices.Listener() {
            @Override
            public void described(ResourceId device, Traits traits) {
                self.tell(new Described(device, traits));
            }

            @Override
            public void found(ResourceId device, Hosts hosts) {
                self.tell(new Found(device, hosts));
            }

            @Override
            public void tested(TestResult result) {
                self.tell(new TestEnded(result));
            }
        };
        // Tests may fail in ways of their own; a restart begins them anew and costs no request.
        this.devices = context.spawn(
                Behaviors.supervise(Devices.create(new Devices.Setting(
                                setting.self(),
                                List.copyOf(setting.nodes()),
                                setting.agents(),
                                setting.testInterval(),
                                setting.wall(),
                                listener)))
                        .onFailure(org.apache.pekko.actor.typed.SupervisorStrategy.restart()
                                .withLimit(10, Duration.ofMinutes(1))),
                "devices");
    }

    /** {@code rules} until a document says otherwise. */
    public static Behavior<Command> create(Setting setting, FencingLedger.Rules rules) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Fencer(context, timers, setting, rules)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Configured.class, this::onConfigured)
                .onMessage(Viewed.class, this::onViewed)
                .onMessage(Order.class, this::onOrder)
                .onMessage(Confirm.class, this::onConfirm)
                .onMessage(Arrived.class, this::onArrived)
                .onMessage(CallEnded.class, this::onCallEnded)
                .onMessage(ServedCall.class, served -> {
                    calls.answer(served.order(), served.answer());
                    return this;
                })
                .onMessage(WakeUp.class, wake -> onWakeUp())
                .onMessage(Described.class, described -> {
                    ledger.described(described.device(), described.traits());
                    return this;
                })
                .onMessage(Found.class, this::onFound)
                .onMessage(TestEnded.class, this::onTestEnded)
                .onMessage(TestDevices.class, this::onTestDevices)
                .onMessage(TestsEnded.class, ended -> onGetReport(new GetReport(ended.replyTo())))
                .onMessage(GetReport.class, this::onGetReport)
                .build();
    }

    private Behavior<Command> onConfigured(Configured configured) {
        Catalogue catalogue = Catalogue.of(configured.document());
        tests.keySet().retainAll(catalogue.devices().keySet());
        Behavior<Command> next = follow(ledger.configured(catalogue, configured.rules(), moment()));
        devices.tell(new Devices.Adopt(catalogue));
        return next;
    }

    private Behavior<Command> onViewed(Viewed view) {
        epoch = view.epoch();
        follow(ledger.sighted(view.seen(), view.reachable(), view.devicesAt(), moment()));
        return follow(ledger.wanted(epoch > 0, view.wants(), moment()));
    }

    private Behavior<Command> onOrder(Order order) {
        Want want = new Want(order.action(), order.author() + " ordered it: " + order.reason(), Duration.ZERO);
        return follow(ledger.ordered(order.target(), want, moment()));
    }

    private Behavior<Command> onConfirm(Confirm confirm) {
        return follow(ledger.confirmedByHand(confirm.target(), confirm.author(), confirm.reason(), moment()));
    }

    private Behavior<Command> onArrived(Arrived arrived) {
        WireMessage message = arrived.message();
        if (message instanceof Messages.CallOrder order) {
            ResourceId id = new ResourceId(order.device());
            calls.serve(order, Optional.ofNullable(ledger.catalogue().devices().get(id)), ledger.traits(id));
            return this;
        }
        if (message instanceof Messages.CallAnswer answer) {
            return onCallEnded(
                    new CallEnded(answer.call(), FencingRun.Result.valueOf(answer.result()), answer.reason()));
        }
        if (message instanceof Messages.News news) {
            return learn(News.fromWire(news));
        }
        if (message instanceof Messages.HostsTold told) {
            return onHostsTold(told);
        }
        return this;
    }

    /** Of one that has ended before (an answer behind its time limit) nothing follows. */
    private Behavior<Command> onCallEnded(CallEnded ended) {
        timers.cancel(ended.call());
        return follow(ledger.ended(ended.call(), ended.result(), ended.reason(), moment()));
    }

    /** Another node has made sure of something. */
    private Behavior<Command> learn(FencingRecord line) {
        history.add(line);
        setting.listener().recorded(line);
        if (line.outcome() == FencingRecord.Outcome.UNFENCED && line.target().equals(setting.self())) {
            setting.listener().letIn(line.life());
        }
        return follow(ledger.learned(line, moment()));
    }

    private Behavior<Command> onHostsTold(Messages.HostsTold told) {
        ResourceId device = new ResourceId(told.device());
        boolean isOurs = ledger.catalogue().mayUse(device, setting.self());
        if (isOurs || !ledger.catalogue().devices().containsKey(device)) {
            return this;
        }
        Hosts hosts = told.isAny() ? new Hosts.Any() : new Hosts.Named(told.ports());
        return follow(ledger.found(device, hosts, moment()));
    }

    private Behavior<Command> onFound(Found found) {
        setting.peers().get().forEach(peer -> {
            if (found.hosts() instanceof Hosts.Named named) {
                setting.post()
                        .accept(
                                peer,
                                new Messages.HostsTold(
                                        setting.self().value(), found.device().value(), false, named.ports()));
            } else if (found.hosts() instanceof Hosts.Any) {
                setting.post()
                        .accept(
                                peer,
                                new Messages.HostsTold(
                                        setting.self().value(), found.device().value(), true, new TreeMap<>()));
            }
        });
        return follow(ledger.found(found.device(), found.hosts(), moment()));
    }

    private Behavior<Command> onWakeUp() {
        wakeAt = BootTime.ZERO;
        return follow(ledger.woken(moment()));
    }

    private Behavior<Command> onTestEnded(TestEnded ended) {
        tests.put(ended.result().device(), ended.result());
        setting.listener().tested(ended.result());
        return this;
    }

    private Behavior<Command> onTestDevices(TestDevices test) {
        ActorRef<Devices.Tested> done = getContext()
                .spawnAnonymous(Behaviors.receiveMessage((Devices.Tested tested) -> {
                    getContext().getSelf().tell(new TestsEnded(test.replyTo()));
                    return Behaviors.stopped();
                }));
        devices.tell(new Devices.Test(done));
        return this;
    }

    private Behavior<Command> onGetReport(GetReport get) {
        Catalogue catalogue = ledger.catalogue();
        SortedMap<ResourceId, Hosts> hosts = new TreeMap<>();
        catalogue.devices().forEach((id, device) -> hosts.put(id, ledger.hostsOf(device)));
        SortedSet<NodeName> uncovered = new TreeSet<>(setting.nodes());
        uncovered.removeIf(node ->
                !catalogue.way(node, hosts, Collections.emptySet()).levels().isEmpty());
        get.replyTo()
                .tell(new FencingReport(
                        catalogue, hosts, ledger.lies(), tests, ledger.requests(), history.newestFirst(), uncovered));
        return this;
    }

    private Behavior<Command> follow(List<FencingEffect> effects) {
        for (FencingEffect effect : effects) {
            if (effect instanceof FencingEffect.Run run) {
                calls.run(
                        run,
                        Optional.ofNullable(ledger.catalogue().devices().get(run.device())),
                        ledger.traits(run.device()),
                        epoch);
            } else if (effect instanceof FencingEffect.WakeAt wake) {
                wake(wake.at());
            } else if (effect instanceof FencingEffect.Release release) {
                setting.listener().released(release.target(), release.life(), release.how());
            } else if (effect instanceof FencingEffect.Confirmed confirmed) {
                setting.listener().confirmed(confirmed.target(), confirmed.request());
            } else if (effect instanceof FencingEffect.LetIn in) {
                if (in.target().equals(setting.self())) {
                    setting.listener().letIn(in.life());
                }
            } else if (effect instanceof FencingEffect.Tell tell) {
                setting.listener().told(tell.sentence(), tell.isAlarm());
            } else if (effect instanceof FencingEffect.Recorded record) {
                history.add(record.line());
                setting.listener().recorded(record.line());
                setting.peers().get().forEach(peer -> setting.post().accept(peer, News.toWire(record.line())));
            } else {
                throw new AssertionError(effect);
            }
        }
        return this;
    }

    /** The earliest time that somebody asked for; too early costs nothing. */
    private void wake(BootTime at) {
        if (wakeAt.equals(BootTime.ZERO) || at.isBefore(wakeAt) || wakeAt.isBefore(now())) {
            wakeAt = at;
            Duration wait = at.since(now());
            timers.startSingleTimer(new WakeUp(), wait.isNegative() || wait.isZero() ? Duration.ofMillis(1) : wait);
        }
    }

    private BootTime now() {
        return setting.clock().get();
    }

    private Moment moment() {
        return new Moment(now(), setting.wall().get());
    }
}
