package org.asterism.http;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.asterism.api.AuditEntry;
import org.asterism.audit.AuditReader;
import org.asterism.audit.AuditTrail;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;

/** The audit log of this node, page by page. */
final class AuditRoutes {

    private static final String USUAL = "100";

    private final AuditTrail trail;

    AuditRoutes(AuditTrail trail) {
        this.trail = trail;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("audit", HttpMethods.GET, List.of("asterism", "v1", "audit"), Access.READ, this::page));
    }

    /** {@code ?before=N&limit=N&kind=change&who=NAME&version=EPOCH/INDEX} */
    private CompletionStage<HttpResponse> page(Exchange exchange) {
        long before = number(exchange, "before", "0");
        long limit = number(exchange, "limit", USUAL);
        if (limit < 1 || limit > AuditReader.MOST) {
            throw new IllegalArgumentException("limit is a number from 1 to " + AuditReader.MOST + ", not " + limit);
        }
        return trail.page(before, (int) limit, wanted(exchange)).thenApply(page -> Replies.json(200, page));
    }

    private static Predicate<AuditEntry> wanted(Exchange exchange) {
        String kind = exchange.query("kind").orElse("");
        String who = exchange.query("who").orElse("");
        String version = exchange.query("version").orElse("");
        if (!kind.isEmpty() && !kind.matches("change|denied|document|log")) {
            throw new IllegalArgumentException("kind is change, denied, document or log, not '" + kind + "'");
        }
        return entry -> (kind.isEmpty() || entry.kind().name().equalsIgnoreCase(kind))
                && (who.isEmpty() || entry.who().name().equals(who))
                && (version.isEmpty() || entry.after().equals(version));
    }

    private static long number(Exchange exchange, String name, String otherwise) {
        String text = exchange.query(name).orElse(otherwise);
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(name + " is a number, not '" + text + "'");
        }
        return Long.parseLong(text);
    }
}
