package org.asterism.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.asterism.api.ConfigDiff;
import org.asterism.api.Versions;
import org.asterism.audit.Difference;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;
import org.asterism.model.DocumentVersion;

/** The versions of the configuration that this node kept: their list, texts and differences. */
final class ConfigVersions {

    private static final String[] CONFIG = {"asterism", "v1", "config"};

    private final ClusterControl control;
    private final HttpServices.Records records;
    private final Secrets secrets;

    ConfigVersions(ClusterControl control, HttpServices.Records records, Secrets secrets) {
        this.control = control;
        this.records = records;
        this.secrets = secrets;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("config-history", HttpMethods.GET, path("history"), Access.READ, this::history),
                new Endpoint("config-diff", HttpMethods.GET, path("diff"), Access.READ, this::diff),
                new Endpoint("config-version", HttpMethods.GET, path("versions", "*", "*"), Access.READ, this::text));
    }

    static List<String> path(String... rest) {
        List<String> path = new ArrayList<>(List.of(CONFIG));
        path.addAll(List.of(rest));
        return path;
    }

    /** The version that the path names as {@code EPOCH/INDEX}. */
    static DocumentVersion version(Exchange exchange) {
        return Versions.parse(
                exchange.arguments().get(0) + "/" + exchange.arguments().get(1));
    }

    private CompletionStage<HttpResponse> history(Exchange exchange) {
        return control.configHistory()
                .thenApply(history ->
                        Replies.json(200, history.withNotes(records.mask().get()::note)));
    }

    private CompletionStage<HttpResponse> text(Exchange exchange) {
        DocumentVersion wanted = version(exchange);
        return secrets.answer(
                exchange,
                "version " + wanted + " of the configuration",
                secrecy -> control.config(wanted, secrecy)
                        .thenApply(found -> found.map(config -> Replies.text(200, config.text()))
                                .orElseGet(() -> Replies.refused(ConfigText.unknown(wanted)))));
    }

    /** {@code ?from=EPOCH/INDEX&to=EPOCH/INDEX}; without {@code to} it is the version in force. */
    private CompletionStage<HttpResponse> diff(Exchange exchange) {
        DocumentVersion from = Versions.parse(exchange.query("from")
                .orElseThrow(() -> new IllegalArgumentException("say from which version: ?from=EPOCH/INDEX")));
        Optional<DocumentVersion> to = exchange.query("to").map(Versions::parse);
        return control.config(from, Secrecy.SHOWN)
                .thenCompose(before -> before.isEmpty()
                        ? CompletableFuture.completedFuture(Replies.refused(ConfigText.unknown(from)))
                        : to.map(version -> control.config(version, Secrecy.SHOWN))
                                .orElseGet(() -> control.config(Secrecy.SHOWN).thenApply(Optional::of))
                                .thenCompose(after -> after.map(second -> diff(before.get(), second))
                                        .orElseGet(() -> CompletableFuture.completedFuture(
                                                Replies.refused(ConfigText.unknown(to.orElse(from)))))));
    }

    /** Compared as they are and masked then, so that a private value that changed is seen to have changed. */
    private CompletionStage<HttpResponse> diff(ConfigText from, ConfigText to) {
        List<String> lines = Difference.of(
                from.text(), from.version().toString(), to.text(), to.version().toString());
        return control.mask(List.of(from, to))
                .thenApply(mask -> Replies.json(200, new ConfigDiff(from.version(), to.version(), mask.lines(lines))));
    }
}
