package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.CallsUp;
import org.asterism.coordinator.core.Change;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.Failback;
import org.asterism.coordinator.core.Lead;
import org.asterism.kernel.BootClock;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.DrainEnd;
import org.asterism.model.OperatorLease;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.observability.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * What is held back from a node that it prefers because calls are up, or it is not the time for it: for the plans of this node, its
 * status and metrics; and as it coordinates, the drain of what may go but has calls up.
 */
final class FailbackLine {

    private static final Duration EVERY = Duration.ofSeconds(2);

    /** How long an order to move lasts after the drain: by then it is where it prefers to be. */
    private static final Duration MOVED = Duration.ofMinutes(10);

    /** What was asked for and did not begin is asked for again. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final Shared shared;
    private final AtomicReference<@Nullable Conductor> last = new AtomicReference<>();
    private final AtomicReference<@Nullable CallDrains> drains = new AtomicReference<>();
    private final Map<ResourceId, Instant> asked = new HashMap<>();
    private volatile SortedMap<ResourceId, Failback.Held> shown = new TreeMap<>();

    FailbackLine(Shared shared) {
        this.shared = shared;
    }

    /** The plan for that state. Any thread. */
    Failback.Decided decide(ClusterState state, Function<ClusterState, Transition> scheduler) {
        if (!Failback.isWanted(state.document())) {
            return Failback.Decided.freely(state, scheduler.apply(state));
        }
        CallsUp calls = shared.callCounts().known();
        return new Failback(
                        calls,
                        ZoneId.systemDefault(),
                        resource -> !CallDrains.gated(state.document(), resource.id())
                                .isEmpty())
                .decide(state, scheduler);
    }

    /** By whom drains are asked for, and where the number of what is held back is shown. */
    void meet(CallDrains next, MeterRegistry registry) {
        drains.set(next);
        Gauge.builder("asterism.failback.held", this, line -> line.shown.size())
                .description("resources that would go to a node they prefer, and are held back because calls are up")
                .register(registry);
    }

    /** After each event of the coordinator, on its thread. */
    void look(Conductor conductor) {
        last.set(conductor);
    }

    /** Goes on for as long as {@code after} runs what it is given. */
    void follow(BiConsumer<Duration, Runnable> after) {
        Rhythm.keep(EVERY, after, shared.planner(), "fail-back is looked at", this::tell);
    }

    /** On the planner's thread alone. */
    private void tell() {
        Conductor conductor = last.get();
        if (conductor == null
                || (shown.isEmpty() && !Failback.isWanted(conductor.observed().document()))) {
            return;
        }
        boolean isLeading = conductor.lead() instanceof Lead.Leads;
        Instant now = Instant.now();
        ClusterState state = isLeading
                ? conductor.state(BootClock.now(), now)
                : conductor.observed().apparent(BootClock.now(), now);
        SortedMap<ResourceId, Failback.Held> held = new TreeMap<>();
        shared.held(state).forEach(one -> held.put(one.resource(), one));
        held.forEach((resource, one) -> {
            shared.notes().renew(key(resource), one.sentence());
            if (isLeading && !shown.containsKey(resource)) {
                shared.parts().story().tell(EventKind.CHANGE, one.sentence());
            }
            if (isLeading && one.isDue()) {
                drain(one, state.document(), now);
            }
        });
        for (Failback.Held before : new ArrayList<>(shown.values())) {
            if (!held.containsKey(before.resource())) {
                shared.notes().remove(key(before.resource()));
                if (isLeading) {
                    shared.parts()
                            .story()
                            .tell(
                                    EventKind.CHANGE,
                                    before.resource() + " is no longer held back from going to " + before.to());
                }
            }
        }
        asked.keySet().retainAll(held.keySet());
        shown = held;
    }

    private static String key(ResourceId resource) {
        return "failback-" + resource;
    }

    /** One that came to nothing at its deadline is asked for again a while later. */
    private void drain(Failback.Held held, ClusterDocument document, Instant now) {
        boolean isSetAside = document.details().leases().stream()
                .filter(lease -> !lease.kind().isOfNode())
                .flatMap(lease -> find(document, lease).stream())
                .anyMatch(subject -> subject.equals(held.resource()));
        Instant deadline = now.plus(CallDrains.DEADLINE.span()).truncatedTo(ChronoUnit.SECONDS);
        CallDrains present = drains.get();
        if (isSetAside) {
            asked.put(held.resource(), deadline);
        }
        if (present == null
                || isSetAside
                || asked.getOrDefault(held.resource(), Instant.MIN).isAfter(now)) {
            return;
        }
        asked.put(held.resource(), now.plus(ASK_AGAIN));
        DrainEnd then = new DrainEnd(OperatorLease.Kind.MOVE, held.to().value(), MOVED);
        Change change = new Change.Drain(held.resource(), held.on(), new Constraint.Expiry.At(deadline), then);
        present.ask(new Wish.Alter(change, "").because("it goes back to " + held.to()));
    }

    private static Optional<ResourceId> find(ClusterDocument document, OperatorLease lease) {
        ResourceId subject = new ResourceId(lease.subject());
        return document.resources().stream()
                .filter(top -> top.find(subject).isPresent())
                .map(top -> top.id())
                .findFirst();
    }
}
