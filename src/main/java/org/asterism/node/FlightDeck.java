package org.asterism.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.asterism.config.NodeSettings;
import org.asterism.config.RecorderSettings;
import org.asterism.coordinator.core.Decision;
import org.asterism.executor.AgentRunner;
import org.asterism.heartbeat.Heart;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.BootClock;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.observability.EventLog;
import org.asterism.recorder.FlightReader;
import org.asterism.recorder.Recorder;
import org.asterism.recorder.core.Kinds;
import org.asterism.resource.core.HostLoad;
import org.asterism.transport.LinkStatus;
import org.asterism.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/** Leads what happens on this node into its flight record. Any thread; nothing waits. */
final class FlightDeck implements AutoCloseable {

    /** Clocks are compared at each. */
    private static final Duration RHYTHM = Duration.ofSeconds(1);

    private static final int BOOT_LETTERS = 8;

    /** Actions of a decision that are entered one by one; the rest is counted. */
    private static final int MOST_ACTIONS = 60;

    private final Optional<Recorder> recorder;
    private final AtomicReference<Heart> heart;
    private final Supplier<List<LinkStatus>> links;
    private final FlightLinks summary;
    private final long turnsPerSummary;
    private final AtomicReference<@Nullable FlightDesk> desk = new AtomicReference<>();
    private final LongAdder quietRuns = new LongAdder();
    private final AtomicReference<String> lastVotes = new AtomicReference<>("");
    private long turns;

    private FlightDeck(
            NodeSettings settings, String bootId, AtomicReference<Heart> heart, Supplier<List<LinkStatus>> links) {
        this.heart = heart;
        this.links = links;
        this.summary = new FlightLinks(settings.self());
        this.turnsPerSummary = Math.max(1, settings.recorder().summary().dividedBy(RHYTHM));
        this.recorder = settings.recorder().use() == RecorderSettings.Use.OFF
                ? Optional.empty()
                : Optional.of(Recorder.start(
                        new Recorder.Setting(
                                settings.self(),
                                boot(bootId),
                                this::life,
                                folder(settings),
                                settings.recorder().bytes(),
                                BootClock::now,
                                Clock.systemUTC()),
                        this::look,
                        RHYTHM));
    }

    static FlightDeck open(
            NodeSettings settings, String bootId, AtomicReference<Heart> heart, Supplier<List<LinkStatus>> links) {
        FlightDeck deck = new FlightDeck(settings, bootId, heart, links);
        deck.note(Kinds.LIFE, "the flight recorder of " + settings.self() + " begins", Map.of("boot", bootId));
        return deck;
    }

    /** How entries name a boot. */
    static String boot(String bootId) {
        return bootId.substring(0, Math.min(BOOT_LETTERS, bootId.length()));
    }

    /** From here on the record can be asked. Returns the desk for questions. */
    FlightDesk connect(Shared shared, BiConsumer<NodeName, WireMessage> post) {
        FlightDesk made = FlightDesk.of(shared, post);
        desk.set(made);
        return made;
    }

    FlightDesk desk() {
        return Objects.requireNonNull(desk.get());
    }

    private static Path folder(NodeSettings settings) {
        return settings.paths().state().resolve(FlightReader.FOLDER);
    }

    private String life() {
        Heart beating = heart.get();
        return beating == null ? "" : beating.snapshot().incarnation().toString();
    }

    private void look() {
        Heart beating = heart.get();
        if (beating == null) {
            return;
        }
        HeartSnapshot now = beating.snapshot();
        summary.sample(now);
        turns++;
        if (turns % turnsPerSummary == 0) {
            SortedMap<String, String> facts = summary.summary(now, links.get());
            facts.put("quiet-monitors", Long.toString(quietRuns.sumThenReset()));
            facts.put("longest-delay-ms", Long.toString(now.longestDelay().toMillis()));
            note(Kinds.LINKS, "links in summary", facts);
        }
    }

    private void note(String kind, String sentence, Map<String, String> facts) {
        Logs.noted(kind, "silent".equals(facts.get("verdict")));
        recorder.ifPresent(writing -> writing.note(kind, sentence, new TreeMap<>(facts)));
    }

    /** Enters from now on what operators are told, and shows what the recorder does. */
    void follow(EventLog events, MeterRegistry registry) {
        events.listen(event -> note(event.kind().word(), event.sentence(), event.values()));
        show(registry);
    }

    /** What the heart tells beyond what becomes an event. */
    void heart(HeartEvent event) {
        if (recorder.isEmpty()) {
            return;
        }
        if (event instanceof HeartEvent.PeerJudged judged) {
            judged(judged);
        } else if (event instanceof HeartEvent.Changed changed) {
            votes(changed.snapshot());
        } else if (event instanceof HeartEvent.BecameReady) {
            note(Kinds.LIFE, "this node may vote, consent and grant from now on", Map.of());
        } else if (event instanceof HeartEvent.NewIncarnation begun) {
            note(Kinds.LIFE, "incarnation " + begun.incarnation() + " begins; older orders are void", Map.of());
        } else if (event instanceof HeartEvent.LetGo) {
            note(Kinds.LIFE, "the gate was closed for all that this node owned", Map.of());
        } else if (event instanceof HeartEvent.DocumentCommitted committed) {
            note(Kinds.DOCUMENT, "a quorum has document " + committed.version() + " on disk", Map.of());
        } else if (event instanceof HeartEvent.RestartReady) {
            note(Kinds.LIFE, "the peers wait for a planned restart", Map.of());
        } else if (event instanceof HeartEvent.Stopped) {
            note(Kinds.LIFE, "the heart stopped as asked", Map.of());
        }
    }

