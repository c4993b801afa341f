package org.asterism.node;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.asterism.config.NodeSettings;
import org.asterism.coordinator.PlansAhead;
import org.asterism.coordinator.core.Connectivity;
import org.asterism.coordinator.core.Failback;
import org.asterism.executor.Attributes;
import org.asterism.heartbeat.Heart;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.Priority;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.Transition;
import org.asterism.observability.EventKind;
import org.asterism.planner.ChangeFinder;
import org.asterism.planner.Planner;
import org.asterism.planner.Program;
import org.asterism.resource.HistoryBoard;
import org.asterism.resource.ResourceEvent;
import org.asterism.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/** What several parts of the wiring use: dispatchers, the board, the heart, whom messages reach. */
final class Shared {

    /** Longer than any plan takes on a machine that is of use. */
    private static final Duration PLAN_PATIENCE = Duration.ofSeconds(2);

    private final ActorSystem<Guardian.Begin> system;
    private final Node.Parts parts;
    private final Priority ordinary;
    private final List<String> commandPrefix;
    private final Planner planning;
    private final ChangeFinder changeFinder;
    private final AtomicReference<PlansAhead> plansAhead = new AtomicReference<>(PlansAhead.NONE);
    private final HistoryBoard board = new HistoryBoard();
    private final PingWatch.Board reach = new PingWatch.Board();
    private final NoQuorumBoard withoutQuorum = new NoQuorumBoard();
    private final AlertLine alerts = new AlertLine(this);
    private final AtomicReference<@Nullable AuditDesk> audits = new AtomicReference<>();
    private final AtomicReference<@Nullable TrunkLine> trunks = new AtomicReference<>();
    private final AtomicReference<@Nullable PrecheckDesk> precheck = new AtomicReference<>();
    private final AtomicReference<SortedMap<URI, String>> dispatchers =
            new AtomicReference<>(Collections.emptySortedMap());
    private final AtomicReference<@Nullable CallCounts> callCounts = new AtomicReference<>();
    private final FailbackLine failback = new FailbackLine(this);
    private final CallRoomLine callRoom = new CallRoomLine(this);
    private final AtomicReference<Optional<SurvivalLine>> survival = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<RegistrationLine>> registrations = new AtomicReference<>(Optional.empty());
    private final Sampler samples;
    private final ConflictBoard conflicts;
    private final NoteBoard notes;
    private final HealthLine healths;
    private final LongSupplier digest;
    private final AtomicReference<WatchdogLine> watchdog = new AtomicReference<>();
    private final AtomicReference<SortedSet<NodeName>> reachable = new AtomicReference<>(new TreeSet<>());

