package org.asterism.policy;

import java.util.List;
import org.asterism.model.Constraint;
import org.jspecify.annotations.Nullable;

/**
 * Interleaved clones: an instance needs the other clone's instance on its own node, so one that has none there runs nowhere.
 * Settled after the placement, since that may take away the partners of others in turn.
 */
final class Interleaving {

    private Interleaving() {}

    static void settle(Cluster cluster) {
        boolean isChanged = true;
        while (isChanged) {
            isChanged = false;
            for (Constraint constraint : cluster.document.constraints()) {
                if (constraint instanceof Constraint.Order order && isMandatoryStart(order)) {
                    isChanged |= settle(cluster, order);
                }
            }
        }
    }

    static boolean isMandatoryStart(Constraint.Order order) {
        return order.kind() == Constraint.OrderKind.MANDATORY
                && order.firstAction().equals("start")
                && order.thenAction().equals("start");
    }

    static boolean isBetween(Entry first, Entry then) {
        return first.kind == Entry.Kind.CLONE && then.kind == Entry.Kind.CLONE && then.meta.isInterleaved();
    }

    /** The instance that runs where this one is to run. */
    static @Nullable Entry partner(Entry instance, Entry clone) {
        int target = instance.first().target();
        Entry found = null;
        for (Entry candidate : clone.children) {
            if (target >= 0 && candidate.last().target() == target) {
                found = candidate;
            }
        }
        return found;
    }

    private static boolean settle(Cluster cluster, Constraint.Order order) {
        boolean isChanged = false;
        for (Entry first : Orders.outermost(cluster.named(order.first()))) {
            for (Entry then : Orders.outermost(cluster.named(order.then()))) {
                List<Entry> instances = first != then && isBetween(first, then) ? then.children : List.of();
                for (Entry instance : instances) {
                    isChanged |= settle(cluster, first, instance);
                }
            }
        }
        return isChanged;
    }

    private static boolean settle(Cluster cluster, Entry clone, Entry instance) {
        int target = instance.first().target();
        boolean isFixed =
                instance.primitives().stream().anyMatch(part -> !part.isManaged() || !part.withheld.isEmpty());
        if (target == Entry.NOWHERE || isFixed || partner(instance, clone) != null) {
            return false;
        }
        String why = "no instance of " + clone + " runs on " + cluster.nodes.get(target).name;
        for (Entry part : instance.primitives()) {
            part.decide(Entry.NOWHERE, why);
            part.stopOrigin = why;
        }
        return true;
    }
}
