package org.asterism.alerts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.alerts.core.AlertBook;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.alerts.core.Line;
import org.asterism.api.AlertList;
import org.asterism.api.AlertTest;
import org.asterism.model.Alert;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.wire.WireMessage;

/**
 * Takes events, keeps them on disk and has them told. Phases: loading → telling. Nothing waits for it, and it waits for nobody: an
 * event is told although it is not on disk yet, since a disk may hang.
 */
public final class AlertDesk {

    /** All this actor receives. */
    public sealed interface Command {}

    /** Something happened. */
    public record Occurred(AlertEvent event) implements Command {}

    /** The document in force has these. */
    public record Configured(List<Alert> alerts) implements Command {}

    /** This node coordinates from now on. */
    public record Elected() implements Command {}

    /** This node coordinates no more. */
    public record SteppedDown() implements Command {}

    /** Another node's message. */
    public record Arrived(AlertMessages.AlertsTold message) implements Command {}

    /** Messages reach other nodes than before. */
    public record ReachChanged() implements Command {}

    /** How all stands. */
    public record GetList(ActorRef<AlertList> replyTo) implements Command {}

    /** Delivers a test event now, beside the queue; of an unknown alert there are no results. */
    public record Test(String alert, ActorRef<AlertTest> replyTo) implements Command {}

    /** Completes {@code done} once all is on disk, or cannot be. */
    public record Flush(CompletableFuture<Void> done) implements Command {}

    private record Loaded(AlertBook book, String problem) implements Command {}

    private record Ended(Line line, int events, Courier.Delivery delivery) implements Command {}

    private record Saved(AlertBook book, String problem) implements Command {}

    private record SaveDue() implements Command {}

    private record WakeUp() implements Command {}

    /** What became of deliveries, for metrics and the log. Any thread. */
    public interface Listener {

        /** {@code events} were told, or an attempt to tell them failed. */
        void attempted(Line line, int events, Courier.Delivery delivery);

        /** Now, of all recipients: events that wait, and since the start, given up and dropped. */
        void counted(long waiting, long givenUp, long dropped);

        /** One sentence: the queue is not on disk. */
        void troubled(String sentence);
    }

    /**
     * Surroundings.
     *
     * @param alerts of the document that is known at the start
     * @param leads whether this node coordinates
     * @param reachable whom messages reach now
     * @param files threads that may wait for a disk
     */
    public record Setting(
            NodeName self,
            List<Alert> alerts,
            Courier courier,
            AlertStore store,
            Executor files,
            Supplier<BootTime> clock,
            InstantSource wall,
            BooleanSupplier leads,
            Supplier<? extends Set<NodeName>> reachable,
            BiConsumer<NodeName, WireMessage> post,
            Listener listener) {}

    private static final int MOST_STASHED = 1000;

    /** Between two writes of the queue: a storm is not written event by event. */
    private static final Duration SAVE_PAUSE = Duration.ofMillis(200);

    private static final Duration SAVE_AGAIN = Duration.ofSeconds(10);

    /** Of a test, so that its answer comes before the one who asked has gone. */
    private static final Duration TEST_LIMIT = Duration.ofSeconds(12);

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Setting setting;

    /**
     * What changes.
     *
     * @param saved what is on disk, or on its way there
     */
    private record State(
            AlertBook book,
            AlertBook saved,
            boolean isSaving,
            boolean isResting,
            String problem,
            List<CompletableFuture<Void>> flushes) {

        State with(AlertBook next) {
            return new State(next, saved, isSaving, isResting, problem, flushes);
        }

        State saving() {
            return new State(book, book, true, true, problem, flushes);
        }
    }

    private AlertDesk(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting) {
        this.context = context;
        this.timers = timers;
        this.setting = setting;
    }

