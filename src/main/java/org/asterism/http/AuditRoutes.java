package org.asterism.http;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.asterism.audit.AuditQuery;
import org.asterism.audit.AuditTrail;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;

/** The audit log of this node, page by page, and those of all nodes in one. */
final class AuditRoutes {

    private static final String USUAL = "100";

    private final AuditTrail trail;
    private final AuditArchive archive;

    AuditRoutes(AuditTrail trail, AuditArchive archive) {
        this.trail = trail;
        this.archive = archive;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("audit", HttpMethods.GET, List.of("asterism", "v1", "audit"), Access.READ, this::page),
                new Endpoint(
                        "audit-all",
                        HttpMethods.GET,
                        List.of("asterism", "v1", "audit", "all"),
                        Access.READ,
                        this::all));
    }

    /** {@code ?before=N&limit=N&kind=change&who=NAME&version=EPOCH/INDEX} */
    private CompletionStage<HttpResponse> page(Exchange exchange) {
        long before = number(exchange, "before", "0");
        AuditQuery query = query(exchange, Instant.EPOCH);
        return trail.page(before, query.limit(), query::wants).thenApply(page -> Replies.json(200, page));
    }

    /** {@code ?until=INSTANT&limit=N&kind=change&who=NAME&version=EPOCH/INDEX} */
    private CompletionStage<HttpResponse> all(Exchange exchange) {
        String text = exchange.query("until").orElse("");
        Instant until;
        try {
            until = text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("until is a time as 2026-11-27T01:54:12Z, not '" + text + "'", e);
        }
        return archive.all(query(exchange, until)).thenApply(list -> Replies.json(200, list));
    }

    private static AuditQuery query(Exchange exchange, Instant until) {
        return new AuditQuery(
                until,
                (int) Math.min(Integer.MAX_VALUE, number(exchange, "limit", USUAL)),
                exchange.query("kind").orElse(""),
                exchange.query("who").orElse(""),
                exchange.query("version").orElse(""));
    }

    private static long number(Exchange exchange, String name, String otherwise) {
        String text = exchange.query(name).orElse(otherwise);
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(name + " is a number, not '" + text + "'");
        }
        return Long.parseLong(text);
    }
}
