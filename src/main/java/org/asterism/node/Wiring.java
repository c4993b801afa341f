package org.asterism.node;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.asterism.config.DocumentWriter;
import org.asterism.config.NodeSettings;
import org.asterism.coordinator.ChangeDesk;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.DocumentDisk.Stored;
import org.asterism.coordinator.Documents;
import org.asterism.coordinator.Messages.NodeReport;
import org.asterism.coordinator.Reporter;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.TransitionRun;
import org.asterism.heartbeat.Heart;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.heartbeat.HeartListener;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.http.HttpRefusedToStart;
import org.asterism.http.HttpServices;
import org.asterism.http.HttpSettings;
import org.asterism.http.ManagementServer;
import org.asterism.kernel.BootClock;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.net.NetKeeper;
import org.asterism.net.NetSettings;
import org.asterism.net.Postman;
import org.asterism.observability.EventKind;
import org.asterism.observability.Health;
import org.asterism.policy.Scheduler;
import org.asterism.policy.StateDigest;
import org.asterism.resource.HistoryBoard;
import org.asterism.resource.NodeServices;
import org.asterism.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the actors of a node and connects them; what each is given is all it knows of the others. */
final class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final Duration KEY_CHECK = Duration.ofSeconds(2);
    private static final int BATCH_LIMIT = 30;

    private final ActorSystem<Guardian.Begin> system;
    private final Node.Parts parts;
    private final NodeSettings settings;
    private final HttpSettings http;
    private final Runnable restarting;
    private final HeartLine line = new HeartLine();
    private final HistoryBoard board = new HistoryBoard();
    private final Executor processes;
    private final Executor files;
    private final Executor planner;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();

    Wiring(ActorSystem<Guardian.Begin> system, Node.Parts parts, HttpSettings http, Runnable restarting) {
        this.restarting = restarting;
        this.system = system;
        this.parts = parts;
        this.settings = parts.settings();
        this.http = http;
        this.processes = dispatcher("process");
        this.files = dispatcher("file");
        this.planner = dispatcher("planner");
    }

    private void after(Duration wait, Runnable task) {
        system.scheduler().scheduleOnce(wait, task, system.executionContext());
    }

    private Executor dispatcher(String name) {
        return system.dispatchers().lookup(DispatcherSelector.fromConfig("asterism.dispatcher." + name));
    }

    HeartListener line() {
        return line;
    }

    Executor callbacks() {
        return system.executionContext();
    }

    Executor processDispatcher() {
        return processes;
    }

    /** What votes carry: of the board as it is at that moment, worked out once per board. */
    LongSupplier digest() {
        return new LongSupplier() {
            private SortedMap<?, ?> last = board.snapshot();
            private long value = StateDigest.of(board.snapshot());

            @Override
            public synchronized long getAsLong() {
                var now = board.snapshot();
                if (now != last) {
                    last = now;
                    value = StateDigest.of(now);
                }
                return value;
            }
        };
    }

    Ending awaitSpawned() throws Refusals {
        try {
            return ending.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusals("interrupted while the actors started");
        } catch (ExecutionException | TimeoutException e) {
            throw new Refusals("the node's actors did not start: " + e);
        }
    }

    private Heart heart() {
        return java.util.Objects.requireNonNull(parts.heart().get());
    }

    private HeartSnapshot pulse() {
        return heart().snapshot();
    }

    /** Runs in the guardian. A failure here fails the guardian, and with it the process. */
    void spawn(ActorContext<Guardian.Begin> context) {
        Rights rights = new Rights(parts.heart());
        AtomicReference<SortedSet<NodeName>> reachable = new AtomicReference<>(new TreeSet<>());
        NetSettings netSettings = new NetSettings("asterism", settings.self(), messagingAddresses());
        Postman postman = new Postman(netSettings);
        ActorRef<NodeReport> own = context.spawn(
                org.apache.pekko.actor.typed.javadsl.Behaviors.receiveMessage(report -> {
                    Refs known = refs.get();
                    if (known != null) {
                        known.coordinator().tell(new Coordinator.ReportArrived(report));
                    }
                    return org.apache.pekko.actor.typed.javadsl.Behaviors.same();
                }),
                "own-report");
        ActorRef<Reporter.Command> reporter = context.spawn(
                Reporter.create(new Reporter.Setting(
                        settings.self(), () -> pulse().incarnation(), reachable::get, postman::send, own)),
                "reporter");
        ActorRef<WorkDesk.Command> work = context.spawn(WorkDesk.create(workSetting(reporter, rights)), "work");
        AtomicReference<ActorRef<Documents.Command>> documents = new AtomicReference<>();
        ActorRef<Coordinator.Command> coordinator = context.spawn(
                Coordinator.create(
                        coordinatorSetting(postman, work),
                        listener ->
                                Documents.create(documentsSetting(postman, reachable, rights, listener), parts.held()),
                        documents::set),
                "coordinator");
        ActorRef<ChangeDesk.Command> desk = context.spawn(
                ChangeDesk.create(new ChangeDesk.Setting(
                        settings.self(),
                        () -> pulse().leadership().coordinator(),
                        postman::send,
                        coordinator,
                        message -> Wish.read(message, text -> Texts.document(settings, text)))),
                "change-desk");
        NetKeeper.Status netStatus = new NetKeeper.Status();
        ActorRef<NetKeeper.Command> net = context.spawn(
                NetKeeper.create(
                        netSettings,
                        postman,
                        netStatus,
                        new NetKeeper.Listener(
                                message -> mail(message, coordinator, documents, desk, reporter, work),
                                nodes -> onReachable(nodes, reachable, netStatus, coordinator, reporter))),
                "net");
        refs.set(new Refs(coordinator, reporter, work));
        var routes = Ways.keep(context, settings, parts.ground().netlink(), files);
        ActorRef<HeartEvent> herald = context.spawn(
                Herald.create(new Herald.Setting(
                        settings.self(), digest(), coordinator, net, reporter, work, routes, parts.story()::heart)),
                "herald");
        context.spawn(
                Transport.create(new Transport.Setting(
                        parts.links(), settings.paths().authkeys(), parts.keys(), files, KEY_CHECK)),
                "transport");
        List.of(reporter, work, coordinator, desk, net, herald).forEach(context::watch);
        reporter.tell(new Reporter.Retell());
        line.connect(herald);
        openManagement(coordinator, desk, netStatus);
        ending.complete(new OrderlyEnd(
                system,
                settings,
                heart(),
                board,
                reporter,
                work,
                line,
                parts.store(),
                parts.ground().bootId(),
                new java.util.concurrent.atomic.AtomicBoolean()));
    }

    private record Refs(
            ActorRef<Coordinator.Command> coordinator,
            ActorRef<Reporter.Command> reporter,
            ActorRef<WorkDesk.Command> work) {}

    private final AtomicReference<@org.jspecify.annotations.Nullable Refs> refs = new AtomicReference<>();

    private void mail(
            org.asterism.wire.WireMessage message,
            ActorRef<Coordinator.Command> coordinator,
            AtomicReference<ActorRef<Documents.Command>> documents,
            ActorRef<ChangeDesk.Command> desk,
            ActorRef<Reporter.Command> reporter,
            ActorRef<WorkDesk.Command> work) {
        ActorRef<Documents.Command> keeper = documents.get();
        if (keeper != null) {
            new Mailroom(settings.self(), coordinator, keeper, desk, reporter, work).arrived(message);
        }
    }

    private void onReachable(
            SortedSet<NodeName> nodes,
            AtomicReference<SortedSet<NodeName>> reachable,
            NetKeeper.Status status,
            ActorRef<Coordinator.Command> coordinator,
            ActorRef<Reporter.Command> reporter) {
        SortedSet<NodeName> before = reachable.getAndSet(nodes);
        heart().netChanged(status.identity());
        if (!nodes.equals(before)) {
            LOG.info("messages reach {}", nodes);
            coordinator.tell(new Coordinator.Reached(nodes));
            reporter.tell(new Reporter.Retell());
        }
    }

    private SortedMap<NodeName, InetSocketAddress> messagingAddresses() {
        SortedMap<NodeName, InetSocketAddress> addresses = new TreeMap<>();
        settings.nodes()
                .forEach(node -> addresses.put(
                        node.name(), new InetSocketAddress(node.messaging().address(), settings.messagingPort())));
        return addresses;
    }

    private WorkDesk.Setting workSetting(ActorRef<Reporter.Command> reporter, Rights rights) {
        AgentBench bench = AgentBench.create(parts, rights, processes, files, this::after);
        return new WorkDesk.Setting(
                settings.self(),
                reporter,
                events -> new NodeServices(
                        bench.agents(),
                        rights,
                        board,
                        events,
                        Clock.systemUTC(),
                        BootClock::now,
                        new AtomicLong(),
                        NodeServices.Limits.standard()),
                bench.agents(),
                parts.story()::resource);
    }

    private Documents.Setting documentsSetting(
            Postman postman,
            AtomicReference<SortedSet<NodeName>> reachable,
            Rights rights,
            ActorRef<Documents.InForce> listener) {
        String first =
                parts.first().equals(ClusterDocument.EMPTY) ? "" : DocumentWriter.write(Texts.settled(parts.first()));
        return new Documents.Setting(
                settings.self(),
                parts::voters,
                reachable::get,
                this::behind,
                postman::send,
                rights,
                parts.storage(),
                new Stored(DocumentVersion.EMPTY, first, "", "first document of the cluster", 0),
                listener);
    }

    private SortedSet<NodeName> behind(DocumentVersion version) {
        SortedSet<NodeName> behind = new TreeSet<>();
        HeartSnapshot snapshot = pulse();
        snapshot.newest().forEach((node, heartbeat) -> {
            if (Herald.isHeard(snapshot, node) && heartbeat.document().compareTo(version) < 0) {
                behind.add(node);
            }
        });
        return behind;
    }

    private Coordinator.Setting coordinatorSetting(Postman postman, ActorRef<WorkDesk.Command> work) {
        Conductor.Tools tools = new Conductor.Tools(
                Scheduler::schedule,
                StateDigest::of,
                new TransitionRun.Limits(BATCH_LIMIT, settings.limits().parallelOperations()),
                settings.quorum().isTwoNode() ? Conductor.Owners.ASK_NETWORK : Conductor.Owners.EXCLUDED_BY_QUORUM);
        return new Coordinator.Setting(
                settings.self(),
                new TreeSet<>(settings.votes().keySet()),
                tools,
                BootClock::now,
                postman::send,
                order -> work.tell(new WorkDesk.Take(new org.asterism.resource.Order(
                        order.epoch(), order.incarnation(), order.transition(), order.action()))),
                message -> work.tell(new WorkDesk.Cleanup(new org.asterism.model.ResourceId(message.resource()))),
                text -> Texts.document(settings, text),
                DocumentWriter::write,
                planner,
                document -> inForce(document, work),
                sentence -> parts.story().tell(EventKind.OTHER, sentence));
    }

    /** The gate holds back what the document names before any resource of it is looked at. */
    private void inForce(ClusterDocument document, ActorRef<WorkDesk.Command> work) {
        List<GatedAddress> floating = GatedAddress.of(document);
        List<Resource> resources = document.resources();
        if (parts.ground().gate() instanceof BareGate bare) {
            bare.know(floating);
        }
        heart().guard(Ground.devices(floating), Ground.addressesOf(floating)).thenAccept(result -> {
            LOG.info("gate guards {} result={}", Ground.addressesOf(floating), result);
            work.tell(new WorkDesk.Adopt(resources));
        });
    }

    private void openManagement(
            ActorRef<Coordinator.Command> coordinator, ActorRef<ChangeDesk.Command> desk, NetKeeper.Status netStatus) {
        Control control = new Control(
                system,
                planner,
                settings,
                parts::voters,
                this::statusPulse,
                coordinator,
                desk,
                parts.events(),
                this::restart);
        Health health = new Health();
        health.register("heart", Health.Probe.LIVENESS, this::beats);
        health.register("quorum", Health.Probe.READINESS, this::hasQuorum);
        try {
            ManagementServer.start(
                            system,
                            http,
                            new HttpServices(
                                    control,
                                    parts.metrics(),
                                    health,
                                    parts.events(),
                                    () -> netStatus.system().map(net -> (ClassicActorSystemProvider) net)))
                    .whenComplete((server, failure) -> {
                        if (failure != null) {
                            // Its loss never stops the cluster.
                            LOG.error("the management port {}:{} does not open", http.host(), http.port(), failure);
                        }
                    });
        } catch (HttpRefusedToStart e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** True if the others spare this node; it then ends by itself, after the answer had time to leave. */
    private boolean restart() {
        return ending.isDone() && ending.join().spare(heart(), Node.RESTART_LEASE) && beginRestart();
    }

    private boolean beginRestart() {
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS, files).execute(() -> {
            heart().stop(Heart.Ending.LEAVE);
            restarting.run();
        });
        return true;
    }

    private Health.Outcome beats() {
        Duration age = BootClock.now().since(pulse().at());
        return age.compareTo(Duration.ofSeconds(5)) < 0
                ? Health.Outcome.UP
                : new Health.Outcome.Down("the heart was last seen " + age.toMillis() + " ms ago");
    }

    private Health.Outcome hasQuorum() {
        HeartSnapshot now = pulse();
        return now.votes() == org.asterism.model.ClusterState.Votes.WON
                        && !now.leadership().epoch().equals(Epoch.NONE)
                ? Health.Outcome.UP
                : new Health.Outcome.Down(now.reason());
    }

    private final org.asterism.model.BootTime startedAt = BootClock.now();

    private Pulse statusPulse() {
        HeartSnapshot now = pulse();
        Duration lease = now.leaseEnd().since(BootClock.now());
        return new Pulse(
                now.incarnation(),
                now.leadership(),
                lease.isNegative() ? Duration.ZERO : lease,
                now.votes(),
                now.reason(),
                now.peers(),
                now.newest(),
                BootClock.now().since(startedAt));
    }
}
