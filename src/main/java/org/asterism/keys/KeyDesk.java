package org.asterism.keys;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.keys.KeyChange.Step;
import org.asterism.keys.KeyMessages.KeyOrder;
import org.asterism.keys.KeyMessages.KeyQuery;
import org.asterism.keys.KeyMessages.KeyReport;
import org.asterism.model.NodeName;
import org.asterism.transport.Links;
import org.asterism.wire.SecretWrap;
import org.asterism.wire.SigningKey;
import org.asterism.wire.WireMessage;

/**
 * Changes the keys of all nodes, one request at a time, and answers other nodes that do. Phases: idle → asking all nodes for
 * their keys → ordering a step and collecting what they have then → (pausing → ordering the next) → idle.
 */
public final class KeyDesk {

    /** All this actor receives. */
    public sealed interface Command {}

    /** What an operator can ask for. */
    public enum Action {
        /** A new key is accepted everywhere. */
        ADD,
        /** A key that all have signs from now on. */
        USE,
        /** A key is not accepted any more. */
        REMOVE,
        /** All three: a new key signs, the one that signed before is removed. */
        ROTATE,
        /** Only shows the keys. */
        SHOW
    }

    /** Answered once with {@link Answer}. {@code id}: the key for USE and REMOVE. */
    public record Ask(Action action, int id, ActorRef<Answer> replyTo) implements Command {}

    /** Another node's message. */
    public record Arrived(WireMessage message) implements Command {}

    private record Obeyed(String asker, KeyReport report) implements Command {}

    private record Reported(KeyReport report) implements Command {}

    private record TimeOver(long run) implements Command {}

    private record PauseOver(long run) implements Command {}

    /** What became of a request. */
    public sealed interface Answer {}

    /**
     * It is done.
     *
     * @param reports the keys of each node afterwards
     */
    public record Done(String sentence, SortedMap<NodeName, KeyReport> reports) implements Answer {}

    /** Nothing or only a part was done; the old keys go on being accepted. */
    public record Refused(String sentence, List<String> conditions, String remedy) implements Answer {}

    /**
     * Fixed surroundings.
     *
     * @param nodes all configured nodes
     * @param reachable those that messages reach now
     * @param patience how long all nodes may take for one step
     * @param pause between use and removal: longer than a heartbeat can be on its way
     * @param story takes a sentence for the event log
     */
    public record Setting(
            NodeName self,
            SortedSet<NodeName> nodes,
            Supplier<? extends Set<NodeName>> reachable,
            BiConsumer<NodeName, WireMessage> post,
            Path keyFile,
            Links links,
            Executor files,
            Duration patience,
            Duration pause,
            Consumer<String> story) {}

    /**
     * A request on its way.
     *
     * @param steps still to be taken, the first is the present one
     * @param reports what came for the present step
     */
    private record Run(
            long number, Ask ask, List<Planned> steps, boolean isAsking, SortedMap<NodeName, KeyReport> reports) {}

    private record Planned(Step step, int id) {}

    private static final int SECRET_BYTES = 32;

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Setting setting;
    private final KeyStore store;
    private final SecureRandom random = new SecureRandom();
    private long lastRun;

    private KeyDesk(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting) {
        this.context = context;
        this.timers = timers;
        this.setting = setting;
        this.store = new KeyStore(setting.self().value(), setting.keyFile(), setting.links());
        // Numbers of an earlier life must not be taken for those of this one.
        this.lastRun = random.nextLong() >>> 1;
    }

