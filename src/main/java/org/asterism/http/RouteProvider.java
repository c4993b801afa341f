package org.asterism.http;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;

/** Puts our routes on Pekko Management's port; created by it, by name. */
public final class RouteProvider implements ManagementRouteProvider {

    private final ExtendedActorSystem system;

    public RouteProvider(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return RouteSlot.of(system).route();
    }
}
