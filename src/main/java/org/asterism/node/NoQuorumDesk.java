package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.coordinator.core.TransitionRun;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.policy.WithoutQuorum;
import org.asterism.resource.Order;
import org.asterism.resource.Outcome;

/**
 * Obeys {@code no-quorum-policy} on a node that no quorum backs: nobody can give it orders then, so it carries out by itself
 * what the scheduler would end here. Once the word is back it orders nothing more, and the coordinator learns from the
 * histories what has ended.
 *
 * <p>Phases: backed → missing → backed.
 *
 * <p>Decided: what counts is the lease alone, and of it the live end ({@code Heart.leaseEnd}), because that is what the others go
 * by when they take over; rejected: the heart's snapshot, which may be older than a whole lease, so that on a quiet machine look
 * after look found a lease that had been renewed. Decided: a lease between two looks counts, too, and a look that is late by
 * more than a second begins the wait anew, since after a standstill of the machine the heart needs a moment to be backed.
 */
final class NoQuorumDesk {

    /** All this actor receives, only from itself. */
    sealed interface Command {}

    /** Time to see how things stand; sent by its timer. */
    record Look() implements Command {}

    private record Ended(Outcome outcome) implements Command {}

    /**
     * What the desk needs.
     *
     * @param pulse by which orders are numbered; may be some rounds old
     * @param leaseEnd live; read after {@code clock}
     * @param own what runs here, and the transient attributes
     * @param story takes sentences for operators
     */
    record Setting(
            NodeName self,
            Set<NodeName> nodes,
            NoQuorumRule rule,
            Supplier<HeartSnapshot> pulse,
            Supplier<BootTime> clock,
            Supplier<BootTime> leaseEnd,
            Supplier<NoQuorumRule.Watchdog> watchdog,
            Supplier<Own> own,
            TransitionRun.Limits limits,
            ActorRef<WorkDesk.Command> work,
            NoQuorumBoard board,
            Consumer<String> story) {}

    /** This node as the scheduler is to see it. */
    record Own(SortedMap<ResourceId, ResourceHistory> history, SortedMap<String, String> attributes) {}

    /** What a plan was made of. */
    private record Basis(ClusterDocument document, Own own) {}

    /** What is carried out. {@code landBy}: what has not ended then never tells. */
    private record Work(Basis basis, BootTime plannedAt, TransitionRun run, BootTime landBy) {}

    /**
     * The word is missing since then.
     *
     * @param seen how things stood at the last look
     * @param told the sentence that operators have heard
     */
    private record Missing(NoQuorumRule.Past past, BootTime since, Sight seen, String told, Optional<Work> work) {

        static Missing of(NoQuorumRule.Past past, Sight sight) {
            return new Missing(past, sight.at(), sight, "", Optional.empty());
        }

        Missing with(Work next) {
            return new Missing(past, since, seen, told, Optional.of(next));
        }

        Missing telling(String sentence) {
            return new Missing(past, since, seen, sentence, work);
        }

        /** Still missing. The wait begins anew after a standstill, if nothing was done yet, and when a fencing is over. */
        Missing seeing(Sight sight) {
            boolean wasStill = sight.at().since(seen.at()).compareTo(LATE) > 0 && told.isEmpty();
            boolean isDecided =
                    seen.fencing() == NoQuorumRule.Fencing.DECIDES && sight.fencing() == NoQuorumRule.Fencing.NONE;
            return new Missing(past, wasStill || isDecided ? sight.at() : since, sight, told, work);
        }
    }

    /** One look. */
    private record Sight(BootTime at, BootTime leaseEnd, NoQuorumRule.Fencing fencing) {
        boolean isBacked() {
            return at.isBefore(leaseEnd);
        }
    }

    private static final Duration LOOK = Duration.ofMillis(250);

    private static final Duration LATE = Duration.ofSeconds(1);

    /** Failures expire and options change by the clock, too. */
    private static final Duration RECHECK = Duration.ofSeconds(5);

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final ActorContext<Command> context;
    private final Setting setting;
    private final ActorRef<Outcome> outcomes;
    private long lastRun;

    private NoQuorumDesk(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting) {
        this.context = context;
        this.setting = setting;
        this.outcomes = context.messageAdapter(Outcome.class, Ended::new);
        timers.startTimerWithFixedDelay(new Look(), LOOK);
    }