    public static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new KeyDesk(context, timers, setting).idle()));
    }

    private Behavior<Command> idle() {
        return Behaviors.receive(Command.class)
                .onMessage(Ask.class, this::begin)
                .onMessage(Arrived.class, arrived -> serve(arrived.message()))
                .onMessage(Obeyed.class, obeyed -> send(obeyed.asker(), obeyed.report()))
                .onMessage(Command.class, late -> Behaviors.same())
                .build();
    }

    private Behavior<Command> busy(Run run) {
        return Behaviors.receive(Command.class)
                .onMessage(Ask.class, ask -> {
                    ask.replyTo()
                            .tell(new Refused(
                                    "another request about the keys is on its way",
                                    List.of(),
                                    "try again in a moment"));
                    return Behaviors.same();
                })
                .onMessage(Arrived.class, arrived -> {
                    if (arrived.message() instanceof KeyReport report) {
                        return onReport(run, report);
                    }
                    return serve(arrived.message());
                })
                .onMessage(Obeyed.class, obeyed -> send(obeyed.asker(), obeyed.report()))
                .onMessage(Reported.class, reported -> onReport(run, reported.report()))
                .onMessage(TimeOver.class, over -> over.run() == run.number() ? giveUp(run) : Behaviors.same())
                .onMessage(PauseOver.class, over -> over.run() == run.number() ? order(run) : Behaviors.same())
                .build();
    }

    private Behavior<Command> serve(WireMessage message) {
        if (message instanceof KeyQuery query) {
            return send(query.asker(), store.report(query.run(), ""));
        }
        if (message instanceof KeyOrder order) {
            context.getLog().info("keys: {} key {} ordered by {}", order.step(), order.id(), order.asker());
            context.pipeToSelf(obey(order), (report, failure) -> {
                if (failure != null) {
                    throw new IllegalStateException("the key file's writer broke its promise not to fail", failure);
                }
                return new Obeyed(order.asker(), report);
            });
        }
        return Behaviors.same();
    }

    private CompletableFuture<KeyReport> obey(KeyOrder order) {
        return store.obey(order, setting.files());
    }

    private Behavior<Command> send(String asker, KeyReport report) {
        setting.post().accept(new NodeName(asker), report);
        return Behaviors.same();
    }

    private Behavior<Command> begin(Ask ask) {
        lastRun++;
        Run run = new Run(lastRun, ask, List.of(), true, new TreeMap<>());
        peers().forEach(peer ->
                setting.post().accept(peer, new KeyQuery(setting.self().value(), run.number())));
        timers.startSingleTimer(new TimeOver(run.number()), setting.patience());
        return onReport(run, store.report(run.number(), ""));
    }

    private List<NodeName> peers() {
        return setting.nodes().stream()
                .filter(node -> !node.equals(setting.self()))
                .toList();
    }

    private Behavior<Command> onReport(Run run, KeyReport report) {
        NodeName node = new NodeName(report.node());
        if (report.run() != run.number() || !setting.nodes().contains(node)) {
            return Behaviors.same();
        }
        TreeMap<NodeName, KeyReport> reports = new TreeMap<>(run.reports());
        reports.put(node, report);
        Run now = new Run(run.number(), run.ask(), run.steps(), run.isAsking(), reports);
        if (!reports.keySet().equals(setting.nodes())) {
            return busy(now);
        }
        return run.isAsking() ? plan(now) : judge(now);
    }

    /** All nodes told their keys. */
    private Behavior<Command> plan(Run run) {
        Ask ask = run.ask();
        int fresh = KeyChange.freeId(run.reports()).orElse(0);
        int old = KeyChange.commonSigning(run.reports())
                .map(KeyMessages.KeyRecord::id)
                .orElse(0);
        List<Planned> steps = switch (ask.action()) {
            case SHOW -> List.of();
            case ADD -> List.of(new Planned(Step.ADD, fresh));
            case USE -> List.of(new Planned(Step.USE, ask.id()));
            case REMOVE -> List.of(new Planned(Step.REMOVE, ask.id()));
            case ROTATE ->
                List.of(new Planned(Step.ADD, fresh), new Planned(Step.USE, fresh), new Planned(Step.REMOVE, old));
        };
        if (steps.isEmpty()) {
            return finish(run, new Done("the keys of all nodes", run.reports()));
        }
        if (steps.get(0).id() == 0) {
            return finish(
                    run,
                    new Refused(
                            "all key numbers up to " + SigningKey.HIGHEST_ID + " are used",
                            List.of(),
                            "remove one that signs nowhere: asterism key remove N"));
        }
        List<String> obstacles =
                KeyChange.obstacles(steps.get(0).step(), steps.get(0).id(), run.reports());
        if (!obstacles.isEmpty()) {
            return finish(run, new Refused("the keys do not allow that", obstacles, "see: asterism key list"));
        }
        return order(new Run(run.number(), ask, steps, false, run.reports()));
    }

    /** Tells all nodes, this one included, to take the present step. */
    private Behavior<Command> order(Run run) {
        Planned planned = run.steps().get(0);
        lastRun++;
        int under = store.present().signing();
        SigningKey key = java.util.Objects.requireNonNull(store.present().byId().get(under));
        String secret =
                planned.step() == Step.ADD ? SecretWrap.seal(key, KeyStore.bound(planned.id()), newSecret()) : "";
        KeyOrder order = new KeyOrder(
                setting.self().value(),
                lastRun,
                planned.step().name(),
                planned.id(),
                SigningKey.Method.SHA256.word(),
                under,
                secret);
        peers().forEach(peer -> setting.post().accept(peer, order));
        context.pipeToSelf(obey(order), (report, failure) -> {
            if (failure != null) {
                throw new IllegalStateException("the key file's writer broke its promise not to fail", failure);
            }
            return new Reported(report);
        });
        timers.startSingleTimer(new TimeOver(lastRun), setting.patience());
        return busy(new Run(lastRun, run.ask(), run.steps(), false, new TreeMap<>()));
    }

    private String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /** All nodes answered the order. */
    private Behavior<Command> judge(Run run) {
        Planned planned = run.steps().get(0);
        boolean isDone = run.reports().values().stream()
                .allMatch(report -> KeyChange.isDone(planned.step(), planned.id(), report));
        if (!isDone) {
            return giveUp(run);
        }
        setting.story().accept("keys: " + sentence(planned));
        List<Planned> rest = run.steps().subList(1, run.steps().size());
        if (rest.isEmpty()) {
            String all = run.ask().action() == Action.ROTATE
                    ? "a new key signs on all nodes, and the old one is removed"
                    : sentence(planned);
            return finish(run, new Done(all, run.reports()));
        }
        Run next = new Run(run.number(), run.ask(), rest, false, run.reports());
        if (rest.get(0).step() != Step.REMOVE) {
            return order(next);
        }
        timers.cancelAll();
        timers.startSingleTimer(new PauseOver(run.number()), setting.pause());
        return busy(next);
    }

    private static String sentence(Planned planned) {
        return switch (planned.step()) {
            case ADD -> "all nodes accept key " + planned.id();
            case USE -> "all nodes sign with key " + planned.id();
            case REMOVE -> "no node accepts key " + planned.id() + " any more";
        };
    }

    private Behavior<Command> giveUp(Run run) {
        List<String> missing = setting.nodes().stream()
                .flatMap(node -> missing(run, node).stream())
                .toList();
        return finish(
                run,
                new Refused(
                        run.isAsking()
                                ? "not all nodes answer, and whoever is left out could not be heard afterwards"
                                : "not all nodes have done it",
                        missing,
                        run.isAsking()
                                ? "bring the missing nodes back first"
                                : "nothing is lost, all keys in use go on being accepted; see: asterism key list, then"
                                        + " take the step again"));
    }

    private Optional<String> missing(Run run, NodeName node) {
        KeyReport report = run.reports().get(node);
        if (report == null) {
            boolean isReached = setting.reachable().get().contains(node) || node.equals(setting.self());
            return Optional.of(node + (isReached ? " has not answered" : " is not reached by messages"));
        }
        if (!report.problem().isEmpty()) {
            return Optional.of(node + ": " + report.problem());
        }
        boolean isBehind = !run.isAsking()
                && !KeyChange.isDone(
                        run.steps().get(0).step(), run.steps().get(0).id(), report);
        return isBehind ? Optional.of(node + " has not done it") : Optional.empty();
    }

    private Behavior<Command> finish(Run run, Answer answer) {
        timers.cancelAll();
        run.ask().replyTo().tell(answer);
        return idle();
    }
}