    /** Begins by reading what the last life left. */
    public static Behavior<Command> create(Setting setting) {
        Behavior<Command> desk = Behaviors.withStash(
                MOST_STASHED,
                stash -> Behaviors.setup(context ->
                        Behaviors.withTimers(timers -> new AlertDesk(context, timers, setting).loading(stash))));
        // Its loss never stops the cluster; what it had is read from disk again.
        return Behaviors.supervise(desk)
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1), 0.1));
    }

    private Behavior<Command> loading(StashBuffer<Command> stash) {
        context.pipeToSelf(
                CompletableFuture.supplyAsync(this::load, setting.files()),
                (loaded, failure) ->
                        loaded != null ? loaded : new Loaded(setting.store().empty(), String.valueOf(failure)));
        return Behaviors.receive(Command.class)
                .onMessage(Loaded.class, loaded -> {
                    if (!loaded.problem().isEmpty()) {
                        setting.listener().troubled(loaded.problem());
                    }
                    AlertBook book = loaded.book().configured(setting.alerts());
                    State state = new State(book, loaded.book(), false, false, "", List.of());
                    boolean leads = setting.leads().getAsBoolean();
                    return stash.unstashAll(follow(state, leads ? book.elected() : book));
                })
                .onAnyMessage(message -> {
                    if (!stash.isFull()) {
                        stash.stash(message);
                    }
                    return Behaviors.same();
                })
                .build();
    }

    private Loaded load() {
        try {
            return new Loaded(setting.store().load(), "");
        } catch (IOException e) {
            return new Loaded(setting.store().empty(), String.valueOf(e.getMessage()));
        }
    }

    private Behavior<Command> telling(State state) {
        AlertBook book = state.book();
        return Behaviors.receive(Command.class)
                .onMessage(Occurred.class, occurred -> follow(state, book.occurred(occurred.event())))
                .onMessage(Configured.class, next -> follow(state, book.configured(next.alerts())))
                .onMessage(Elected.class, elected -> follow(state, book.elected()))
                .onMessage(SteppedDown.class, down -> follow(state, book.steppedDown()))
                .onMessage(Arrived.class, arrived -> onArrived(state, arrived.message()))
                .onMessage(ReachChanged.class, changed -> onReachChanged(state))
                .onMessage(Ended.class, ended -> onEnded(state, ended))
                .onMessage(WakeUp.class, woken -> follow(state, book))
                .onMessage(Saved.class, saved -> onSaved(state, saved))
                .onMessage(SaveDue.class, due -> onSaveDue(state))
                .onMessage(Flush.class, flush -> onFlush(state, flush))
                .onMessage(GetList.class, get -> {
                    get.replyTo().tell(AlertReport.of(setting.self(), book, state.problem()));
                    return Behaviors.same();
                })
                .onMessage(Test.class, test -> onTest(state, test))
                .build();
    }

    /** Has told what is due, and writes down what changed. */
    private Behavior<Command> follow(State state, AlertBook changed) {
        AlertBook.Due due = changed.due(setting.clock().get(), setting.wall().instant());
        for (AlertBook.Send send : due.sends()) {
            context.pipeToSelf(
                    setting.courier().deliver(send.line(), send.events()),
                    (delivery, failure) -> new Ended(
                            send.line(),
                            send.events().size(),
                            delivery != null ? delivery : Courier.Delivery.failed(String.valueOf(failure))));
        }
        due.wakeAt().ifPresent(this::wakeAt);
        AlertBook next = due.next();
        if (next.leads() && !next.told().equals(state.book().told())) {
            tellOthers(next);
        }
        AlertReport.count(next, setting.listener());
        return telling(save(state.with(next)));
    }

    private void wakeAt(BootTime moment) {
        BootTime now = setting.clock().get();
        Duration wait = moment.isAfter(now) ? moment.since(now) : Duration.ZERO;
        timers.startSingleTimer(new WakeUp(), wait.plusMillis(1));
    }

    private void tellOthers(AlertBook book) {
        if (!book.told().isEmpty()) {
            AlertMessages.AlertsTold message =
                    new AlertMessages.AlertsTold(setting.self().value(), book.told());
            setting.reachable().get().stream()
                    .filter(node -> !node.equals(setting.self()))
                    .forEach(node -> setting.post().accept(node, message));
        }
    }

    private Behavior<Command> onArrived(State state, AlertMessages.AlertsTold message) {
        return follow(state, state.book().toldElsewhere(message.keys()));
    }

    /** Who was out of reach may hold what was told long ago. */
    private Behavior<Command> onReachChanged(State state) {
        if (state.book().leads()) {
            tellOthers(state.book());
        }
        return Behaviors.same();
    }

    private Behavior<Command> onEnded(State state, Ended ended) {
        setting.listener().attempted(ended.line(), ended.events(), ended.delivery());
        String line = ended.line().id();
        String words = ended.delivery().words();
        AlertBook book = state.book();
        return follow(
                state,
                ended.delivery().isDelivered()
                        ? book.delivered(line, ended.events(), setting.wall().instant(), words)
                        : book.failed(
                                line, setting.clock().get(), setting.wall().instant(), words));
    }

    private static boolean differs(AlertBook one, AlertBook other) {
        return one.last() != other.last()
                || !one.waiting().equals(other.waiting())
                || !one.held().equals(other.held())
                || !one.told().equals(other.told())
                || !one.progress().equals(other.progress());
    }

    private State save(State state) {
        if (state.isSaving() || state.isResting() || !differs(state.book(), state.saved())) {
            return state;
        }
        AlertBook book = state.book();
        context.pipeToSelf(
                CompletableFuture.runAsync(() -> write(book), setting.files()),
                (done, failure) -> new Saved(book, failure == null ? "" : reason(failure)));
        timers.startSingleTimer(new SaveDue(), SAVE_PAUSE);
        return state.saving();
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "the queue of alerts is not on disk, a restart would lose it: " + root;
    }

    private void write(AlertBook book) {
        try {
            setting.store().save(book);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Behavior<Command> onSaved(State state, Saved saved) {
        boolean isBad = !saved.problem().isEmpty();
        if (isBad && state.problem().isEmpty()) {
            setting.listener().troubled(saved.problem());
        }
        if (isBad) {
            timers.startSingleTimer(new SaveDue(), SAVE_AGAIN);
        }
        AlertBook onDisk = isBad ? setting.store().empty() : state.saved();
        State next = new State(state.book(), onDisk, false, state.isResting(), saved.problem(), state.flushes());
        return telling(flushed(isBad ? next : save(next)));
    }

    private Behavior<Command> onSaveDue(State state) {
        return telling(flushed(save(
                new State(state.book(), state.saved(), state.isSaving(), false, state.problem(), state.flushes()))));
    }

    private Behavior<Command> onFlush(State state, Flush flush) {
        List<CompletableFuture<Void>> flushes = new ArrayList<>(state.flushes());
        flushes.add(flush.done());
        return telling(flushed(save(new State(
                state.book(), state.saved(), state.isSaving(), false, state.problem(), List.copyOf(flushes)))));
    }

    private static State flushed(State state) {
        boolean isWritten = !state.isSaving() && !differs(state.book(), state.saved());
        if (!isWritten && state.problem().isEmpty()) {
            return state;
        }
        state.flushes().forEach(done -> done.complete(null));
        return new State(state.book(), state.saved(), state.isSaving(), state.isResting(), state.problem(), List.of());
    }

    private Behavior<Command> onTest(State state, Test test) {
        List<CompletionStage<AlertTest.Result>> results = new ArrayList<>();
        state.book().lines().values().stream()
                .map(line -> line.line())
                .filter(line -> line.alert().id().equals(test.alert()))
                .forEach(line -> results.add(tested(line)));
        var unused = CompletableFuture.allOf(results.stream()
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> results.stream()
                        .map(result -> result.toCompletableFuture().getNow(NEVER))
                        .toList())
                .thenAccept(all -> test.replyTo().tell(new AlertTest(setting.self(), all)));
        return Behaviors.same();
    }

    private static final AlertTest.Result NEVER = new AlertTest.Result("", "", false, "", 0);

    private CompletionStage<AlertTest.Result> tested(Line line) {
        BootTime begun = setting.clock().get();
        AlertEvent event = AlertEvent.local(
                setting.wall().instant(),
                Alert.Kind.NODE,
                setting.self().value(),
                new TreeMap<>(Map.of("desc", "testing its alerts ('asterism alerts test')", "nodeid", "0")));
        return setting.courier()
                .deliver(line, List.of(event))
                .toCompletableFuture()
                .completeOnTimeout(
                        Courier.Delivery.failed("no end within " + TEST_LIMIT.toSeconds() + " s"),
                        TEST_LIMIT.toMillis(),
                        TimeUnit.MILLISECONDS)
                .thenApply(delivery -> new AlertTest.Result(
                        line.alert().id(),
                        line.recipient().value(),
                        delivery.isDelivered(),
                        delivery.words(),
                        setting.clock().get().since(begun).toMillis()));
    }
}
