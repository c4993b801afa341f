package org.asterism.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.asterism.coordinator.core.Outcome;
import org.asterism.model.Epoch;
import org.asterism.resource.Order;

/**
 * Which orders were taken, and what was told of their ends: a coordinator that sees nothing of an order sends it again, and it must
 * be carried out once. The last {@value #MOST} are known.
 */
final class TakenOrders {

    private static final int MOST = 4096;

    /** An action of a transition in an epoch is ordered once. */
    private record Key(Epoch epoch, long transition, int action) {

        static Key of(Order order) {
            return new Key(order.epoch(), order.transition(), order.action().id());
        }
    }

    private final Map<Key, Optional<Outcome>> taken = new LinkedHashMap<>();

    /** Takes it; false if it was taken before. */
    boolean take(Order order) {
        if (taken.putIfAbsent(Key.of(order), Optional.empty()) != null) {
            return false;
        }
        if (taken.size() > MOST) {
            taken.remove(taken.keySet().iterator().next());
        }
        return true;
    }

    /** What was told of its end; empty while it is under way. */
    Optional<Outcome> told(Order order) {
        return taken.getOrDefault(Key.of(order), Optional.empty());
    }

    void ended(Order order, Outcome told) {
        taken.computeIfPresent(Key.of(order), (key, before) -> Optional.of(told));
    }
}
