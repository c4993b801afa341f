package org.asterism.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.coordinator.DocumentDisk.Stored;
import org.asterism.coordinator.Messages.CleanupMessage;
import org.asterism.coordinator.Messages.NodeReport;
import org.asterism.coordinator.Messages.ReportRequest;
import org.asterism.coordinator.core.Change;
import org.asterism.coordinator.core.Changes;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.Lead;
import org.asterism.coordinator.core.MissedReports;
import org.asterism.coordinator.core.Observed;
import org.asterism.coordinator.core.Sight;
import org.asterism.coordinator.core.TransitionRun;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * Observes on every node, and on the elected one gives the orders.
 *
 * <p>Phases: following (observes, makes stored plans) → elected (waits until the document is known to be safe) → leading.
 * What to do is decided by {@link Conductor}; this actor feeds it, sends what it says, and keeps what the document keeper said last.
 */
public final class Coordinator extends AbstractBehavior<Coordinator.Command> {

    /** How often reports are compared with heartbeats; one that was lost is asked for after two looks. */
    private static final Duration GAP_CHECK = Duration.ofMillis(500);

    /** All this actor receives. */
    public sealed interface Command {}

    /**
     * The quorum's side changed.
     *
     * @param elected the epoch in which this node is elected; {@link Epoch#NONE} if it is not
     * @param onDisk the version of the document that each other node heard, or stood for, has on disk
     */
    public record Sighted(Epoch elected, SortedMap<NodeName, Sight> sights, SortedMap<NodeName, DocumentVersion> onDisk)
            implements Command {}

    /** Messages reach these nodes. */
    public record Reached(SortedSet<NodeName> nodes) implements Command {}

    /** A node's report, also this node's own. */
    public record ReportArrived(NodeReport report) implements Command {}

    /** Change the document. Answered once; only the node that leads can. */
    public record Ask(Change change, String author, ActorRef<Answer> replyTo) implements Command {}

    /** Forget a resource's failures on these nodes and look at it anew. */
    public record Cleanup(ResourceId resource, SortedSet<NodeName> nodes, ActorRef<Answer> replyTo)
            implements Command {}

    /** An operator vouches that a lost node holds nothing. */
    public record ConfirmReleased(NodeName node, String author, ActorRef<Answer> replyTo) implements Command {}

    /** An operator wants a node fenced: reboot, off or on. */
    public record OrderFencing(Wish.Fence wish, String author, ActorRef<Answer> replyTo) implements Command {}

    /** Fencing has made sure that this life of a lost node is over. */
    public record Released(NodeName node, Generation life, String how) implements Command {}

    /** What this node knows. */
    public record GetView(ActorRef<View> replyTo) implements Command {}

    private record DocumentSaid(Documents.InForce inForce) implements Command {}

    private record ReportsGathered() implements Command {}

    private record WakeUp() implements Command {}

    private record LookForGaps() implements Command {}

    private record PlanDue() implements Command {}

    private record Planned(PlanMaker.Made made) implements Command {}

    private record Proposed(Documents.Answer answer, String note, Ask ask) implements Command {}

    /** Answer to a request. */
    public sealed interface Answer {
        record Done(DocumentVersion version, String note) implements Answer {}

        record Refused(String code, String sentence, String remedy) implements Answer {}
    }

    /** Answer to {@link GetView}; {@code stored} is the document as kept. */
    public record View(Lead lead, Observed observed, ClusterState state, TransitionRun run, Stored stored) {}

    /** Fixed surroundings of the actor. */
    public record Setting(
            NodeName self,
            SortedSet<NodeName> nodes,
            Conductor.Tools tools,
            Supplier<BootTime> clock,
            Post post,
            Consumer<Conductor.Order> localOrders,
            Consumer<CleanupMessage> localCleanup,
            Function<String, ClusterDocument> reader,
            Function<ClusterDocument, String> writer,
            PlansAhead.Setting plansAhead,
            java.util.function.BiConsumer<DocumentVersion, ClusterDocument> inForce,
            Consumer<String> story,
            Consumer<org.asterism.coordinator.core.Decision> decisions,
            FencingPort fencing,
            Consumer<Conductor> watching,
            Duration deadtime) {}

    private final Setting setting;
    private final TimerScheduler<Command> timers;
    private final Alarm<Command> alarm;
    private final ActorRef<Documents.Command> documents;
    private Conductor conductor;
    private Stored stored = Stored.NOTHING;
    private Epoch elected = Epoch.NONE;
    private Epoch readyFor = Epoch.NONE;
    private SortedMap<NodeName, Sight> sights = new TreeMap<>();
    private PlanMaker.Made made;
    private PlanTurn planning = PlanTurn.QUIET;
    private MissedReports missed = MissedReports.NONE;
    private final ReportTray tray = new ReportTray();

