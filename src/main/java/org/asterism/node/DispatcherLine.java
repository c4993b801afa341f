package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.asterism.coordinator.core.CallCapacity;
import org.asterism.coordinator.core.CallsUp;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.Lead;
import org.asterism.coordinator.core.NodeView;
import org.asterism.coordinator.core.Observed;
import org.asterism.coordinator.core.Sight;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.observability.EventKind;
import org.asterism.policy.StateDigest;
import org.asterism.resource.agent.AsteriskAgent;
import org.asterism.telephony.drain.CallGate.Position;
import org.asterism.telephony.drain.Destination;
import org.asterism.telephony.drain.DispatcherKeeper;
import org.asterism.telephony.drain.DispatcherKeeper.Count;
import org.asterism.telephony.drain.DispatcherKeeper.Reason;
import org.asterism.telephony.drain.DispatcherKeeper.Stand;
import org.asterism.telephony.drain.DispatcherRpc;
import org.jspecify.annotations.Nullable;

/**
 * As long as this node leads: what Kamailio dispatchers shall know of the Asterisks that have {@code dispatcher-rpc}.
 *
 * <p>Decided: the coordinator tells them, not each Asterisk's node, because that one may be dead; it knows first that it is. Of an
 * Asterisk that an operator has set aside where it runs (drain, ban, standby, maintenance) nothing is told: its own node does that.
 */
final class DispatcherLine {

    /** After it a move is done; what runs elsewhere then came there because its node was lost. */
    private static final Duration MOVING = Duration.ofSeconds(60);

    /** An operator works on it, and new calls come in. */
    private static final Set<Kind> LEFT_ALONE =
            EnumSet.of(Kind.NODE_MAINTENANCE, Kind.RESOURCE_MAINTENANCE, Kind.UNMANAGED);

    private static final Duration COUNTED = Duration.ofSeconds(1);