    static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new NoQuorumDesk(context, timers, setting).young()));
    }

    /** A life begins without the word. */
    private Behavior<Command> young() {
        return missing(Missing.of(NoQuorumRule.Past.NEVER_BACKED, sight()));
    }

    private Behavior<Command> backed() {
        setting.board().stand("");
        return Behaviors.receive(Command.class)
                .onMessage(Look.class, look -> {
                    Sight sight = sight();
                    return sight.isBacked()
                            ? Behaviors.same()
                            : looked(Missing.of(NoQuorumRule.Past.BACKED_ONCE, sight));
                })
                .onMessage(Ended.class, ended -> Behaviors.same()) // of an absence that is over
                .build();
    }

    private Behavior<Command> missing(Missing state) {
        return Behaviors.receive(Command.class)
                .onMessage(Look.class, look -> onLook(state))
                .onMessage(Ended.class, ended -> onEnded(state, ended.outcome()))
                .build();
    }

    private Sight sight() {
        BootTime now = setting.clock().get(); // first: the lease must not be older
        return new Sight(
                now,
                setting.leaseEnd().get(),
                setting.pulse().get().fencing().isEmpty() ? NoQuorumRule.Fencing.NONE : NoQuorumRule.Fencing.DECIDES);
    }

    private Behavior<Command> onLook(Missing state) {
        Sight sight = sight();
        if (sight.isBacked()) {
            return backed();
        }
        return sight.leaseEnd().isAfter(state.since())
                ? looked(Missing.of(NoQuorumRule.Past.BACKED_ONCE, sight)) // it was back for less than a look
                : looked(state.seeing(sight));
    }

    private Behavior<Command> looked(Missing state) {
        BootTime now = state.seen().at();
        Optional<ClusterDocument> document = setting.board().document();
        if (document.isEmpty() || setting.board().isAtRest()) {
            return missing(state); // nobody knows yet what should run here; or this node releases all by itself
        }
        NoQuorumRule.Circumstances here = NoQuorumRule.Circumstances.of(
                document.get(),
                Instant.now(),
                state.past(),
                setting.watchdog().get(),
                state.seen().fencing());
        NoQuorumRule.Deed deed = setting.rule().judge(here, now.since(state.since()));
        String sentence = NoQuorumRule.sentence(here, deed);
        setting.board().stand(sentence);
        if (deed == NoQuorumRule.Deed.WAIT) {
            return missing(state);
        }
        if (!sentence.equals(state.told())) {
            setting.story().accept(sentence);
        }
        Missing told = state.telling(sentence);
        return missing(deed == NoQuorumRule.Deed.END ? ending(told, document.get(), now) : told);
    }

    private Missing ending(Missing state, ClusterDocument document, BootTime now) {
        Basis basis = new Basis(document, setting.own().get());
        if (state.work().filter(work -> isAtWork(work, now)).isPresent()
                || state.work().filter(work -> isUpToDate(work, basis, now)).isPresent()) {
            return state;
        }
        NodeState self = new NodeState(
                setting.self(),
                NodeState.Standing.ONLINE,
                basis.own().attributes(),
                basis.own().history());
        Transition plan = WithoutQuorum.plan(document, self, setting.nodes(), Instant.now());
        TransitionRun.Step begun = TransitionRun.begin(++lastRun, plan, setting.limits(), Set.of());
        order(begun);
        return state.with(new Work(basis, now, begun.run(), landBy(begun.orders(), now)));
    }

    private static boolean isAtWork(Work work, BootTime now) {
        return !work.run().isOver() && now.isBefore(work.landBy());
    }

    private static boolean isUpToDate(Work work, Basis basis, BootTime now) {
        return work.basis().equals(basis) && now.isBefore(work.plannedAt().plus(RECHECK));
    }

    private Behavior<Command> onEnded(Missing state, Outcome outcome) {
        Optional<Work> work =
                state.work().filter(of -> of.run().id() == outcome.order().transition());
        if (work.isEmpty()) {
            return Behaviors.same(); // of an earlier plan
        }
        Action action = outcome.order().action();
        boolean isGood =
                outcome instanceof Outcome.Executed done && !done.result().isFailed();
        if (isGood && WithoutQuorum.ends(action)) {
            setting.board().endedOne();
        } else if (!isGood) {
            context.getLog().warn("without a quorum: {} on this node did not succeed", action.operation());
        }
        TransitionRun run = work.get().run();
        TransitionRun.Step step = isGood
                ? run.succeeded(setting.self(), action.operation())
                : run.failed(setting.self(), action.operation());
        Sight sight = sight();
        if (sight.leaseEnd().isAfter(state.since())) {
            return sight.isBacked() ? backed() : missing(Missing.of(NoQuorumRule.Past.BACKED_ONCE, sight));
        }
        order(step);
        BootTime landBy = BootTime.max(work.get().landBy(), landBy(step.orders(), sight.at()));
        return missing(state.with(new Work(work.get().basis(), work.get().plannedAt(), step.run(), landBy)));
    }

    private void order(TransitionRun.Step step) {
        HeartSnapshot heart = setting.pulse().get();
        Epoch obeyed = heart.leadership().epoch();
        // Resources take no order of an older epoch; what a coordinator orders next bears one that is not older.
        Epoch epoch = obeyed.isOlderThan(heart.promised()) ? heart.promised() : obeyed;
        step.orders()
                .forEach(action -> setting.work()
                        .tell(new WorkDesk.TakeOwn(
                                new Order(epoch, heart.incarnation(), step.run().id(), action), outcomes)));
    }

    private static BootTime landBy(List<Action> orders, BootTime now) {
        Duration longest =
                orders.stream().map(Action::timeout).max(Duration::compareTo).orElse(Duration.ZERO);
        return now.plus(longest).plus(GRACE);
    }
}