    private void judged(HeartEvent.PeerJudged judged) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("peer", judged.node().value());
        facts.put("verdict", judged.verdict().name().toLowerCase(Locale.ROOT));
        Heart beating = heart.get();
        if (beating != null) {
            heardAgo(beating.snapshot(), judged.node())
                    .ifPresent(ago -> facts.put("heard-ms-ago", Long.toString(ago.toMillis())));
        }
        note(Kinds.VERDICT, judged.node() + " is " + facts.get("verdict") + " here, all media together", facts);
    }

    /** Since the last datagram on any medium; empty if none ever came. */
    private static Optional<Duration> heardAgo(HeartSnapshot snapshot, NodeName node) {
        Duration age = BootClock.now().since(snapshot.at());
        return snapshot.peers().stream()
                .filter(peer -> peer.peer().equals(node))
                .map(PeerState::links)
                .flatMap(List::stream)
                .filter(link -> link.state() != LinkState.State.UNUSED)
                .map(LinkState::silence)
                .min(Duration::compareTo)
                .map(silence -> silence.plus(age));
    }

    private void votes(HeartSnapshot now) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("votes", now.votes().name().toLowerCase(Locale.ROOT));
        facts.put("epoch", now.leadership().epoch().toString());
        facts.put("promised", now.promised().toString());
        facts.put("office", now.office().name().toLowerCase(Locale.ROOT));
        facts.put("readiness", now.readiness().name().toLowerCase(Locale.ROOT));
        facts.put("tenure", now.tenure().name().toLowerCase(Locale.ROOT));
        facts.put("voters", now.voters().votes().toString());
        facts.put("lost", now.lost().keySet().toString());
        facts.put("stands-for", now.stoodFor().toString());
        String text = facts.toString();
        if (!text.equals(lastVotes.getAndSet(text))) {
            note(Kinds.VOTES, now.reason(), facts);
        }
    }

    /** A decision of this coordinator: what led to it and what it does. */
    void decided(Decision decision) {
        recorder.ifPresent(writing -> writing.note(
                Kinds.DECISION,
                "transition " + decision.transition() + " (" + decision.why() + ")",
                () -> facts(decision)));
    }

    private static SortedMap<String, String> facts(Decision decision) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("transition", Long.toString(decision.transition()));
        facts.put("plan", decision.source().name().toLowerCase(Locale.ROOT));
        int count = 0;
        for (Transition.Action action : decision.plan().actions()) {
            if (action.kind() == Transition.ActionKind.PSEUDO) {
                continue;
            }
            count++;
            if (count <= MOST_ACTIONS) {
                facts.put(
                        String.format(Locale.ROOT, "action-%03d", count),
                        action.operation().action() + " " + action.resource() + " on " + action.node() + ": "
                                + action.reason());
            }
        }
        facts.put("actions", Integer.toString(count));
        List<String> unreleased = decision.plan().unreleased().keySet().stream()
                .limit(MOST_ACTIONS)
                .map(ResourceId::value)
                .toList();
        if (!unreleased.isEmpty()) {
            facts.put(Kinds.UNRELEASED, String.join(" ", unreleased));
        }
        String nowhere = decision.homeless().stream()
                .limit(MOST_ACTIONS)
                .map(ResourceId::value)
                .collect(Collectors.joining(" "));
        if (!nowhere.isEmpty()) {
            facts.put(Kinds.NOWHERE, nowhere);
        }
        return facts;
    }

    /** What a decision was made of is in that file. */
    void kept(long transition, String file) {
        note(
                Kinds.DECISION_INPUT,
                "the input of transition " + transition + " is kept in " + file,
                Map.of("file", file, "transition", Long.toString(transition)));
    }

    /** The same agents, each run entered. */
    AgentRunner recorded(AgentRunner agents, Supplier<HostLoad> load) {
        return recorder.<AgentRunner>map(writing -> new FlightRuns(agents, writing, load, quietRuns))
                .orElse(agents);
    }

    private void show(MeterRegistry registry) {
        recorder.ifPresent(writing -> {
            count(registry, writing, "asterism.recorder.entries", "entries in the flight record", Recorder::written);
            count(
                    registry,
                    writing,
                    "asterism.recorder.dropped",
                    "entries that found no room in the queue or no disk",
                    Recorder::dropped);
            count(registry, writing, "asterism.recorder.bytes", "bytes of the flight record", Recorder::bytes);
        });
    }

    private static void count(
            MeterRegistry registry, Recorder writing, String name, String what, ToDoubleFunction<Recorder> of) {
        FunctionCounter.builder(name, writing, of).description(what).register(registry);
    }

    @Override
    public void close() {
        recorder.ifPresent(Recorder::close);
    }
}