    private Coordinator(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Setting setting,
            Function<ActorRef<Documents.InForce>, Behavior<Documents.Command>> keeper) {
        super(context);
        this.setting = setting;
        this.timers = timers;
        this.alarm = new Alarm<>(timers, setting.clock(), new WakeUp());
        this.conductor = Conductor.start(setting.tools(), Observed.nothing(setting.self(), setting.nodes()));
        this.made = PlanMaker.Made.nothing(conductor.observed());
        ActorRef<Documents.InForce> listener = context.messageAdapter(Documents.InForce.class, DocumentSaid::new);
        // Never restarted in place: a keeper that forgot what it acknowledged would lie. Its end ends this actor.
        this.documents = context.spawn(keeper.apply(listener), "documents");
        context.watch(documents);
        timers.startTimerWithFixedDelay(new LookForGaps(), GAP_CHECK);
    }

    /** {@code keeper} makes the {@link Documents} actor for a listener. */
    public static Behavior<Command> create(
            Setting setting,
            Function<ActorRef<Documents.InForce>, Behavior<Documents.Command>> keeper,
            Consumer<ActorRef<Documents.Command>> keeperStarted) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Coordinator coordinator = new Coordinator(context, timers, setting, keeper);
            keeperStarted.accept(coordinator.documents);
            return coordinator;
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Sighted.class, this::onSighted)
                .onMessage(Reached.class, reached -> follow(conductor.reaching(reached.nodes(), now(), Instant.now())))
                .onMessage(ReportArrived.class, this::onReport)
                .onMessage(ReportsGathered.class, gathered -> takeReports())
                .onMessage(DocumentSaid.class, this::onDocument)
                .onMessage(Ask.class, this::onAsk)
                .onMessage(Proposed.class, this::onProposed)
                .onMessage(Cleanup.class, this::onCleanup)
                .onMessage(ConfirmReleased.class, this::onConfirm)
                .onMessage(OrderFencing.class, order -> FencingDesk.order(this, setting, conductor, order))
                .onMessage(Released.class, this::onReleased)
                .onMessage(GetView.class, this::onGetView)
                .onMessage(WakeUp.class, wake -> onWakeUp())
                .onMessage(LookForGaps.class, look -> onLookForGaps())
                .onMessage(PlanDue.class, due -> onPlanDue())
                .onMessage(Planned.class, this::onPlanned)
                .build();
    }

    private Behavior<Command> onSighted(Sighted sighted) {
        takeReports();
        if (!sighted.elected().equals(elected)) {
            elected = sighted.elected();
            documents.tell(
                    elected.equals(Epoch.NONE)
                            ? new Documents.Follow()
                            : new Documents.Lead(elected, sighted.onDisk()));
        }
        sights = sighted.sights();
        return resight();
    }

    private Behavior<Command> resight() {
        boolean isReady = !elected.equals(Epoch.NONE) && elected.equals(readyFor);
        Lead lead = isReady ? new Lead.Leads(elected) : Lead.FOLLOWS;
        return follow(conductor.sighted(lead, sights, now(), Instant.now()));
    }

    /** What is in the mailbox now came together; the message to look at all of it comes behind. */
    private Behavior<Command> onReport(ReportArrived arrived) {
        NodeName node = new NodeName(arrived.report().node());
        ReportTray.Taken taken =
                tray.take(arrived.report(), conductor.observed().views().get(node));
        if (taken == ReportTray.Taken.FIRST) {
            getContext().getSelf().tell(new ReportsGathered());
        } else if (taken == ReportTray.Taken.GAP && !node.equals(setting.self())) {
            getContext().getLog().info("a report was missed, all is asked for node={}", node);
            requestReport(node);
        }
        return this;
    }

    private Behavior<Command> takeReports() {
        tray.empty().forEach((node, said) -> {
            follow(conductor.reported(node, said.view(), said.outcomes(), now(), Instant.now()));
        });
        return this;
    }

    private void requestReport(NodeName node) {
        setting.post().send(node, new ReportRequest(setting.self().value()));
    }

    private Behavior<Command> onLookForGaps() {
        MissedReports.Look look =
                missed.look(conductor.observed(), setting.tools().digest());
        missed = look.next();
        look.ask().forEach(this::requestReport);
        Conductor.Step again = conductor.repeated(now());
        return again.orders().isEmpty() ? this : follow(again);
    }

    private Behavior<Command> onDocument(DocumentSaid said) {
        Stored next = said.inForce().document();
        if (!said.inForce().leading().equals(Epoch.NONE)) {
            readyFor = said.inForce().leading();
        }
        if (!next.version().equals(stored.version())) {
            boolean isFirst = stored.version().equals(DocumentVersion.EMPTY);
            stored = next;
            ClusterDocument read = setting.reader().apply(stored.text());
            if (isFirst || !read.equals(conductor.observed().document())) {
                setting.inForce().accept(next.version(), read);
            }
            Observed observed = conductor.observed().documented(read, stored.version());
            follow(conductor.documented(observed, now(), Instant.now()));
        }
        return resight();
    }

    private Behavior<Command> onAsk(Ask ask) {
        if (!(conductor.lead() instanceof Lead.Leads)) {
            ask.replyTo().tell(notLeading());
            return this;
        }
        ClusterDocument present = conductor.observed().document();
        Change.Origin origin = new Change.Origin(ask.author(), Instant.now(), "");
        Change.Result result = Changes.apply(ask.change(), present, stored.version(), setting.nodes(), origin);
        if (result instanceof Change.Result.Refused refused) {
            ask.replyTo().tell(new Answer.Refused(refused.code(), refused.sentence(), refused.remedy()));
            return this;
        }
        Change.Result.Changed changed = (Change.Result.Changed) result;
        ActorRef<Documents.Answer> answer = getContext()
                .spawnAnonymous(Behaviors.receiveMessage((Documents.Answer message) -> {
                    getContext().getSelf().tell(new Proposed(message, changed.note(), ask));
                    return Behaviors.stopped();
                }));
        documents.tell(new Documents.Propose(
                setting.writer().apply(changed.document()), stored.version(), ask.author(), changed.note(), answer));
        return this;
    }

    private Behavior<Command> onProposed(Proposed proposed) {
        if (proposed.answer() instanceof Documents.Answer.Acknowledged acknowledged) {
            proposed.ask().replyTo().tell(new Answer.Done(acknowledged.version(), proposed.note()));
        } else if (proposed.answer() instanceof Documents.Answer.Refused refused) {
            proposed.ask().replyTo().tell(new Answer.Refused("UNAVAILABLE", refused.sentence(), "try again"));
        } else if (proposed.answer() instanceof Documents.Answer.Outdated) {
            return onAsk(proposed.ask()); // another change came first: made anew from what it left, or refused
        }
        return this;
    }

    private Behavior<Command> onCleanup(Cleanup cleanup) {
        if (!(conductor.lead() instanceof Lead.Leads leads)) {
            cleanup.replyTo().tell(notLeading());
            return this;
        }
        cleanup.replyTo().tell(Cleaning.order(setting, conductor.observed(), leads.epoch(), stored.version(), cleanup));
        return this;
    }

    private Behavior<Command> onConfirm(ConfirmReleased confirm) {
        return FencingDesk.confirm(setting, conductor, stored.version(), notLeading(), confirm)
                .map(life -> onReleased(new Released(confirm.node(), life, confirm.author() + " confirmed it")))
                .orElse(this);
    }

    private Behavior<Command> onReleased(Released released) {
        Observed confirmed = conductor.observed().confirmed(released.node(), released.life());
        return confirmed.equals(conductor.observed())
                ? this
                : follow(conductor.confirmed(released.node(), released.life(), released.how(), now(), Instant.now()));
    }

    private Behavior<Command> onGetView(GetView get) {
        takeReports();
        get.replyTo()
                .tell(new View(
                        conductor.lead(),
                        conductor.observed(),
                        conductor.lead() instanceof Lead.Leads
                                ? conductor.state(now(), Instant.now())
                                : conductor.observed().apparent(now(), Instant.now()),
                        conductor.run(),
                        stored));
        return this;
    }

    private Behavior<Command> onWakeUp() {
        alarm.rang();
        return follow(conductor.woken(now(), Instant.now()));
    }

    private Behavior<Command> onPlanDue() {
        planning = planning.begun(now());
        getContext()
                .pipeToSelf(
                        PlanMaker.begin(setting, conductor.observed(), conductor.joined(), made), (plans, failure) -> {
                            if (failure != null) {
                                throw new IllegalStateException("the scheduler failed on a plan ahead", failure);
                            }
                            return new Planned(plans);
                        });
        return this;
    }

    private Behavior<Command> onPlanned(Planned planned) {
        made = planned.made();
        conductor = conductor.planned(made.book());
        setting.plansAhead().told().accept(made.ahead());
        planning = planning.made(now(), made.isComplete());
        planAgain();
        return this;
    }

    private Behavior<Command> follow(Conductor.Step step) {
        conductor = step.next();
        for (Conductor.Order order : step.orders()) {
            if (order.action().node().equals(setting.self())) {
                setting.localOrders().accept(order);
            } else {
                setting.post().send(order.action().node(), Mapping.toWire(setting.self(), order));
            }
        }
        step.story().forEach(setting.story());
        step.decided().ifPresent(setting.decisions());
        setting.watching().accept(conductor);
        step.wakeAt().ifPresent(alarm::at);
        planning = planning.changed();
        planAgain();
        return this;
    }

    private void planAgain() {
        if (planning.wantsTimer() && !setting.plansAhead().budget().isZero()) {
            planning = planning.due();
            timers.startSingleTimer(new PlanDue(), planning.rest());
        }
    }

    private BootTime now() {
        return setting.clock().get();
    }

    private Answer.Refused notLeading() {
        return elected.equals(Epoch.NONE)
                ? new Answer.Refused("NO_COORDINATOR", "this node does not coordinate", "ask the coordinator's node")
                : new Answer.Refused(
                        "BUSY", "elected a moment ago; the document is not on disk on a quorum yet", "try again");
    }
}
