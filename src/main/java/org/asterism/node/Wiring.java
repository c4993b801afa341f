package org.asterism.node;

import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.asterism.config.MonitorSettings;
import org.asterism.config.NodeSettings;
import org.asterism.coordinator.ChangeDesk;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.Documents;
import org.asterism.coordinator.LeaseKeeper;
import org.asterism.coordinator.Messages.NodeReport;
import org.asterism.coordinator.Reporter;
import org.asterism.coordinator.core.TransitionRun;
import org.asterism.fencing.Fencer;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.http.HttpSettings;
import org.asterism.kernel.BootClock;
import org.asterism.keys.KeyDesk;
import org.asterism.model.NodeName;
import org.asterism.net.NetKeeper;
import org.asterism.net.NetSettings;
import org.asterism.net.Postman;
import org.asterism.net.Postmark;
import org.asterism.observability.EventKind;
import org.asterism.resource.NodeServices;
import org.asterism.resource.opinion.HostGauge;
import org.asterism.transport.Transport;
import org.asterism.wire.ClusterName;
import org.asterism.wire.WireMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the actors of a node and connects them; what each is given is all it knows of the others. */
final class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final Duration KEY_CHECK = Duration.ofSeconds(2);

    /** A stranger who floods us must not flood the log. */
    private static final Duration DROP_CHECK = Duration.ofSeconds(10);

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Time for the answer to a request for a restart to leave this machine. */
    private static final Duration FAREWELL = Duration.ofMillis(200);

    private final Shared shared;
    private final HttpSettings http;
    private final Runnable endProcess;
    private final HeartLine line = new HeartLine();
    private final HostGauge gauge = new HostGauge();
    private final Reunions reunions = new Reunions();
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();

    /** What messages and reports are handed to, once it is there. */
    private volatile Consumer<WireMessage> mail = message -> {};

    Wiring(Shared shared, HttpSettings http, Runnable endProcess) {
        this.shared = shared;
        this.http = http;
        this.endProcess = endProcess;
    }

    HeartLine line() {
        return line;
    }

    Ending awaitSpawned() throws Refusals {
        try {
            return ending.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusals("interrupted while the actors started");
        } catch (ExecutionException | TimeoutException e) {
            throw new Refusals("the node's actors did not start: " + e);
        }
    }

    private record Crew(
            ActorRef<Reporter.Command> reporter,
            ActorRef<WorkDesk.Command> work,
            ActorRef<Coordinator.Command> coordinator,
            Consumer<Documents.Command> documents,
            ActorRef<ChangeDesk.Command> desk,
            ActorRef<KeyDesk.Command> keys,
            ActorRef<Fencer.Command> fencer,
            NodeAttributes attributes,
            AgentAdvice advice) {}

    /** Runs in the guardian. A failure here fails the guardian, and with it the process. */
    void spawn(ActorContext<Guardian.Begin> context) {
        NetSettings netSettings = new NetSettings(
                "asterism",
                self(),
                new TreeSet<>(settings().votes().keySet()),
                messagingAddresses(),
                shared.parts().tls().channel());
        Postman postman = new Postman(
                netSettings,
                new Postmark(
                        new ClusterName(shared.parts().settings().cluster()),
                        shared.parts().links()::keys,
                        () -> shared.pulse().incarnation().generation().value(),
                        node -> Herald.generation(shared.pulse(), node)));
        shared.alerts().open(context, postman::send);
        shared.openLines(postman::send);
        Crew crew = crew(context, postman);
        NetKeeper.Status netStatus = new NetKeeper.Status();
        ActorRef<NetKeeper.Command> net =
                context.spawn(NetKeeper.create(netSettings, postman, netStatus, netListener(netStatus, crew)), "net");
        ActorRef<HeartEvent> herald = context.spawn(
                Herald.create(new Herald.Setting(
                        self(),
                        settings().votes().keySet(),
                        shared.digest(),
                        crew.coordinator(),
                        crew.documents(),
                        net,
                        crew.reporter(),
                        crew.work(),
                        Ways.keep(context, shared),
                        this::heard)),
                "herald");
        openLinks(context);
        watchPingNodes(context);
        List.of(crew.reporter(), crew.work(), crew.coordinator(), crew.desk(), crew.fencer(), net, herald)
                .forEach(context::watch);
        crew.reporter().tell(new Reporter.Retell());
        line.connect(herald);
        guardItself(context, crew);
        manage(crew, netStatus);
        ending.complete(new OrderlyEnd(shared, crew.reporter(), crew.work(), line));
    }

    private void manage(Crew crew, NetKeeper.Status netStatus) {
        new Management(shared)
                .open(
                        http,
                        crew.coordinator(),
                        crew.desk(),
                        crew.keys(),
                        crew.fencer(),
                        netStatus,
                        this::restart,
                        crew.attributes(),
                        crew.advice());
    }

    private NetKeeper.Listener netListener(NetKeeper.Status netStatus, Crew crew) {
        Counter ended = Ways.stuckConnections(shared.parts().metrics().registry());
        return new NetKeeper.Listener(
                message -> mail.accept(message),
                nodes -> onReachable(nodes, netStatus, crew),
                address -> shared.files().execute(() -> Ways.unblock(address, ended)));
    }

    /** What looks after this node when nobody else does: its watchdog, and what it owes without a quorum. */
    private void guardItself(ActorContext<Guardian.Begin> context, Crew crew) {
        shared.watchdog()
                .connect(context.spawn(
                        Roundsman.create(crew.coordinator(), crew.work(), shared.watchdog()::well), "roundsman"));
        context.watch(context.spawn(NoQuorumDesk.create(noQuorumSetting(crew.work())), "no-quorum"));
    }

    private void openLinks(ActorContext<Guardian.Begin> context) {
        shared.parts()
                .tls()
                .watch(
                        shared.system(),
                        shared.files(),
                        sentence -> shared.parts().story().tell(EventKind.OTHER, sentence));
        context.spawn(
                Transport.create(new Transport.Setting(
                        shared.parts().links(),
                        settings().paths().authkeys(),
                        shared.parts().keys(),
                        LinkPlans.largestFrame(settings()),
                        shared.files(),
                        KEY_CHECK,
                        DROP_CHECK,
                        sentence -> shared.parts().story().tell(EventKind.OTHER, sentence))),
                "transport");
    }

    private void watchPingNodes(ActorContext<Guardian.Begin> context) {
        if (!settings().quorum().ping().isEmpty()) {
            context.spawn(
                    PingWatch.create(new PingWatch.Setting(
                            settings().quorum().ping(),
                            shared.parts().attributes(),
                            shared.files(),
                            sentence -> shared.parts().story().tell(EventKind.OTHER, sentence),
                            shared.reach())),
                    "ping");
            shared.reach()
                    .show(
                            settings().quorum().ping().groups().keySet(),
                            shared.parts().metrics().registry());
        }
    }

    private Crew crew(ActorContext<Guardian.Begin> context, Postman postman) {
        ActorRef<Reporter.Command> reporter = reporter(context, postman);
        NodeAttributes attributes = NodeAttributes.of(shared, postman::send);
        Rights rights = new Rights(shared.parts().heart());
        AgentBench bench = AgentBench.create(shared, rights, gauge, postman::send);
        reunions.onReunion(bench.addresses()::announceAgain);
        if (settings().quorum().isTwoNode()) {
            reunions.onSilence(bench.addresses()::askAhead);
        }
        ActorRef<WorkDesk.Command> work = context.spawn(WorkDesk.create(workSetting(reporter, rights, bench)), "work");
        FencingLine fencing = FencingLine.of(shared);
        ActorRef<Fencer.Command> fencer = context.spawn(fencing.fencer(bench.fenceAgents(), postman::send), "fencer");
        ActorRef<LeaseKeeper.Command> leases = context.spawn(CoordinatorSetup.leaseKeeper(shared), "leases");
        CallDrains drains = CallDrains.spawn(context, shared, bench.asterisk());
        shared.trunks(new TrunkLine(shared, bench.asterisk()));
        Masks masks = new Masks(bench.advice().book());
        DispatcherLine dispatchers = DispatcherLine.spawn(context, shared);
        CoordinatorSetup setup =
                new CoordinatorSetup(shared, postman, rights, work, fencing, leases, drains, dispatchers, masks);
        AtomicReference<ActorRef<Documents.Command>> documents = new AtomicReference<>();
        ActorRef<Coordinator.Command> coordinator = context.spawn(
                Coordinator.create(
                        setup.coordinator(),
                        listener -> Documents.create(
                                setup.documents(listener), shared.parts().held()),
                        documents::set),
                "coordinator");
        leases.tell(new LeaseKeeper.Meet(coordinator));
        fencing.connect(fencer, coordinator);
        ActorRef<ChangeDesk.Command> desk = ChangeDesks.spawn(context, shared, postman, coordinator, fencing);
        drains.meet(desk);
        shared.failback().meet(drains, shared.parts().metrics().registry());
        bench.desk().connect(new AgentDesk.Links(shared.system(), coordinator, desk, attributes));
        ActorRef<KeyDesk.Command> keys = context.spawn(KeyDesk.create(new KeySetup(shared, postman).keys()), "keys");
        FlightDesk flight = shared.parts().flight().connect(shared, postman::send);
        Function<ActorRef<Documents.Command>, Mailroom> room = keeper -> new Mailroom(
                self(), coordinator, keeper, desk, reporter, work, keys, fencer, attributes, bench.opinion());
        mail = message -> deliver(message, documents.get(), flight, room);
        return new Crew(
                reporter,
                work,
                coordinator,
                command -> toKeeper(documents, command),
                desk,
                keys,
                fencer,
                attributes,
                bench.advice());
    }

    private void deliver(
            WireMessage message,
            @Nullable ActorRef<Documents.Command> documents,
            FlightDesk flight,
            Function<ActorRef<Documents.Command>, Mailroom> room) {
        if (documents != null && !flight.takes(message) && !shared.takes(message)) {
            room.apply(documents).arrived(message);
        }
    }

    private ActorRef<Reporter.Command> reporter(ActorContext<Guardian.Begin> context, Postman postman) {
        ActorRef<NodeReport> own = context.spawn(Behaviors.receiveMessage(this::ownReport), "own-report");
        ActorRef<Reporter.Command> reporter = context.spawn(
                Reporter.create(new Reporter.Setting(
                        self(),
                        shared.pulse().incarnation(),
                        shared.reachable()::get,
                        shared.parts().attributes()::present,
                        postman::send,
                        own)),
                "reporter");
        shared.parts().attributes().onChange(changed -> {
            reporter.tell(new Reporter.AttributesChanged());
            shared.alerts().attributes(changed);
        });
        return reporter;
    }

    private Behavior<NodeReport> ownReport(NodeReport report) {
        mail.accept(report);
        return Behaviors.same();
    }

    /** What comes before the keeper is there is asked for again. */
    private static void toKeeper(AtomicReference<ActorRef<Documents.Command>> keeper, Documents.Command command) {
        ActorRef<Documents.Command> present = keeper.get();
        if (present != null) {
            present.tell(command);
        }
    }

    private WorkDesk.Setting workSetting(ActorRef<Reporter.Command> reporter, Rights rights, AgentBench bench) {
        return new WorkDesk.Setting(
                self(),
                reporter,
                events -> new NodeServices(
                        bench.runner(),
                        rights,
                        shared.board(),
                        events,
                        Clock.systemUTC(),
                        BootClock::now,
                        new AtomicLong(),
                        NodeServices.Limits.standard(),
                        monitoring(bench),
                        bench.advice().book()::known),
                bench.runner(),
                shared::resource);
    }

    private NodeServices.Monitoring monitoring(AgentBench bench) {
        MonitorSettings monitors = settings().resources().monitors();
        return new NodeServices.Monitoring(
                bench.opinion(), monitors.limitFactor(), monitors.busyPatience(), monitors.failureWindow());
    }

    private void heard(HeartEvent event) {
        shared.parts().story().heart(event);
        shared.parts().flight().heart(event);
        shared.survival().ifPresent(line -> line.heard(event));
        reunions.heard(event);
        if (event instanceof HeartEvent.OwnDelay delay) {
            gauge.late(delay.lateness(), BootClock.now());
        }
    }

    private NoQuorumDesk.Setting noQuorumSetting(ActorRef<WorkDesk.Command> work) {
        shared.withoutQuorum().show(shared.parts().metrics().registry());
        return new NoQuorumDesk.Setting(
                self(),
                settings().votes().keySet(),
                new NoQuorumRule(settings().timing()),
                shared::pulse,
                BootClock::now,
                shared.heart()::leaseEnd,
                shared.watchdog()::withoutLease,
                () -> new NoQuorumDesk.Own(
                        shared.board().snapshot(), shared.parts().attributes().present()),
                new TransitionRun.Limits(
                        CoordinatorSetup.BATCH_LIMIT, settings().limits().parallelOperations()),
                work,
                shared.withoutQuorum(),
                sentence -> shared.parts().story().tell(EventKind.QUORUM_LOST, sentence));
    }

    private void onReachable(SortedSet<NodeName> nodes, NetKeeper.Status status, Crew crew) {
        SortedSet<NodeName> before = shared.reachable().getAndSet(nodes);
        shared.heart().netChanged(status.identity());
        if (!nodes.equals(before)) {
            LOG.info("messages reach {}", nodes);
            crew.coordinator().tell(new Coordinator.Reached(nodes));
            crew.reporter().tell(new Reporter.Retell());
        }
    }

    private MessagingAddresses messagingAddresses() {
        return new MessagingAddresses(
                settings(),
                shared.parts().links(),
                shared.parts().ground().netlink(),
                Ground.addressesOf(GatedAddress.of(shared.parts().first())));
    }

    /** True if the others spare this node; it then ends by itself, and leaves the gate as it is. */
    private boolean restart() {
        if (!ending.isDone() || !ending.join().spare(shared.heart(), Node.RESTART_LEASE)) {
            return false;
        }
        shared.after(FAREWELL, endProcess);
        return true;
    }

    private NodeSettings settings() {
        return shared.settings();
    }

    private NodeName self() {
        return settings().self();
    }
}
