package org.asterism.http;

import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.server.Route;

/** Carries our route to {@link RouteProvider}, which Pekko Management creates by its class name. */
final class RouteSlot implements Extension {

    private static final class Id extends ExtensionId<RouteSlot> {
        @Override
        public RouteSlot createExtension(org.apache.pekko.actor.typed.ActorSystem<?> system) {
            return new RouteSlot();
        }
    }

    private static final ExtensionId<RouteSlot> ID = new Id();

    private volatile Supplier<Route> route = RouteSlot::unfilled;

    static RouteSlot of(ActorSystem system) {
        return Adapter.toTyped(system).registerExtension(ID);
    }

    void fill(Route ours) {
        route = () -> ours;
    }

    Route route() {
        return route.get();
    }

    private static Route unfilled() {
        throw new IllegalStateException("ManagementServer.start fills the slot first");
    }
}
