package org.asterism.telephony.drain;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.CallGate.Calls;
import org.asterism.telephony.drain.CallGate.Outcome;
import org.asterism.telephony.drain.CallGate.Position;

/**
 * Holds the gates of this node's Asterisks as the document says: closed while one is drained here, else open. Tells how many calls are
 * left, and asks for the move when none is. Touches no gate before the first document. Looks at each document and twice a
 * second; a gate that once stood open without a drain is not looked at again.
 *
 * <p>One phase; what it knows is in fields, since it is a table with a row for each Asterisk.
 */
public final class Drainer extends AbstractBehavior<Drainer.Command> {

    private static final Duration LOOK = Duration.ofMillis(500);

    /** One that is watched no more for so long runs here no more; for less, its watch may be under renewal. */
    private static final Duration GAP = Duration.ofSeconds(10);

    /** All this actor receives. */
    public sealed interface Command {}

    /** The document that holds from now on. */
    public record InForce(ClusterDocument document) implements Command {}

    private record Look() implements Command {}

    private record Told(ResourceId resource, Dispatchers ahead, Position wanted, SortedMap<URI, Outcome> outcomes)
            implements Command {}

    private record Opened(ResourceId resource, CallGate gate, Outcome outcome) implements Command {}

    private record Heard(ResourceId resource, Outcome outcome, Calls calls) implements Command {}

    /**
     * Fixed surroundings of the actor.
     *
     * @param entrances of the Asterisks that are watched now
     * @param show takes a key and what status says under it
     * @param hide takes back what is under a key
     * @param story takes sentences for operators
     * @param leave asks that what is drained leaves this node
     * @param giveUp asks that a drain ends, and new calls are taken
     * @param isAlone whether no other node is there that could run anything
     * @param count takes what is to be counted, as often as it is looked at
     */
    public record Setting(
            NodeName self,
            InstantSource clock,
            Supplier<SortedMap<ResourceId, Entrance>> entrances,
            BiConsumer<String, String> show,
            Consumer<String> hide,
            Consumer<String> story,
            Consumer<OperatorLease> leave,
            Consumer<OperatorLease> giveUp,
            BooleanSupplier isAlone,
            Consumer<Count> count) {}

    /**
     * Of all that is drained on this node.
     *
     * @param calls that are left
     * @param told dispatchers that send it no new calls
     * @param untold dispatchers that could not be told
     */
    public record Count(int calls, int told, int untold) {}

    private final Setting setting;
    private Optional<ClusterDocument> document = Optional.empty();
    private final Map<ResourceId, CallGate> open = new HashMap<>();
    private final Set<ResourceId> asked = new HashSet<>();
    private final DispatcherTable dispatchers = new DispatcherTable();
    private final Departures departures = new Departures();
    private final SortedMap<ResourceId, Integer> left = new TreeMap<>();
    private final Map<ResourceId, Integer> keeps = new HashMap<>();
    private final Map<ResourceId, Instant> seen = new HashMap<>();
    private final Endings endings;
    private final Set<String> shown = new HashSet<>();
    private final Set<String> warned = new HashSet<>();

    private Drainer(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting) {
        super(context);
        this.setting = setting;
        this.endings = new Endings(setting);
        timers.startTimerWithFixedDelay(new Look(), LOOK);
    }

