package org.asterism.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.coordinator.Coordinator.Answer;
import org.asterism.coordinator.core.Change;
import org.asterism.coordinator.core.OperatorLeases;
import org.asterism.model.ClusterDocument;
import org.asterism.model.OperatorLease;

/**
 * Ends what operators set aside when its time is up, and tells beginnings and ends. Runs on every node and asks only its own
 * coordinator, which refuses while another node coordinates: so whoever coordinates does it, without an agreement of its own.
 *
 * <p>One phase. Decided: by the wall clock, since an operator thinks in it; it is looked at every few seconds, because it may be
 * set meanwhile.
 */
public final class LeaseKeeper {

    /** Who asks for the change, in the history of the configuration. */
    static final String AUTHOR = "lease";

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration SOONEST = Duration.ofMillis(100);

    /** All this actor receives. */
    public sealed interface Command {}

    /** Whom to ask; sent once. */
    public record Meet(ActorRef<Coordinator.Command> coordinator) implements Command {}

    /** The document that holds from now on. */
    public record InForce(ClusterDocument document) implements Command {}

    private record Due() implements Command {}

    private record Answered() implements Command {}

    /**
     * Fixed surroundings of the actor.
     *
     * @param story takes sentences for operators
     * @param count takes the number of leases in force
     */
    public record Setting(InstantSource clock, Consumer<String> story, IntConsumer count) {}

    private record State(Optional<ActorRef<Coordinator.Command>> coordinator, Optional<ClusterDocument> document) {}

    private final TimerScheduler<Command> timers;
    private final Setting setting;
    private final ActorRef<Answer> answers;

    private LeaseKeeper(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting) {
        this.timers = timers;
        this.setting = setting;
        // How it was answered shows in the next document, or at the next look.
        this.answers = context.messageAdapter(Answer.class, answer -> new Answered());
    }

    public static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers ->
                new LeaseKeeper(context, timers, setting).watching(new State(Optional.empty(), Optional.empty()))));
    }

    private Behavior<Command> watching(State state) {
        return Behaviors.receive(Command.class)
                .onMessage(Meet.class, meet -> watching(new State(Optional.of(meet.coordinator()), state.document())))
                .onMessage(InForce.class, inForce -> onInForce(state, inForce.document()))
                .onMessage(Due.class, due -> onDue(state))
                .onMessage(Answered.class, answered -> Behaviors.same())
                .build();
    }

    private Behavior<Command> onInForce(State state, ClusterDocument document) {
        List<OperatorLease> leases = document.details().leases();
        state.document().ifPresent(before -> tell(before.details().leases(), leases));
        lookAgain(document, true);
        setting.count().accept(leases.size());
        return watching(new State(state.coordinator(), Optional.of(document)));
    }

    /** Of the first document after a start nothing is told: it is not new. */
    private void tell(List<OperatorLease> before, List<OperatorLease> after) {
        Instant now = setting.clock().instant();
        for (OperatorLease lease : after) {
            if (!before.contains(lease)) {
                setting.story().accept(OperatorLeases.begun(lease));
            }
        }
        for (OperatorLease lease : before) {
            boolean isGone = after.stream().noneMatch(other -> other.id().equals(lease.id()));
            if (isGone) {
                setting.story().accept(lease.isOver(now) ? OperatorLeases.ended(lease) : "ended: " + lease.what());
            }
        }
    }

    private Behavior<Command> onDue(State state) {
        Instant now = setting.clock().instant();
        state.document().ifPresent(document -> {
            lookAgain(document, false);
            if (!OperatorLeases.over(document, now).isEmpty()) {
                state.coordinator()
                        .ifPresent(coordinator ->
                                coordinator.tell(new Coordinator.Ask(new Change.Lapse(now), AUTHOR, answers)));
            }
        });
        return Behaviors.same();
    }

    /** {@code isNew}: what is late already has not been asked for yet. */
    private void lookAgain(ClusterDocument document, boolean isNew) {
        Optional<Instant> next = document.details().leases().stream()
                .flatMap(lease -> Change.instantOf(lease.until()).stream())
                .min(Comparator.naturalOrder());
        if (next.isEmpty()) {
            timers.cancel(Due.class);
            return;
        }
        Duration rest = Duration.between(setting.clock().instant(), next.get());
        boolean isLate = !isNew && (rest.isNegative() || rest.isZero());
        Duration wait = isLate || rest.compareTo(LOOK) > 0 ? LOOK : rest.compareTo(SOONEST) < 0 ? SOONEST : rest;
        timers.startSingleTimer(Due.class, new Due(), wait);
    }
}
