package org.asterism.http;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeMode;
import org.asterism.api.DrillOrder;
import org.asterism.api.RefusalCode;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;

/** Drills of this node: begin one, and read what came of them. */
final class DrillRoutes {

    private static final int LONGEST_SECONDS = 60;

    private final Drills drills;
    private final Audit audit;

    DrillRoutes(Drills drills, Audit audit) {
        this.drills = drills;
        this.audit = audit;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(
                        "drill-begin",
                        HttpMethods.POST,
                        List.of("asterism", "v1", "drills"),
                        Access.ADMINISTER,
                        this::begin),
                new Endpoint(
                        "drills",
                        HttpMethods.GET,
                        List.of("asterism", "v1", "drills"),
                        Access.READ,
                        exchange -> drills.list().thenApply(list -> Replies.json(200, list))),
                new Endpoint(
                        "drill", HttpMethods.GET, List.of("asterism", "v1", "drills", "*"), Access.READ, this::find));
    }

    private CompletionStage<HttpResponse> begin(Exchange exchange) {
        if (exchange.body().isEmpty()) {
            throw new IllegalArgumentException("the body says which drill: kind, target, seconds, mode");
        }
        DrillOrder order = ApiJson.read(exchange.body().toArray(), DrillOrder.class);
        if (order.kind() == DrillOrder.Kind.UNKNOWN) {
            throw new IllegalArgumentException("kind is service, link, freeze or power");
        }
        if (order.seconds() < 0 || order.seconds() > LONGEST_SECONDS) {
            throw new IllegalArgumentException(
                    "seconds is a number from 0 to " + LONGEST_SECONDS + ", not " + order.seconds());
        }
        DrillOrder whole = new DrillOrder(
                order.kind(),
                order.target(),
                order.seconds(),
                order.mode(),
                order.comment().isEmpty() ? Reason.of(exchange) : order.comment());
        if (whole.mode() == ChangeMode.APPLY) {
            audit.asked(exchange.caller(), words(whole), whole.comment());
        }
        return drills.begin(whole, exchange.caller().name()).thenApply(answer -> {
            if (answer instanceof Drills.Answer.Begun begun) {
                return Replies.json(200, begun.report());
            } else if (answer instanceof Drills.Answer.No no) {
                return Replies.refused(no.refusal());
            }
            throw new AssertionError("unknown answer " + answer);
        });
    }

    private static String words(DrillOrder order) {
        return ("drill " + order.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + order.target()).strip();
    }

    private CompletionStage<HttpResponse> find(Exchange exchange) {
        String id = exchange.argument();
        return drills.find(id)
                .thenApply(found -> found.map(report -> Replies.json(200, report))
                        .orElseGet(() -> Replies.refused(
                                RefusalCode.NOT_FOUND,
                                "this node has no drill " + id,
                                "see /asterism/v1/drills (asterism drill list), or ask another node")));
    }
}