    Shared(ActorSystem<Guardian.Begin> system, Node.Parts parts, Priority ordinary) {
        this.system = system;
        this.parts = parts;
        this.ordinary = ordinary;
        parts.story().follow(alerts);
        this.commandPrefix = ordinary.commandPrefix();
        Program program = Program.present(
                commandPrefix,
                settings().planning().memoryMib(),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
        this.planning = newPlanner(program);
        this.changeFinder = new ChangeFinder(settings().planning().explainBudget(), PLAN_PATIENCE, program);
        this.samples = new Sampler(settings().self(), this::pulse);
        this.conflicts =
                new ConflictBoard(sentence -> parts.story().tell(EventKind.ADDRESS_CONFLICT, sentence), BootClock::now);
        this.notes = new NoteBoard(sentence -> parts.story().tell(EventKind.OTHER, sentence));
        this.healths = new HealthLine(settings().self(), BootClock::now);
        this.digest = digestOf(board, parts.attributes());
        system.getWhenTerminated().thenRun(planning::close).thenRun(changeFinder::close);
    }

    /** Of programs. */
    Priority ordinary() {
        return ordinary;
    }

    ActorSystem<?> system() {
        return system;
    }

    /** The root of the node's actors. */
    ActorRef<Guardian.Begin> guardian() {
        return system;
    }

    Node.Parts parts() {
        return parts;
    }

    NodeSettings settings() {
        return parts.settings();
    }

    /** For work that waits for agents. */
    Executor processes() {
        return dispatcher("process");
    }

    /** Before the words of what is started: Asterisk, for one, must not have our priority. */
    List<String> commandPrefix() {
        return commandPrefix;
    }

    /** For work that waits for disks. */
    Executor files() {
        return dispatcher("file");
    }

    /** For plans: one thread. At the manager's priority, since a garbage collection has to wait for it to stop. */
    Executor planner() {
        return dispatcher("planner");
    }

    /** Only before anything of the node begins. */
    void watch(WatchdogLine line) {
        watchdog.set(line);
    }

    WatchdogLine watchdog() {
        return Objects.requireNonNull(watchdog.get());
    }

    /** Makes plans, in a process of its own where they are large. */
    Planner planning() {
        return planning;
    }

    /** For which deaths there are plans. */
    PlansAhead plansAhead() {
        return Objects.requireNonNull(plansAhead.get());
    }

    void planned(PlansAhead next) {
        plansAhead.set(next);
    }

    /** Finds out what would move a resource. */
    ChangeFinder changeFinder() {
        return changeFinder;
    }

    /** What should run where, with what the nodes reach beyond the cluster. */
    Transition plan(ClusterState state) {
        return failback.decide(weighed(state), planning::plan).plan();
    }

    /** The state that was decided by, with what is held back. */
    ClusterState decidedBy(ClusterState state) {
        Failback.Decided decided = failback.decide(weighed(state), planning::plan);
        return decided.held().isEmpty() ? state : decided.state();
    }

    /** What would be held back in that state. */
    List<Failback.Held> held(ClusterState state) {
        return failback.decide(weighed(state), planning::plan).held();
    }

    private ClusterState weighed(ClusterState state) {
        return settings().quorum().ping().score() > 0 ? Connectivity.weigh(state) : state;
    }

    /** Whether one node less could carry the calls. */
    CallRoomLine callRoom() {
        return callRoom;
    }

    /** What is held back from nodes that it prefers. */
    FailbackLine failback() {
        return failback;
    }

    /** Who is told of what happens here. */
    AlertLine alerts() {
        return alerts;
    }

    /** The document on disk, before a quorum has confirmed it. */
    ClusterDocument onDisk() {
        String text = parts.held().text();
        return text.isEmpty() ? parts.first() : Texts.stored(text);
    }

    /** Only before messages arrive. */
    void openLines(BiConsumer<NodeName, WireMessage> post) {
        survival.set(SurvivalLine.start(this, post));
        callCounts.set(new CallCounts(
                settings().self(),
                samples::counted,
                BootClock::now,
                message -> settings().peers().forEach(peer -> post.accept(peer, message)),
                lost -> CutCalls.lost(this, lost)));
        callCounts().follow(this::after);
        failback.follow(this::after);
        callRoom.show(parts.metrics());
        callRoom.follow(this::after);
        healths.follow(this::after, message -> settings().peers().forEach(peer -> post.accept(peer, message)));
        registrations.set(RegistrationLine.start(this, post));
        audits.set(new AuditDesk(new AuditDesk.Setting(
                settings().self(), settings().votes().keySet(), reachable()::get, post, this::after)));
        precheck.set(new PrecheckDesk(this, post));
    }

    /** The health of the services of all nodes. */
    HealthLine healths() {
        return healths;
    }

    /** What each node has up. */
    CallCounts callCounts() {
        return Objects.requireNonNull(callCounts.get());
    }

    /** From where the trunks of Asterisks are registered; only before a document is in force. */
    void trunks(TrunkLine line) {
        trunks.set(line);
    }

    TrunkLine trunks() {
        return Objects.requireNonNull(trunks.get());
    }

    /** Of each Kamailio dispatcher that this node tells as it coordinates: how the Asterisks stand there. */
    AtomicReference<SortedMap<URI, String>> dispatchers() {
        return dispatchers;
    }

    /** What nodes differ in. */
    PrecheckDesk precheck() {
        return Objects.requireNonNull(precheck.get());
    }

    /** The audit logs of all nodes. */
    AuditDesk audits() {
        return Objects.requireNonNull(audits.get());
    }

    /** Takes a message for alerts, about calls, registrations, inventories or audit logs; false: it is for somebody else. */
    boolean takes(WireMessage message) {
        return alerts.takes(message)
                || audits().takes(message)
                || callCounts().takes(message)
                || healths.takes(message)
                || precheck().takes(message)
                || survival().map(line -> line.takes(message)).orElse(false)
                || registrations().map(line -> line.takes(message)).orElse(false);
    }

    /** Something happened to a resource here. */
    void resource(ResourceEvent event) {
        parts.story().resource(event);
        if (event instanceof ResourceEvent.OperationEnded ended
                && ended.result().key().action().equals("stop")
                && !ended.result().isFailed()
                && callCounts.get() != null) { // else the lines are not open yet, and nothing was counted
            CutCalls.stopped(this, event.resource());
        }
        survival().ifPresent(line -> line.resource(event));
        registrations().ifPresent(line -> line.resource(event));
    }

    /** The last before the node ends. */
    void closeLines() {
        registrations().ifPresent(RegistrationLine::close);
        survival().ifPresent(SurvivalLine::close);
        alerts.close();
    }

    /** Keeps calls; empty where that is not wanted. */
    Optional<SurvivalLine> survival() {
        return Objects.requireNonNull(survival.get());
    }

    /** Keeps registrations; empty where that is not wanted. */
    Optional<RegistrationLine> registrations() {
        return Objects.requireNonNull(registrations.get());
    }

    /** What this node does while no quorum backs it. */
    NoQuorumBoard withoutQuorum() {
        return withoutQuorum;
    }

    /** Which addresses of this node other machines claim. */
    ConflictBoard conflicts() {
        return conflicts;
    }

    /** What is measured for charts. */
    Sampler samples() {
        return samples;
    }

    /** What the agents of this node have to tell. */
    NoteBoard notes() {
        return notes;
    }

    /** Which ping groups this node reaches. */
    PingWatch.Board reach() {
        return reach;
    }

    private Planner newPlanner(Program program) {
        return new Planner(new Planner.Setting(
                settings().planning().processFrom(), PLAN_PATIENCE, program, processes(), BootClock::now));
    }

    private Executor dispatcher(String name) {
        return system.dispatchers().lookup(DispatcherSelector.fromConfig("asterism.dispatcher." + name));
    }

    void after(Duration wait, Runnable task) {
        system.scheduler().scheduleOnce(wait, task, system.executionContext());
    }

    HistoryBoard board() {
        return board;
    }

    /** What votes carry: of the board as it is at that moment, worked out once per board. */
    LongSupplier digest() {
        return digest;
    }

    Heart heart() {
        return Objects.requireNonNull(parts.heart().get());
    }

    HeartSnapshot pulse() {
        return heart().snapshot();
    }

    /** The nodes that messages reach now. */
    AtomicReference<SortedSet<NodeName>> reachable() {
        return reachable;
    }

    private static LongSupplier digestOf(HistoryBoard board, Attributes attributes) {
        KeptDigest ofAttributes = new KeptDigest(1);
        return () -> board.digest() + ofAttributes.of(Collections.emptySortedMap(), attributes.present());
    }
}
