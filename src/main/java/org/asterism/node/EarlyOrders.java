package org.asterism.node;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.resource.Order;

/**
 * Orders that came before the document that names their resource: the coordinator's document is in force a moment sooner than
 * a follower's. Carried out at once, they would put the resource outside of its group, whose order would then not be kept
 * when the node lets go of everything. At most {@value #MOST} wait; an order for what no document names waits in vain.
 */
final class EarlyOrders {

    private static final int MOST = 200;

    private final Set<ResourceId> named = new HashSet<>();
    private final List<Order> waiting = new ArrayList<>();

    /** True if the order has to wait; it is kept then. */
    boolean holds(Order order) {
        if (named.contains(order.action().resource().base()) || waiting.size() >= MOST) {
            return false;
        }
        waiting.add(order);
        return true;
    }

    /** The orders that these resources set free, in the order in which they came. */
    List<Order> adopted(List<Resource> resources) {
        resources.forEach(this::name);
        List<Order> free = waiting.stream()
                .filter(order -> named.contains(order.action().resource().base()))
                .toList();
        waiting.removeAll(free);
        return free;
    }

    /** All that wait; whatever they are for waits no more. */
    List<Order> released() {
        List<Order> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(order -> named.add(order.action().resource().base()));
        return all;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    private void name(Resource resource) {
        if (resource instanceof Resource.Group group) {
            group.members().forEach(member -> named.add(member.id().base()));
        } else if (resource instanceof Resource.Clone clone) {
            name(clone.child());
        } else {
            named.add(resource.id().base());
        }
    }
}
