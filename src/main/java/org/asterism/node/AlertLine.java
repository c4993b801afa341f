package org.asterism.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.asterism.alerts.AgentCourier;
import org.asterism.alerts.AlertDesk;
import org.asterism.alerts.AlertMessages;
import org.asterism.alerts.AlertStore;
import org.asterism.alerts.Couriers;
import org.asterism.alerts.MailCourier;
import org.asterism.alerts.WebhookCourier;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.api.AlertList;
import org.asterism.api.AlertTest;
import org.asterism.config.NodeSettings;
import org.asterism.executor.ProcessRunner;
import org.asterism.fencing.core.FencingRecord;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.http.AlertPort;
import org.asterism.kernel.BootClock;
import org.asterism.model.Alert;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.OperationResult;
import org.asterism.resource.agent.KernelSignals;
import org.asterism.resource.agent.KernelSpawning;
import org.asterism.wire.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads what happens on this node to its alerts. Any thread; nothing waits. */
final class AlertLine implements Story.Witness, AlertPort {

    private static final Logger LOG = LoggerFactory.getLogger(AlertLine.class);

    /** Events that wait on a node: a day of a busy one, and some 300 kB on disk. */
    private static final int ROOM = 1000;

    private static final Duration PATIENCE = Duration.ofSeconds(14);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Shared shared;
    private final AtomicReference<ActorRef<AlertDesk.Command>> desk = new AtomicReference<>();
    private final AtomicReference<SortedMap<String, String>> attributes =
            new AtomicReference<>(Collections.emptySortedMap());
    private final AtomicReference<ClusterDocument> document = new AtomicReference<>(ClusterDocument.EMPTY);
    private final AtomicReference<Set<NodeName>> reached = new AtomicReference<>(Set.of());

    AlertLine(Shared shared) {
        this.shared = shared;
    }

    /** Before anything happens that would be told. */
    void open(ActorContext<Guardian.Begin> context, BiConsumer<NodeName, WireMessage> post) {
        NodeSettings settings = shared.settings();
        attributes.set(shared.parts().attributes().present());
        desk.set(context.spawn(
                AlertDesk.create(new AlertDesk.Setting(
                        settings.self(),
                        known(),
                        couriers(settings),
                        new AlertStore(settings.paths().state().resolve("alerts"), ROOM),
                        shared.files(),
                        BootClock::now,
                        Clock.systemUTC(),
                        this::leads,
                        shared.reachable()::get,
                        post,
                        new AlertFigures(shared.parts().metrics().registry()))),
                "alerts"));
    }

    /** Before a quorum has confirmed them: what happens meanwhile is told, too. */
    private List<Alert> known() {
        return shared.onDisk().details().alerts();
    }

    private boolean leads() {
        return shared.parts().heart().get() != null && !shared.pulse().elected().equals(Epoch.NONE);
    }

    private Couriers couriers(NodeSettings settings) {
        ProcessRunner runner = KernelSpawning.runner(
                ProcessRunner.Settings.of(settings.paths().run().resolve("alerts"), shared.commandPrefix()),
                shared.processes(),
                new KernelSignals(),
                BootClock::now,
                shared.ordinary());
        ZoneId zone = ZoneId.systemDefault();
        return new Couriers(
                new AgentCourier(runner, "asterism-" + version(), zone),
                new WebhookCourier(settings.cluster(), settings.self(), Clock.systemUTC(), shared.files()),
                new MailCourier(
                        settings.cluster(),
                        settings.self(),
                        Clock.systemUTC(),
                        zone,
                        shared.system()
                                .dispatchers()
                                .lookup(DispatcherSelector.fromConfig("asterism.dispatcher.mail"))));
    }

    private static String version() {
        String written = AlertLine.class.getPackage().getImplementationVersion();
        return written == null ? "unknown" : written;
    }

    private void tell(AlertDesk.Command command) {
        ActorRef<AlertDesk.Command> open = desk.get();
        if (open != null) {
            open.tell(command);
        }
    }

    private void tell(AlertEvent event) {
        tell(new AlertDesk.Occurred(event));
    }

