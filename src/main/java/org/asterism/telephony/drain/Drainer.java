package org.asterism.telephony.drain;

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
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
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

    /** The coordinator may be another node, and busy. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    /** All this actor receives. */
    public sealed interface Command {}

    /** The document that holds from now on. */
    public record InForce(ClusterDocument document) implements Command {}

    private record Look() implements Command {}

    private record Opened(ResourceId resource, CallGate gate, Outcome outcome) implements Command {}

    private record Heard(ResourceId resource, OperatorLease drain, Outcome outcome, Calls calls) implements Command {}

    /**
     * Fixed surroundings of the actor.
     *
     * @param gates of the Asterisks that are watched now
     * @param show takes a key and what status says under it
     * @param hide takes back what is under a key
     * @param story takes sentences for operators
     * @param leave asks that what is drained leaves this node
     * @param left takes the number of calls left on what is drained
     */
    public record Setting(
            NodeName self,
            InstantSource clock,
            Supplier<SortedMap<ResourceId, CallGate>> gates,
            BiConsumer<String, String> show,
            Consumer<String> hide,
            Consumer<String> story,
            Consumer<OperatorLease> leave,
            IntConsumer left) {}

    private final Setting setting;
    private Optional<ClusterDocument> document = Optional.empty();
    private final Map<ResourceId, CallGate> open = new HashMap<>();
    private final Set<ResourceId> asked = new HashSet<>();
    private final SortedMap<ResourceId, Integer> left = new TreeMap<>();
    private final Map<String, Instant> leaving = new HashMap<>();
    private final Set<String> shown = new HashSet<>();

    private Drainer(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting) {
        super(context);
        this.setting = setting;
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
                .onMessage(Opened.class, this::onOpened)
                .onMessage(Heard.class, this::onHeard)
                .build();
    }

    private Behavior<Command> look() {
        if (document.isEmpty()) {
            return this;
        }
        SortedMap<ResourceId, CallGate> gates = setting.gates().get();
        gates.forEach(this::look);
        left.keySet()
                .removeIf(resource ->
                        !gates.containsKey(resource) || drain(resource).isEmpty());
        publish();
        Set<String> due = new HashSet<>();
        for (OperatorLease drain : drains()) {
            due.add(drain.id());
            boolean isWatched = gates.keySet().stream().anyMatch(resource -> isOf(drain, resource));
            if (!isWatched) {
                show(drain, ": nothing of it runs and is watched here");
            }
        }
        leaving.keySet().retainAll(due);
        shown.removeIf(key -> {
            boolean isOver = !due.contains(key);
            if (isOver) {
                setting.hide().accept(key);
            }
            return isOver;
        });
        return this;
    }

    private void look(ResourceId resource, CallGate gate) {
        Optional<OperatorLease> drain = drain(resource);
        boolean isSettled = drain.isEmpty() && gate.equals(open.get(resource));
        if (isSettled || !asked.add(resource)) {
            return;
        }
        if (drain.isPresent()) {
            open.remove(resource);
            getContext()
                    .pipeToSelf(
                            gate.put(Position.CLOSED)
                                    .thenCompose(outcome -> gate.count()
                                            .<Command>thenApply(
                                                    calls -> new Heard(resource, drain.get(), outcome, calls))),
                            Drainer::kept);
        } else {
            getContext()
                    .pipeToSelf(
                            gate.put(Position.OPEN).<Command>thenApply(outcome -> new Opened(resource, gate, outcome)),
                            Drainer::kept);
        }
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
                && drain(opened.resource()).isEmpty()) {
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
        OperatorLease drain = heard.drain();
        if (!drains().contains(drain)) {
            return look();
        }
        if (heard.outcome() instanceof Outcome.Unknown unknown) {
            left.remove(heard.resource());
            show(drain, ": its gate is not closed: " + unknown.reason());
        } else if (heard.calls() instanceof Calls.Unknown unknown) {
            left.remove(heard.resource());
            show(drain, ": its calls cannot be counted: " + unknown.reason());
        } else {
            onCounted(heard, drain, (Calls.Counted) heard.calls());
        }
        return this;
    }

    private void onCounted(Heard heard, OperatorLease drain, Calls.Counted counted) {
        left.put(heard.resource(), counted.calls());
        publish();
        if (heard.outcome() == Outcome.Stands.MOVED) {
            setting.story().accept(heard.resource() + " takes no new calls; " + calls(counted.calls()) + " are left");
        }
        List<ResourceId> own = setting.gates().get().keySet().stream()
                .filter(resource -> isOf(drain, resource))
                .toList();
        boolean isKnown = left.keySet().containsAll(own);
        int sum = own.stream()
                .mapToInt(resource -> left.getOrDefault(resource, 0))
                .sum();
        show(
                drain,
                ": " + calls(sum) + " left" + (sum == 0 ? "" : ", the oldest " + words(counted.oldest()))
                        + deadline(drain));
        if (isKnown && sum == 0) {
            leave(drain);
        }
    }

    private void publish() {
        setting.left().accept(left.values().stream().mapToInt(Integer::intValue).sum());
    }

    private void leave(OperatorLease drain) {
        Instant now = setting.clock().instant();
        Instant before = leaving.getOrDefault(drain.id(), Instant.EPOCH);
        if (Duration.between(before, now).compareTo(ASK_AGAIN) < 0) {
            return;
        }
        leaving.put(drain.id(), now);
        setting.story().accept(drain.subject() + " has no call left and leaves " + setting.self());
        setting.leave().accept(drain);
    }

    private void show(OperatorLease drain, String rest) {
        shown.add(drain.id());
        setting.show().accept(drain.id(), drain.subject() + " is drained" + rest);
    }

    private static String calls(int number) {
        return number == 1 ? "1 call" : number + " calls";
    }

    private static String words(Duration age) {
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }

    private static String deadline(OperatorLease drain) {
        return drain.until() instanceof Constraint.Expiry.At at
                ? ", given up at " + at.instant().truncatedTo(ChronoUnit.SECONDS)
                : "";
    }

    private List<OperatorLease> drains() {
        Instant now = setting.clock().instant();
        return document.map(held -> held.details().leases().stream()
                        .filter(lease -> lease.kind() == OperatorLease.Kind.DRAIN
                                && lease.node().equals(setting.self().value())
                                && !lease.isOver(now)
                                && lease.holdsIn(held))
                        .toList())
                .orElse(List.of());
    }

    private Optional<OperatorLease> drain(ResourceId resource) {
        return drains().stream().filter(drain -> isOf(drain, resource)).findFirst();
    }

    private boolean isOf(OperatorLease drain, ResourceId instance) {
        ResourceId subject = new ResourceId(drain.subject());
        String plain = instance.value().replaceFirst(":[0-9]+$", "");
        return document.stream()
                .flatMap(held -> held.resources().stream())
                .flatMap(resource -> resource.find(subject).stream())
                .flatMap(resource -> resource.primitives().stream())
                .anyMatch(primitive -> primitive.id().value().equals(plain));
    }
}
