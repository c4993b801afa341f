package org.asterism.http;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.asterism.api.RefusalCode;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;

/** Endpoints of the flight record; they change nothing. */
final class IncidentReads {

    private static final ContentType ZIP = ContentTypes.parse("application/zip");

    private final IncidentArchive archive;

    IncidentReads(IncidentArchive archive) {
        this.archive = archive;
    }

    List<Endpoint> endpoints() {
        return List.of(
                get("incidents", List.of("asterism", "v1", "incidents"), this::list),
                get("incident", List.of("asterism", "v1", "incidents", "*"), this::report),
                get("incident-export", List.of("asterism", "v1", "incidents", "*", "export"), this::export));
    }

    private static Endpoint get(String name, List<String> pattern, Endpoint.Handler handler) {
        return new Endpoint(name, HttpMethods.GET, pattern, Access.READ, handler);
    }

    private CompletionStage<HttpResponse> list(Exchange exchange) {
        return archive.list().thenApply(list -> Replies.json(200, list));
    }

    private CompletionStage<HttpResponse> report(Exchange exchange) {
        String id = exchange.argument();
        return archive.report(id)
                .thenApply(
                        report -> report.map(found -> Replies.json(200, found)).orElseGet(() -> unknown(id)));
    }

    private CompletionStage<HttpResponse> export(Exchange exchange) {
        String id = exchange.argument();
        return archive.export(id)
                .thenApply(zip -> zip.map(found -> Replies.bytes(ZIP, found)).orElseGet(() -> unknown(id)));
    }

    private static HttpResponse unknown(String id) {
        return Replies.refused(
                RefusalCode.NOT_FOUND,
                "no record has an incident near " + id,
                "see /asterism/v1/incidents (asterism incident list)");
    }
}
