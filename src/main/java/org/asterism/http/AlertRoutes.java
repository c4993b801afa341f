package org.asterism.http;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.asterism.api.RefusalCode;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;

/** The alerts of this node, and their test. */
final class AlertRoutes {

    private final AlertPort alerts;
    private final Audit audit;

    AlertRoutes(AlertPort alerts, Audit audit) {
        this.alerts = alerts;
        this.audit = audit;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(
                        "alerts",
                        HttpMethods.GET,
                        List.of("asterism", "v1", "alerts"),
                        Access.READ,
                        exchange -> alerts.list().thenApply(list -> Replies.json(200, list))),
                new Endpoint(
                        "alert-test",
                        HttpMethods.POST,
                        List.of("asterism", "v1", "alerts", "*", "test"),
                        Access.OPERATE,
                        this::test));
    }

    /** Changes nothing of the cluster, but people are told. */
    private CompletionStage<HttpResponse> test(Exchange exchange) {
        String name = exchange.argument();
        audit.asked(exchange.caller(), "test alert " + name, Reason.of(exchange));
        return alerts.test(name)
                .thenApply(test -> test.results().isEmpty()
                        ? Replies.refused(
                                RefusalCode.NOT_FOUND,
                                "there is no alert '" + name + "' in the configuration in force",
                                "see the names in /asterism/v1/alerts (asterism alerts list)")
                        : Replies.json(200, test));
    }
}