    public static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Drainer(context, timers, setting)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(InForce.class, inForce -> {
                    document = Optional.of(inForce.document());
                    return look();
                })
                .onMessage(Look.class, look -> look())
                .onMessage(Told.class, this::onTold)
                .onMessage(Opened.class, this::onOpened)
                .onMessage(Heard.class, this::onHeard)
                .build();
    }

    private Behavior<Command> look() {
        if (document.isEmpty()) {
            return this;
        }
        Orders orders = orders();
        SortedMap<ResourceId, Entrance> entrances = setting.entrances().get();
        see(entrances.keySet());
        entrances.forEach((resource, entrance) -> look(resource, entrance, orders));
        left.keySet()
                .removeIf(resource ->
                        !seen.containsKey(resource) || orders.drain(resource).isEmpty());
        departures.retain(entrances.keySet());
        dispatchers.retain(
                entrances.keySet(), resource -> orders.drain(resource).isPresent());
        warn(entrances.keySet(), orders);
        publish();
        Set<String> due = new HashSet<>();
        for (OperatorLease drain : orders.drains()) {
            due.add(drain.id());
            boolean isWatched = entrances.keySet().stream().anyMatch(resource -> orders.isOf(drain, resource));
            if (!isWatched) {
                show(drain, ": nothing of it runs and is watched here");
            }
            boolean isGone = seen.keySet().stream().noneMatch(resource -> orders.isOf(drain, resource));
            endings.look(drain, isGone);
        }
        endings.retain(due);
        shown.removeIf(key -> {
            boolean isOver = !due.contains(key);
            if (isOver) {
                setting.hide().accept(key);
            }
            return isOver;
        });
        return this;
    }

    private void see(Set<ResourceId> watched) {
        Instant now = setting.clock().instant();
        watched.forEach(resource -> seen.put(resource, now));
        seen.values().removeIf(at -> Duration.between(at, now).compareTo(GAP) > 0);
    }

    /** Dispatchers first, so that new calls go elsewhere instead of being refused. */
    private void look(ResourceId resource, Entrance entrance, Orders orders) {
        Optional<OperatorLease> drain = orders.drain(resource);
        if (drain.isEmpty() && departures.isLeaving(resource, orders.isSentAway(resource), orders.now())) {
            return;
        }
        Dispatchers ahead = entrance.ahead();
        Position wanted = drain.isPresent() ? Position.CLOSED : Position.OPEN;
        if (ahead.isNone()) {
            dispatchers.leave(resource);
        } else if (dispatchers.claim(resource, ahead, wanted, orders.now())) {
            getContext()
                    .pipeToSelf(
                            ahead.put(wanted)
                                    .<Command>thenApply(outcomes -> new Told(resource, ahead, wanted, outcomes)),
                            Drainer::kept);
        }
        if (drain.isEmpty() || dispatchers.isPast(resource, ahead)) {
            look(resource, entrance, drain);
        }
    }

    private void look(ResourceId resource, Entrance entrance, Optional<OperatorLease> drain) {
        CallGate gate = entrance.gate();
        boolean isSettled = drain.isEmpty() && gate.equals(open.get(resource));
        if (isSettled || !asked.add(resource)) {
            return;
        }
        if (drain.isPresent()) {
            open.remove(resource);
            KeptCalls kept = orders().kept(resource, entrance.kept());
            getContext()
                    .pipeToSelf(
                            gate.put(Position.CLOSED)
                                    .thenCompose(outcome -> gate.count(kept)
                                            .<Command>thenApply(calls -> new Heard(resource, outcome, calls))),
                            Drainer::kept);
        } else {
            getContext()
                    .pipeToSelf(
                            gate.put(Position.OPEN).<Command>thenApply(outcome -> new Opened(resource, gate, outcome)),
                            Drainer::kept);
        }
    }

    private Behavior<Command> onTold(Told told) {
        dispatchers.heard(told.resource());
        Optional<OperatorLease> drain = orders().drain(told.resource());
        boolean isDrained = drain.isPresent();
        if (isDrained == (told.wanted() == Position.CLOSED)) {
            dispatchers.keep(
                    told.resource(),
                    told.ahead(),
                    told.wanted(),
                    told.outcomes(),
                    setting.clock().instant(),
                    setting.story());
        }
        Optional<Entrance> entrance =
                Optional.ofNullable(setting.entrances().get().get(told.resource()));
        if (isDrained) {
            entrance.ifPresent(found -> look(told.resource(), found, drain));
        }
        return this;
    }

    private void warn(Set<ResourceId> watched, Orders orders) {
        Set<String> due = new HashSet<>();
        for (ResourceId resource : watched) {
            String trouble = dispatchers.trouble(resource);
            if (!trouble.isEmpty() && orders.drain(resource).isEmpty()) {
                due.add("dispatchers-" + resource);
                setting.show().accept("dispatchers-" + resource, trouble);
            }
        }
        warned.stream().filter(key -> !due.contains(key)).forEach(setting.hide());
        warned.clear();
        warned.addAll(due);
    }

    private static Command kept(Command heard, Throwable failure) {
        if (failure != null) {
            throw new IllegalStateException("a gate broke its promise not to fail", failure);
        }
        return heard;
    }

    private Behavior<Command> onOpened(Opened opened) {
        asked.remove(opened.resource());
        if (opened.outcome() instanceof Outcome.Stands stands
                && orders().drain(opened.resource()).isEmpty()) {
            open.put(opened.resource(), opened.gate());
            if (stands == Outcome.Stands.MOVED) {
                setting.story().accept(opened.resource() + " takes new calls again");
            }
            return this;
        }
        return opened.outcome() instanceof Outcome.Stands ? look() : this;
    }

    private Behavior<Command> onHeard(Heard heard) {
        asked.remove(heard.resource());
        Orders orders = orders();
        List<OperatorLease> drains = orders.drainsOf(heard.resource());
        if (drains.isEmpty()) {
            return look();
        }
        if (heard.outcome() instanceof Outcome.Unknown unknown) {
            left.remove(heard.resource());
            drains.forEach(drain -> show(drain, ": its gate is not closed: " + unknown.reason()));
        } else if (heard.calls() instanceof Calls.Unknown unknown) {
            left.remove(heard.resource());
            drains.forEach(drain -> show(drain, ": its calls cannot be counted: " + unknown.reason()));
        } else {
            Calls.Counted counted = (Calls.Counted) heard.calls();
            left.put(heard.resource(), counted.calls());
            keeps.put(heard.resource(), counted.kept());
            publish();
            if (heard.outcome() == Outcome.Stands.MOVED) {
                setting.story().accept(heard.resource() + " takes no new calls; " + left(counted.calls()));
            }
            drains.forEach(drain -> counted(heard.resource(), drain, counted, orders));
        }
        return this;
    }

    /** What is not watched at this moment is not known to be empty: its watch may just be renewed. */
    private void counted(ResourceId heard, OperatorLease drain, Calls.Counted counted, Orders orders) {
        Set<ResourceId> watched = setting.entrances().get().keySet();
        List<ResourceId> own = Stream.concat(watched.stream(), seen.keySet().stream())
                .distinct()
                .filter(resource -> orders.isOf(drain, resource))
                .toList();
        boolean isKnown = watched.contains(heard)
                && watched.containsAll(own)
                && left.keySet().containsAll(own);
        int sum = sum(left, own);
        int kept = sum(keeps, own);
        show(
                drain,
                ": " + calls(sum) + " left" + (sum == 0 ? "" : ", the oldest " + words(counted.oldest()))
                        + (kept == 0 ? "" : ", " + kept + " of them never cut")
                        + deadline(drain));
        if (isKnown && (sum == 0 || (kept == 0 && drain.then().cutsAt(orders.now())))) {
            endings.leave(drain, sum);
        }
    }

    private static int sum(Map<ResourceId, Integer> numbers, List<ResourceId> of) {
        return of.stream()
                .mapToInt(resource -> numbers.getOrDefault(resource, 0))
                .sum();
    }

    private void publish() {
        setting.count()
                .accept(new Count(
                        left.values().stream().mapToInt(Integer::intValue).sum(),
                        dispatchers.told(),
                        dispatchers.untold()));
    }

    private void show(OperatorLease drain, String rest) {
        shown.add(drain.id());
        setting.show()
                .accept(
                        drain.id(),
                        drain.subject() + " is being drained" + rest
                                + dispatchers.words(resource -> orders().isOf(drain, resource)));
    }

    private static String left(int number) {
        return calls(number) + (number == 1 ? " is left" : " are left");
    }

    static String calls(int number) {
        return number == 1 ? "1 call" : number + " calls";
    }

    private static String words(Duration age) {
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }

    private static String deadline(OperatorLease drain) {
        if (drain.then().cut() instanceof Constraint.Expiry.At at) {
            return ", cut at " + at.instant().truncatedTo(ChronoUnit.SECONDS);
        }
        return drain.until() instanceof Constraint.Expiry.At at
                ? ", given up at " + at.instant().truncatedTo(ChronoUnit.SECONDS)
                : "";
    }

    private Orders orders() {
        return new Orders(
                document.orElse(ClusterDocument.EMPTY),
                setting.self(),
                setting.clock().instant());
    }
}
