package org.asterism.node;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.coordinator.core.Conductor;
import org.asterism.policy.WithoutQuorum;
import org.asterism.resource.Order;

/**
 * Orders that this node's own coordinator gives to this node. One whose quorum is gone coordinates on for up to a deadtime until
 * it knows: it sees addresses shut with the lease, and would stop what depends on them. What ends something is therefore refused
 * without a lease, and asked for again; starts are refused later, by the permission that they need. For longer, {@link NoQuorumDesk}
 * decides.
 */
record OwnOrders(ActorRef<WorkDesk.Command> work, BooleanSupplier isLeased) implements Consumer<Conductor.Order> {

    private static final String REASON = "no quorum backs the coordinator of this node at the moment";

    @Override
    public void accept(Conductor.Order given) {
        Order order = new Order(given.epoch(), given.incarnation(), given.transition(), given.action());
        boolean isHeldBack = WithoutQuorum.ends(given.action()) && !isLeased.getAsBoolean();
        work.tell(isHeldBack ? new WorkDesk.Refuse(order, REASON) : new WorkDesk.Take(order));
    }
}
