package org.asterism.coordinator.core;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * How many calls each Asterisk has up, as its node told a moment ago.
 *
 * @param counts an Asterisk that is not in it is not known; a clone's instances are called as the clone's Asterisk
 */
public record CallsUp(SortedMap<NodeName, SortedMap<ResourceId, Integer>> counts) {

    /** Nothing is known. */
    public static final CallsUp UNKNOWN = new CallsUp(Collections.emptySortedMap());

    public CallsUp {
        TreeMap<NodeName, SortedMap<ResourceId, Integer>> copy = new TreeMap<>();
        counts.forEach((node, calls) -> copy.put(node, Collections.unmodifiableSortedMap(new TreeMap<>(calls))));
        counts = Collections.unmodifiableSortedMap(copy);
    }

    /** The sum; empty if one of them is not known. */
    public OptionalInt on(NodeName node, SortedSet<ResourceId> asterisks) {
        int sum = 0;
        for (ResourceId asterisk : asterisks) {
            OptionalInt calls = on(node, asterisk);
            if (calls.isEmpty()) {
                return calls;
            }
            sum += calls.getAsInt();
        }
        return OptionalInt.of(sum);
    }

    /** Of one, wherever it runs; empty if no node told of it. */
    public OptionalInt of(ResourceId asterisk) {
        return counts.keySet().stream()
                .map(node -> on(node, asterisk))
                .filter(OptionalInt::isPresent)
                .reduce(OptionalInt.empty(), (sum, one) -> OptionalInt.of(sum.orElse(0) + one.getAsInt()));
    }

    /** Of one. */
    public OptionalInt on(NodeName node, ResourceId asterisk) {
        Optional<Integer> calls = Optional.ofNullable(counts.get(node)).map(known -> known.get(asterisk.base()));
        return calls.isPresent() ? OptionalInt.of(calls.get()) : OptionalInt.empty();
    }
}
