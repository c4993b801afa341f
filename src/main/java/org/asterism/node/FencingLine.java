package org.asterism.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.FencingPort;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.Lead;
import org.asterism.coordinator.core.NodeView;
import org.asterism.coordinator.core.Observed;
import org.asterism.coordinator.core.Sight;
import org.asterism.fencing.FenceAgents;
import org.asterism.fencing.Fencer;
import org.asterism.fencing.TestResult;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.FencingLedger;
import org.asterism.fencing.core.FencingLedger.Want;
import org.asterism.fencing.core.FencingRecord;
import org.asterism.fencing.core.Seen;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Generation;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.OperationResult;
import org.asterism.model.PeerState;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.observability.EventKind;
import org.asterism.wire.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between the coordinator and the fencing devices, in the terms of each. Any thread. */
final class FencingLine implements FencingPort {

    private static final Logger LOG = LoggerFactory.getLogger(FencingLine.class);

    /** Pacemaker's defaults of {@code fencing-timeout} and {@code fencing-max-attempts}. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int ATTEMPTS = 10;

    /** Attribute of a node that was let in by its devices: when, in seconds since 1970. */
    private static final String UNFENCED = "#node-unfenced";

    /** Attribute of a node with an armed watchdog: by when after its last lease it has been reset. */
    static final String WATCHDOG = "#watchdog";

    private final Shared shared;
    private final FencingFigures figures;
    private final PairFencing pair;
    private final AtomicReference<ActorRef<Fencer.Command>> fencer = new AtomicReference<>();
    private final AtomicReference<ActorRef<Coordinator.Command>> coordinator = new AtomicReference<>();
    private final AtomicReference<Fencer.Viewed> last = new AtomicReference<>();
    private final Map<NodeName, BootTime> ordered = new ConcurrentHashMap<>();
    private volatile Devices devices = Devices.of(ClusterDocument.EMPTY);

    static FencingLine of(Shared shared) {
        return new FencingLine(shared, new FencingFigures(shared.parts().metrics()));
    }

    private FencingLine(Shared shared, FencingFigures figures) {
        this.shared = shared;
        this.figures = figures;
        this.pair = new PairFencing(shared);
    }

    /** Before anything is asked of it. */
    void connect(ActorRef<Fencer.Command> devices, ActorRef<Coordinator.Command> toCoordinator) {
        fencer.set(devices);
        coordinator.set(toCoordinator);
    }

    private void tell(Fencer.Command command) {
        ActorRef<Fencer.Command> devices = fencer.get();
        if (devices != null) {
            devices.tell(command);
        }
    }

    Behavior<Fencer.Command> fencer(FenceAgents agents, BiConsumer<NodeName, WireMessage> post) {
        return Fencer.create(setting(agents, post), rules(ClusterDocument.EMPTY));
    }

    private Fencer.Setting setting(FenceAgents agents, BiConsumer<NodeName, WireMessage> post) {
        return new Fencer.Setting(
                shared.settings().self(),
                new TreeSet<>(shared.settings().votes().keySet()),
                agents,
                post,
                shared.reachable()::get,
                () -> shared.pulse().leadership().epoch().value(),
                BootClock::now,
                Instant::now,
                new java.security.SecureRandom()::nextDouble,
                shared.settings().fencing().testInterval(),
                shared.settings().paths().state().resolve("fencing-history"),
                shared.settings().fencing().historyKept(),
                shared.files(),
                new Listener());
    }

    private FencingLedger.Rules rules(ClusterDocument document) {
        return new FencingLedger.Rules(
                positive(CibValues.duration(option(document, "timeout"), TIMEOUT)),
                Math.max(1, CibValues.number(option(document, "max-attempts"), ATTEMPTS)),
                shared.settings().timing().deadtime().multipliedBy(2).plusMillis(500));
    }

    private static Duration positive(Duration span) {
        return span.isZero() || span.isNegative() ? TIMEOUT : span;
    }

    private static String option(ClusterDocument document, String name) {
        String old = document.options().getOrDefault("stonith-" + name, "");
        return document.options().getOrDefault("fencing-" + name, old);
    }

    /** The document in force. */
    void inForce(ClusterDocument document) {
        tell(new Fencer.Configured(document, rules(document)));
    }

    /** After each event of the coordinator, on its thread; only what a node that leads wants counts. */
    void look(Conductor conductor) {
        Observed observed = conductor.observed();
        ordered.keySet().removeIf(node -> observed.sights().get(node) instanceof Sight.GivenUp);
        boolean leads = conductor.lead() instanceof Lead.Leads;
        long epoch = conductor.lead() instanceof Lead.Leads lead ? lead.epoch().value() : 0;
        SortedMap<NodeName, Want> wants = leads ? wants(conductor.run().transition()) : new TreeMap<>();
        wants.putAll(pair.wants(observed));
        Fencer.Viewed view = new Fencer.Viewed(epoch, wants, seen(observed), observed.reachable(), places(observed));
        if (!view.equals(last.getAndSet(view))) {
            tell(view);
        }
    }

    private static SortedMap<NodeName, Want> wants(Transition transition) {
        TreeMap<NodeName, Want> wants = new TreeMap<>();
        for (Transition.Action action : transition.actions()) {
            if (action.kind() == Transition.ActionKind.FENCE) {
                String word = action.params().getOrDefault("CRM_meta_stonith_action", "reboot");
                String head = action.params().getOrDefault(Transition.FENCING_DELAY, "0");
                Duration wait = Duration.ofMillis(Long.parseLong(head));
                wants.put(action.node(), new Want(FenceAction.parse(word), action.reason(), wait));
            }
        }
        return wants;
    }

