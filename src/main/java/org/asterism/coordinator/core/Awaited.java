package org.asterism.coordinator.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.coordinator.core.Conductor.Order;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;

/**
 * Orders of the present epoch that nobody has answered: those under way, and starts that were given up for want of an answer,
 * since they may still arrive. These stay until their node answers them or a later order about the same resource, or refuses
 * them because it has counted up.
 */
record Awaited(Map<InFlight, Meant> orders) {

    static final Awaited NOTHING = new Awaited(Map.of());

    /** For which incarnation, in which transition. */
    record Meant(Incarnation incarnation, long transition) {}

    Awaited {
        orders = Map.copyOf(orders);
    }

    Set<InFlight> all() {
        return orders.keySet();
    }

    /** Orders to this node that it refuses from now on, since they were meant for what it was before. */
    Set<InFlight> refusedBy(NodeName node, Incarnation present) {
        return orders.entrySet().stream()
                .filter(order -> order.getKey().node().equals(node)
                        && order.getValue().incarnation().compareTo(present) < 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    Awaited without(Set<InFlight> gone) {
        Map<InFlight, Meant> left = new HashMap<>(orders);
        left.keySet().removeAll(gone);
        return new Awaited(left);
    }

    /** An answer answers for all that was ordered of the resource before it, too. */
    Awaited answered(List<Outcome> outcomes) {
        Map<InFlight, Meant> left = new HashMap<>(orders);
        for (Outcome outcome : outcomes) {
            Meant meant = left.remove(new InFlight(outcome.node(), outcome.operation()));
            left.entrySet()
                    .removeIf(order -> meant != null
                            && order.getKey().node().equals(outcome.node())
                            && order.getKey()
                                    .operation()
                                    .resource()
                                    .equals(outcome.operation().resource())
                            && order.getValue().transition() < meant.transition());
        }
        return new Awaited(left);
    }

    Awaited with(List<Order> more, Set<InFlight> inFlight) {
        Map<InFlight, Meant> next = new HashMap<>(orders);
        more.forEach(order -> next.put(
                new InFlight(order.action().node(), order.action().operation()),
                new Meant(order.incarnation(), order.transition())));
        next.keySet().removeIf(order -> !Begun.isStart(order) && !inFlight.contains(order));
        return new Awaited(next);
    }
}
