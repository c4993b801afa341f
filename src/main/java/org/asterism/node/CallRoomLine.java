package org.asterism.node;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.asterism.coordinator.core.CallCapacity;
import org.asterism.coordinator.core.CallRoom;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.Lead;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.observability.EventKind;
import org.asterism.observability.Metrics;
import org.asterism.resource.agent.AsteriskAgent;
import org.jspecify.annotations.Nullable;

/**
 * As long as this node leads: warns when one node less could not carry the calls that are up.
 *
 * <p>Decided: a warning ends only when a tenth more calls would find room, so that it does not come and go with each call.
 */
final class CallRoomLine {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int UP = 100;
    private static final int WITH_RESERVE = 110;

    /** The plan for a loss, as long as the state is the same. */
    private record Loss(ClusterState state, Transition plan) {}

    private final Shared shared;
    private final AtomicReference<@Nullable Conductor> last = new AtomicReference<>();
    private final Map<NodeName, Loss> losses = new HashMap<>();
    private final SortedSet<NodeName> warned = new TreeSet<>();
    private volatile SortedMap<NodeName, Integer> missing = Collections.emptySortedMap();

    CallRoomLine(Shared shared) {
        this.shared = shared;
    }

    /** After each event of the coordinator, on its thread. */
    void look(Conductor conductor) {
        last.set(conductor);
    }

    void show(Metrics metrics) {
        MultiGauge gauge = MultiGauge.builder("asterism.calls.without.room")
                .description(
                        "calls on a node that would find no room on the others if it were lost, on the coordinator")
                .register(metrics.registry());
        metrics.beforeEachScrape(() -> gauge.register(
                missing.entrySet().stream()
                        .map(one -> MultiGauge.Row.of(Tags.of("of", one.getKey().value()), one.getValue()))
                        .toList(),
                true));
    }

    /** Goes on for as long as {@code after} runs what it is given. */
    void follow(BiConsumer<Duration, Runnable> after) {
        Rhythm.keep(EVERY, after, shared.planner(), "room for calls is looked at", this::tell);
    }

    /** On the planner's thread alone. */
    private void tell() {
        Conductor conductor = last.get();
        if (conductor == null) {
            return;
        }
        CallCapacity capacity = CallCapacity.of(conductor.observed().document());
        if (!(conductor.lead() instanceof Lead.Leads) || !capacity.isLimited()) {
            end();
            return;
        }
        BootTime now = BootClock.now();
        Instant wall = Instant.now();
        CallRoom room = new CallRoom(
                conductor.state(now, wall),
                shared.callCounts().known(),
                capacity,
                farms(conductor.observed().document()));
        SortedMap<NodeName, Integer> found = new TreeMap<>();
        for (NodeName node : room.nodes()) {
            OptionalInt up = room.on(node);
            Transition plan = up.orElse(0) == 0 ? noPlan() : plan(conductor, node, now, wall);
            room.missing(node, plan, UP).ifPresent(number -> {
                found.put(node, number);
                boolean isOver = room.missing(node, plan, WITH_RESERVE).orElse(0) == 0;
                mark(node, up.orElse(0), number, isOver);
            });
        }
        losses.keySet().retainAll(room.nodes());
        new TreeSet<>(warned)
                .stream().filter(node -> !room.nodes().contains(node)).forEach(this::clear);
        missing = found;
    }

    private static Transition noPlan() {
        return new Transition(java.util.List.of(), java.util.List.of(), new TreeMap<>());
    }

    /** Of one whose loss leaves this node without a say, too: what would be done then. */
    private Transition plan(Conductor conductor, NodeName lost, BootTime now, Instant wall) {
        ClusterState state = conductor.observed().without(lost, conductor.joined(), now, wall);
        Loss known = losses.get(lost);
        ClusterState timeless = state.at(Instant.EPOCH);
        if (known != null && known.state().equals(timeless)) {
            return known.plan();
        }
        Transition plan = shared.plan(state);
        losses.put(lost, new Loss(timeless, plan));
        return plan;
    }

    private void mark(NodeName node, int up, int number, boolean isOver) {
        if (number > 0) {
            shared.notes().renew(key(node), sentence(node, up, number));
            if (warned.add(node)) {
                shared.parts().story().tell(EventKind.OTHER, sentence(node, up, number));
            }
        } else if (isOver) {
            clear(node);
        } else if (warned.contains(node)) {
            shared.notes()
                    .renew(key(node), "if " + node + " is lost, its " + up + " calls find room on the others, just so");
        }
    }

    private static String sentence(NodeName node, int up, int number) {
        return "one node less cannot carry the calls: if " + node + " is lost, " + number + " of its " + up
                + " calls find no room on the others (capacity-calls)";
    }

    private void clear(NodeName node) {
        if (warned.remove(node)) {
            shared.notes().remove(key(node));
            shared.parts()
                    .story()
                    .tell(EventKind.OTHER, "the calls on " + node + " find room again if it is lost, or it is gone");
        }
    }

    private void end() {
        new TreeSet<>(warned).forEach(node -> shared.notes().remove(key(node)));
        warned.clear();
        losses.clear();
        missing = Collections.emptySortedMap();
    }

    private static String key(NodeName node) {
        return "call-room-" + node;
    }

    /** Those that the same dispatchers send their calls to. */
    static Map<ResourceId, String> farms(ClusterDocument document) {
        Map<ResourceId, String> farms = new HashMap<>();
        document.resources().stream()
                .flatMap(top -> top.primitives().stream())
                .forEach(primitive -> AsteriskAgent.destination(primitive)
                        .ifPresent(found -> farms.put(
                                primitive.id(),
                                "set " + found.set() + " of " + Objects.toString(found.dispatchers()))));
        return farms;
    }
}