    private SortedMap<NodeName, Seen> seen(Observed observed) {
        TreeMap<NodeName, Seen> seen = new TreeMap<>();
        observed.sights().forEach((node, sight) -> {
            NodeView view = observed.views().get(node);
            if (sight instanceof Sight.Heard heard) {
                seen.put(node, new Seen.Heard(heard.incarnation().generation().value()));
            } else if (sight instanceof Sight.GivenUp lost) {
                seen.put(
                        node,
                        new Seen.GivenUp(
                                lost.incarnation().generation().value(),
                                lost.notBefore(),
                                view == null ? Duration.ZERO : watchdog(view.attributes())));
            } else {
                seen.put(
                        node,
                        new Seen.Silent(Math.max(
                                Herald.generation(shared.pulse(), node),
                                view == null
                                        ? 0
                                        : view.incarnation().generation().value())));
            }
        });
        return seen;
    }

    /** What the node said of its watchdog while it could; zero: it has none. */
    private static Duration watchdog(SortedMap<String, String> attributes) {
        return CibValues.duration(attributes.getOrDefault(WATCHDOG, ""), Duration.ZERO);
    }

    /** Whether the document has fencing devices, which is asked at every event and changes with the document only. */
    private record Devices(ClusterDocument document, boolean hasSome) {

        static Devices of(ClusterDocument document) {
            return new Devices(
                    document,
                    document.resources().stream()
                            .flatMap(resource -> resource.primitives().stream())
                            .anyMatch(primitive -> primitive.agent().standard().equals("stonith")));
        }

        /** By identity: to compare documents would take longer. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(ClusterDocument other) {
            return document == other;
        }
    }

    /** Where devices answered their last start or monitor. */
    private SortedMap<ResourceId, SortedSet<NodeName>> places(Observed observed) {
        TreeMap<ResourceId, SortedSet<NodeName>> places = new TreeMap<>();
        Devices known = devices;
        if (!known.isOf(observed.document())) {
            known = Devices.of(observed.document());
            devices = known;
        }
        if (!known.hasSome()) {
            return places;
        }
        observed.views()
                .forEach((node, view) -> view.history().forEach((id, history) -> {
                    boolean isUp = history.agent().standard().equals("stonith")
                            && history.operations().values().stream().anyMatch(FencingLine::isUp);
                    if (isUp) {
                        places.computeIfAbsent(id.base(), key -> new TreeSet<>())
                                .add(node);
                    }
                }));
        return places;
    }

    private static boolean isUp(OperationResult result) {
        return result.status() == OperationResult.Status.DONE
                && result.exit() == 0
                && (result.key().action().equals("start") || result.key().isRecurring());
    }

    @Override
    public void order(NodeName target, String action, String author) {
        ordered.put(target, BootClock.now());
        tell(new Fencer.Order(target, FenceAction.parse(action), author, "asterism fence"));
    }

    @Override
    public Optional<NodeName> orderedLately(NodeName exceptFor) {
        BootTime since = BootClock.now().minus(DrillPower.LIMIT);
        return ordered.entrySet().stream()
                .filter(order ->
                        !order.getKey().equals(exceptFor) && order.getValue().isAfter(since))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public void confirm(NodeName target, String author) {
        tell(new Fencer.Confirm(target, author, "asterism confirm-down"));
    }

    @Override
    public boolean takesWordAlone(NodeName target) {
        return pair.takesWord(target);
    }

    @Override
    public Duration silence(NodeName node) {
        HeartSnapshot snapshot = shared.pulse();
        Duration age = BootClock.now().since(snapshot.at());
        return snapshot.peers().stream()
                .filter(peer -> peer.peer().equals(node))
                .map(PeerState::links)
                .flatMap(links -> links.stream())
                .filter(link -> link.state() != LinkState.State.UNUSED)
                .map(LinkState::silence)
                .min(Duration::compareTo)
                .map(silence -> silence.plus(age))
                .orElse(Duration.ofDays(1));
    }

    /** What the devices' side tells. */
    private final class Listener implements Fencer.Listener {

        @Override
        public void released(NodeName target, long life, String how) {
            ActorRef<Coordinator.Command> to = coordinator.get();
            if (to != null) {
                to.tell(new Coordinator.Released(target, new Generation(life), how));
            }
        }

        @Override
        public void confirmed(NodeName target, long request) {
            shared.heart().downConfirmed(target, request);
        }

        @Override
        public void letIn(long life) {
            if (life != shared.pulse().incarnation().generation().value()) {
                return;
            }
            Path file = shared.settings().paths().run().resolve("attributes").resolve(UNFENCED);
            try {
                Files.writeString(file, Long.toString(Instant.now().getEpochSecond()), StandardCharsets.UTF_8);
                shared.parts().attributes().refresh();
            } catch (IOException e) {
                LOG.error("unfencing cannot be noted, nothing starts here file={} reason={}", file, e.getMessage());
            }
        }

        @Override
        public void told(String sentence, boolean isAlarm) {
            if (isAlarm) {
                LOG.error("fencing {}", sentence);
            }
            shared.parts().story().tell(EventKind.FENCING, sentence);
        }

        @Override
        public void recorded(FencingRecord line) {
            figures.recorded(line);
            shared.alerts().fenced(line);
        }

        @Override
        public void tested(TestResult result) {
            figures.tested(result);
        }
    }
}
