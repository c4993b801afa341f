package org.asterism.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.asterism.coordinator.core.CallsUp;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.Lead;
import org.asterism.coordinator.core.Sight;
import org.asterism.model.BootTime;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.wire.WireMessage;

/**
 * How many calls each Asterisk of the cluster has up. Every node tells the others, so that whoever coordinates after the loss of one can
 * say how many calls it had.
 *
 * <p>Decided: not as attributes of nodes, since each change of these is a reason to plan anew.
 */
final class CallCounts {

    static final Duration EVERY = Duration.ofSeconds(1);

    /** A node that told nothing for longer had none that anybody knows of. */
    static final Duration FRESH = Duration.ofSeconds(15);

    /** What one node has up. */
    record CallsCounted(String node, SortedMap<String, Integer> calls) implements WireMessage {
        CallsCounted {
            calls = new TreeMap<>(calls);
        }
    }

    /** A lost node had these. */
    record Lost(NodeName node, SortedMap<String, Integer> calls) {

        int sum() {
            return calls.values().stream().mapToInt(Integer::intValue).sum();
        }

        String sentence() {
            String each = calls.entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
            return sum() + " calls were up on " + node + " when it was lost (" + each + "), and are cut";
        }
    }

    private record Told(SortedMap<String, Integer> calls, BootTime at) {}

    private final NodeName self;
    private final Supplier<SortedMap<ResourceId, Integer>> own;
    private final Supplier<BootTime> clock;
    private final Consumer<WireMessage> toPeers;
    private final Consumer<Lost> bill;
    private final Map<NodeName, Told> told = new ConcurrentHashMap<>();
    private final Map<NodeName, Incarnation> billed = new HashMap<>();
    private SortedMap<String, Integer> last = new TreeMap<>();

    /** What each Asterisk here had up when it was last counted. */
    private final Map<String, Told> before = new HashMap<>();

    /** @param bill takes each loss once, while this node coordinates */
    CallCounts(
            NodeName self,
            Supplier<SortedMap<ResourceId, Integer>> own,
            Supplier<BootTime> clock,
            Consumer<WireMessage> toPeers,
            Consumer<Lost> bill) {
        this.self = self;
        this.own = own;
        this.clock = clock;
        this.toPeers = toPeers;
        this.bill = bill;
    }

    /** Goes on for as long as {@code after} runs what it is given. */
    void follow(BiConsumer<Duration, Runnable> after) {
        Rhythm.keep(EVERY, after, Runnable::run, "calls are told", this::tell);
    }

    /** Who has no Asterisk says nothing, but for the last one. */
    synchronized void tell() {
        TreeMap<String, Integer> calls = new TreeMap<>();
        own.get().forEach((resource, count) -> calls.put(resource.value(), count));
        calls.forEach((resource, count) ->
                before.put(resource, new Told(new TreeMap<>(Map.of(resource, count)), clock.get())));
        if (!calls.isEmpty() || !last.isEmpty()) {
            toPeers.accept(new CallsCounted(self.value(), calls));
        }
        last = calls;
    }

    /**
     * It was stopped here: the calls that were up on it, once; 0 if none was, or nobody knows.
     *
     * @param said what it said itself just before; empty: it could not be asked
     */
    synchronized int stopped(ResourceId resource, OptionalInt said) {
        Told known = before.remove(resource.value());
        return said.orElse(
                known == null || clock.get().since(known.at()).compareTo(FRESH) > 0
                        ? 0
                        : known.calls().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum());
    }

    /** Takes a node's counts; false: the message is for somebody else. */
    boolean takes(WireMessage message) {
        if (!(message instanceof CallsCounted counted)) {
            return false;
        }
        told.put(new NodeName(counted.node()), new Told(counted.calls(), clock.get()));
        return true;
    }

    /** What each node that told it a moment ago has up, this one too. */
    CallsUp known() {
        TreeMap<NodeName, SortedMap<ResourceId, Integer>> known = new TreeMap<>();
        told.forEach((node, last) -> {
            if (clock.get().since(last.at()).compareTo(FRESH) <= 0) {
                known.put(node, new TreeMap<>());
                last.calls().forEach((name, count) -> add(known, node, new ResourceId(name), count));
            }
        });
        known.put(self, new TreeMap<>());
        own.get().forEach((resource, count) -> add(known, self, resource, count));
        return new CallsUp(known);
    }

    private static void add(
            SortedMap<NodeName, SortedMap<ResourceId, Integer>> known, NodeName node, ResourceId resource, int count) {
        Objects.requireNonNull(known.get(node)).merge(resource.base(), count, Integer::sum);
    }

    /** After each event of the coordinator, on its thread. */
    void look(Conductor conductor) {
        if (conductor.lead() instanceof Lead.Leads) {
            look(conductor.observed().sights());
        }
    }

    void look(SortedMap<NodeName, Sight> sights) {
        sights.forEach((node, sight) -> {
            if (sight instanceof Sight.GivenUp lost && !lost.incarnation().equals(billed.get(node))) {
                billed.put(node, lost.incarnation());
                Told had = told.remove(node);
                if (had != null && clock.get().since(had.at()).compareTo(FRESH) <= 0) {
                    Lost loss = new Lost(node, had.calls());
                    if (loss.sum() > 0) {
                        bill.accept(loss);
                    }
                }
            }
        });
    }
}