    /** The Asterisks of a document that have dispatchers before them. */
    private record Farm(
            ClusterDocument document, SortedMap<ResourceId, Destination> destinations, CallCapacity capacity) {

        static Farm of(ClusterDocument document) {
            SortedMap<ResourceId, Destination> destinations = new TreeMap<>();
            document.resources().stream()
                    .flatMap(resource -> resource.primitives().stream())
                    .forEach(primitive -> AsteriskAgent.destination(primitive)
                            .ifPresent(found -> destinations.put(primitive.id(), found)));
            return new Farm(document, Collections.unmodifiableSortedMap(destinations), CallCapacity.of(document));
        }

        /** By identity: to compare documents would take longer. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(ClusterDocument other) {
            return document == other;
        }
    }

    private final ActorRef<DispatcherKeeper.Command> keeper;
    private final AtomicReference<SortedMap<ResourceId, Stand>> last =
            new AtomicReference<>(Collections.emptySortedMap());
    private final Supplier<CallsUp> calls;
    private Farm farm = Farm.of(ClusterDocument.EMPTY);
    private SortedMap<URI, Integer> lastRates = Collections.emptySortedMap();
    private @Nullable Conductor present;

    private DispatcherLine(ActorRef<DispatcherKeeper.Command> keeper, Supplier<CallsUp> calls) {
        this.keeper = keeper;
        this.calls = calls;
    }

    static DispatcherLine spawn(ActorContext<?> context, Shared shared) {
        AtomicReference<Count> count = new AtomicReference<>(Count.NONE);
        MeterRegistry registry = shared.parts().metrics().registry();
        gauge(registry, count, "open", Count::open);
        gauge(registry, count, "closed", Count::closed);
        gauge(registry, count, "unknown", Count::unknown);
        ActorRef<DispatcherKeeper.Command> keeper = context.spawn(
                DispatcherKeeper.create(new DispatcherKeeper.Setting(
                        new DispatcherRpc(shared.processes()),
                        shared.notes()::renew,
                        shared.notes()::remove,
                        sentence -> shared.parts().story().tell(EventKind.DISPATCHER, sentence),
                        count::set,
                        shared.dispatchers()::set)),
                "dispatchers");
        DispatcherLine line =
                new DispatcherLine(keeper, () -> shared.callCounts().known());
        line.follow(shared::after);
        return line;
    }

    /** The number of calls changes without an event. */
    private void follow(BiConsumer<Duration, Runnable> after) {
        Rhythm.keep(COUNTED, after, Runnable::run, "dispatchers are looked at", this::lookAgain);
    }

    private synchronized void lookAgain() {
        if (present != null && farm.capacity().isLimited()) {
            look(present);
        }
    }

    private static void gauge(
            MeterRegistry registry, AtomicReference<Count> count, String state, ToIntFunction<Count> number) {
        Gauge.builder(
                        "asterism.dispatcher.destinations",
                        count,
                        held -> number.applyAsInt(Objects.requireNonNull(held.get())))
                .description("destinations of Kamailio dispatchers that this node holds as it coordinates")
                .tag("state", state)
                .register(registry);
    }

    /** After each event of the coordinator, on its thread. */
    synchronized void look(Conductor conductor) {
        present = conductor;
        Observed observed = conductor.observed();
        if (!farm.isOf(observed.document())) {
            farm = Farm.of(observed.document());
        }
        SortedMap<ResourceId, Stand> before = Objects.requireNonNull(last.get());
        SortedMap<ResourceId, Stand> stands = Collections.emptySortedMap();
        if (conductor.lead() instanceof Lead.Leads) {
            stands = stands(farm.destinations(), observed, before, Instant.now());
            if (farm.capacity().isLimited()) {
                stands = FullAsterisks.closed(stands, farm.capacity(), calls.get(), before);
            }
        }
        SortedMap<URI, Integer> rates = farm.capacity().rates().isEmpty()
                ? Collections.emptySortedMap()
                : CallRates.of(withLeftAlone(stands, farm.destinations(), observed), farm.capacity());
        if (!stands.equals(last.getAndSet(stands)) || !rates.equals(lastRates)) {
            lastRates = rates;
            keeper.tell(new DispatcherKeeper.Wanted(stands, rates));
        }
    }

    /** What cannot be told now stands as {@code before}. */
    static SortedMap<ResourceId, Stand> stands(
            SortedMap<ResourceId, Destination> farm,
            Observed observed,
            SortedMap<ResourceId, Stand> before,
            Instant now) {
        if (farm.isEmpty() || isInMaintenance(observed.document())) {
            return Collections.emptySortedMap();
        }
        SortedMap<ResourceId, Stand> stands = new TreeMap<>();
        farm.forEach((resource, destination) -> {
            Optional<NodeName> carrier = carrier(resource, observed);
            if (carrier.isPresent()) {
                List<Kind> aside = aside(resource, carrier.get(), observed.document(), now);
                Stand last = before.get(resource);
                boolean wasFull = last != null && last.reason() == Reason.FULL;
                // It was closed here, so it is opened here when it has room again.
                if (aside.isEmpty() || (wasFull && LEFT_ALONE.containsAll(aside))) {
                    stands.put(resource, new Stand(destination, Position.OPEN));
                }
            } else if (isAllKnown(observed)) {
                stands.put(resource, new Stand(destination, Position.CLOSED));
            } else if (before.containsKey(resource)) {
                Stand last = before.get(resource);
                stands.put(resource, new Stand(destination, last.position(), last.reason()));
            }
        });
        return stands;
    }

    /** What runs and is in maintenance gets calls, too, though nothing is told of it. */
    static SortedMap<ResourceId, Stand> withLeftAlone(
            SortedMap<ResourceId, Stand> stands, SortedMap<ResourceId, Destination> farm, Observed observed) {
        SortedMap<ResourceId, Stand> all = new TreeMap<>(stands);
        if (!stands.isEmpty()) {
            farm.forEach((resource, destination) -> carrier(resource, observed)
                    .map(carrier -> aside(resource, carrier, observed.document(), Instant.now()))
                    .filter(aside -> !aside.isEmpty() && LEFT_ALONE.containsAll(aside))
                    .ifPresent(aside -> all.putIfAbsent(resource, new Stand(destination, Position.OPEN))));
        }
        return all;
    }

    private static List<Kind> aside(ResourceId resource, NodeName carrier, ClusterDocument document, Instant now) {
        return document.details().leases().stream()
                .filter(lease -> isSetAside(lease, resource, carrier, document, now))
                .map(OperatorLease::kind)
                .toList();
    }

    private static boolean isInMaintenance(ClusterDocument document) {
        return CibValues.bool(document.options().getOrDefault("maintenance-mode", ""), false);
    }

    private static Optional<NodeName> carrier(ResourceId resource, Observed observed) {
        return observed.sights().keySet().stream()
                .filter(node ->
                        hasReported(node, observed) && runs(observed.views().get(node), resource))
                .findFirst();
    }

    /** Heard, and its last report is of its present life: what ran in a former one may run no longer. */
    private static boolean hasReported(NodeName node, Observed observed) {
        NodeView view = observed.views().get(node);
        return view != null
                && observed.sights().get(node) instanceof Sight.Heard heard
                && view.incarnation().generation().equals(heard.incarnation().generation());
    }

    private static boolean runs(@Nullable NodeView view, ResourceId resource) {
        return view != null
                && view.history().entrySet().stream()
                        .anyMatch(entry -> entry.getKey().base().equals(resource) && isStarted(entry.getValue()));
    }

    /** One that is being started is not there yet. */
    private static boolean isStarted(ResourceHistory history) {
        return StateDigest.isStarted(history)
                && history.operations().values().stream()
                        .noneMatch(run -> run.key().action().equals("start")
                                && (run.status() != OperationResult.Status.DONE
                                        || run.exit() != OcfCode.SUCCESS.exit()));
    }

    /** Each node is given up, or was heard and has reported. */
    private static boolean isAllKnown(Observed observed) {
        return observed.sights().entrySet().stream()
                .allMatch(entry -> entry.getValue() instanceof Sight.GivenUp || hasReported(entry.getKey(), observed));
    }

    static boolean isSetAside(
            OperatorLease lease, ResourceId resource, NodeName carrier, ClusterDocument document, Instant now) {
        if (lease.kind().isOfNode()) {
            return lease.subject().equals(carrier.value());
        }
        boolean isAbout = document.resources().stream()
                .flatMap(top -> top.find(new ResourceId(lease.subject())).stream())
                .flatMap(found -> found.primitives().stream())
                .anyMatch(primitive -> primitive.id().equals(resource));
        return isAbout
                && switch (lease.kind()) {
                    case RESOURCE_MAINTENANCE, UNMANAGED -> true;
                    case MOVE ->
                        !lease.node().equals(carrier.value())
                                && lease.since().plus(MOVING).isAfter(now);
                    default -> lease.node().equals(carrier.value());
                };
    }
}
