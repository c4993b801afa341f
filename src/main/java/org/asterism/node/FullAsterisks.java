package org.asterism.node;

import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.coordinator.core.CallCapacity;
import org.asterism.coordinator.core.CallsUp;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.CallGate.Position;
import org.asterism.telephony.drain.Destination;
import org.asterism.telephony.drain.DispatcherKeeper.Reason;
import org.asterism.telephony.drain.DispatcherKeeper.Stand;

/**
 * Which Asterisks of a farm get no new calls because they have as many as they can carry. One that is full stays so until it has
 * fewer than nine tenths. While none of a farm has room all stay open: who refuses then is Asterisk.
 */
final class FullAsterisks {

    private FullAsterisks() {}

    /** @param before how they stood */
    static SortedMap<ResourceId, Stand> closed(
            SortedMap<ResourceId, Stand> stands,
            CallCapacity capacity,
            CallsUp calls,
            SortedMap<ResourceId, Stand> before) {
        SortedMap<ResourceId, Destination> full = new TreeMap<>();
        stands.forEach((resource, stand) -> {
            Stand last = before.getOrDefault(resource, stand);
            if (stand.position() == Position.OPEN
                    && isFull(calls.of(resource), capacity.of(resource), last.reason() == Reason.FULL)) {
                full.put(resource, stand.destination());
            }
        });
        SortedMap<ResourceId, Stand> next = new TreeMap<>(stands);
        full.forEach((resource, destination) -> {
            boolean hasRoom = stands.entrySet().stream()
                    .anyMatch(other -> other.getValue().position() == Position.OPEN
                            && !full.containsKey(other.getKey())
                            && isBeside(other.getValue().destination(), destination));
            if (hasRoom) {
                next.put(resource, new Stand(destination, Position.CLOSED, Reason.FULL));
            }
        });
        return next;
    }

    private static boolean isFull(OptionalInt up, int capacity, boolean wasFull) {
        return up.isPresent() && (up.getAsInt() >= capacity || (wasFull && up.getAsInt() * 10L >= capacity * 9L));
    }

    private static boolean isBeside(Destination one, Destination other) {
        return one.set() == other.set() && one.dispatchers().equals(other.dispatchers());
    }
}
