package org.asterism.http;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.cluster.javadsl.ClusterHttpManagementRoutes;
import org.asterism.api.RefusalCode;
import org.asterism.http.Gate.Admission;

/** Serves the web page, hands {@code /cluster/…} to Pekko's own routes for the net system of the moment, and all else to the router. */
final class NetRoutes extends AllDirectives {

    private final WebPage page = new WebPage();
    private final Router router;
    private final Supplier<Optional<ClassicActorSystemProvider>> net;

    NetRoutes(Router router, Supplier<Optional<ClassicActorSystemProvider>> net) {
        this.router = router;
        this.net = net;
    }

    Route route() {
        return concat(extractRequest(this::page), extractRequest(this::cluster), handle(router::answer));
    }

    private Route page(HttpRequest request) {
        return page.answer(request).map(response -> complete(response)).orElseGet(() -> reject());
    }

    private Route cluster(HttpRequest request) {
        if (!request.getUri().getPathString().matches("/cluster(/.*)?")) {
            return reject();
        }
        if (router.admitReader(request) instanceof Admission.Denied denied) {
            return complete(Replies.refused(denied.refusal()));
        }
        // Asked anew each time: the net system ends and is replaced when this node is given up and comes back.
        return net.get()
                .map(system -> ClusterHttpManagementRoutes.readOnly(Cluster.get(system)))
                .orElseGet(() -> complete(Replies.refused(
                        RefusalCode.UNAVAILABLE,
                        "this node is in no Pekko cluster now",
                        "it joins by itself once it hears a quorum; /asterism/v1/status says what is missing")));
    }
}
