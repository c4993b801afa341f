package org.asterism.http;

import java.util.function.Supplier;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.http.javadsl.server.Route;

/** Carries our route to {@link RouteProvider}, which Pekko Management creates by its class name. */
final class RouteSlot implements Extension {

    private static final class Id extends AbstractExtensionId<RouteSlot> {
        @Override
        public RouteSlot createExtension(ExtendedActorSystem system) {
            return new RouteSlot();
        }
    }

    static final AbstractExtensionId<RouteSlot> ID = new Id();

    private volatile Supplier<Route> route = RouteSlot::unfilled;

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