    @Override
    public void heart(HeartEvent event) {
        if (event instanceof HeartEvent.Elected) {
            tell(new AlertDesk.Elected());
        } else if (event instanceof HeartEvent.SteppedDown) {
            tell(new AlertDesk.SteppedDown());
        } else if (event instanceof HeartEvent.Lost lost) {
            tell(node(lost.node(), "lost", lost.incarnation().toString()));
        } else if (event instanceof HeartEvent.Back back) {
            tell(node(back.node(), "member", back.incarnation().toString()));
        } else if (event instanceof HeartEvent.Changed) {
            Set<NodeName> now = Objects.requireNonNull(shared.reachable().get());
            if (!now.equals(reached.getAndSet(now))) {
                tell(new AlertDesk.ReachChanged());
            }
        }
    }

    private AlertEvent node(NodeName node, String desc, String life) {
        List<NodeName> members = shared.settings().members();
        return AlertFacts.node(Instant.now(), node, desc, members.indexOf(node) + 1, life);
    }

    @Override
    public void operation(OperationResult result) {
        AlertFacts.resource(Instant.now(), shared.settings().self(), result).ifPresent(this::tell);
    }

    /** A fencing ended, here or on another node. */
    void fenced(FencingRecord line) {
        tell(AlertFacts.fencing(line));
    }

    /** This node's transient attributes are these now; those of the program itself ({@code #}) are nobody's news. */
    void attributes(SortedMap<String, String> now) {
        SortedMap<String, String> before = Objects.requireNonNull(attributes.getAndSet(now));
        for (String name : changed(before, now)) {
            tell(AlertEvent.local(
                    Instant.now(),
                    Alert.Kind.ATTRIBUTE,
                    shared.settings().self().value(),
                    AlertFacts.attribute(name, now.getOrDefault(name, ""))));
        }
    }

    private static List<String> changed(SortedMap<String, String> before, SortedMap<String, String> now) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        List<String> changed = new ArrayList<>();
        for (String name : names) {
            if (!name.startsWith("#") && !before.getOrDefault(name, "").equals(now.getOrDefault(name, ""))) {
                changed.add(name);
            }
        }
        return changed;
    }

    /** The document in force: its alerts, and what it changes of the nodes' permanent attributes. */
    void inForce(DocumentVersion version, ClusterDocument next) {
        ClusterDocument before = Objects.requireNonNull(document.getAndSet(next));
        tell(new AlertDesk.Configured(next.details().alerts()));
        if (before.equals(ClusterDocument.EMPTY)) {
            return;
        }
        Set<NodeName> nodes = new TreeSet<>(before.nodeAttributes().keySet());
        nodes.addAll(next.nodeAttributes().keySet());
        for (NodeName node : nodes) {
            SortedMap<String, String> old = before.nodeAttributes().getOrDefault(node, new TreeMap<>());
            SortedMap<String, String> now = next.nodeAttributes().getOrDefault(node, new TreeMap<>());
            for (String name : changed(old, now)) {
                String value = now.getOrDefault(name, "");
                tell(AlertEvent.shared(
                        Instant.now(),
                        Alert.Kind.ATTRIBUTE,
                        node.value(),
                        "attribute/" + version + "/" + node + "/" + name,
                        AlertFacts.attribute(name, value)));
            }
        }
    }

    /** Takes what other nodes send about alerts; false: it is something else. */
    boolean takes(WireMessage message) {
        if (message instanceof AlertMessages.AlertsTold told) {
            tell(new AlertDesk.Arrived(told));
            return true;
        }
        return false;
    }

    /** Waits for a moment until the queue is on disk. Only at the end of the process. */
    void close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tell(new AlertDesk.Flush(done));
        try {
            if (desk.get() != null) {
                done.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("alerts may be lost, the disk does not take their queue reason={}", e.toString());
        }
    }

    private ActorRef<AlertDesk.Command> open() {
        ActorRef<AlertDesk.Command> open = desk.get();
        if (open == null) {
            throw new IllegalStateException("asked before the node's actors are there");
        }
        return open;
    }

    @Override
    public CompletionStage<AlertList> list() {
        return AskPattern.ask(
                open(), AlertDesk.GetList::new, PATIENCE, shared.system().scheduler());
    }

    @Override
    public CompletionStage<AlertTest> test(String alert) {
        return AskPattern.ask(
                open(),
                (ActorRef<AlertTest> replyTo) -> new AlertDesk.Test(alert, replyTo),
                PATIENCE,
                shared.system().scheduler());
    }
}
