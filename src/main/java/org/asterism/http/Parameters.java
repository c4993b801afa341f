package org.asterism.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import com.typesafe.config.parser.ConfigDocument;
import com.typesafe.config.parser.ConfigDocumentFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeBody;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.ParameterBody;
import org.asterism.api.ParameterChange;
import org.asterism.api.ParameterReport;
import org.asterism.api.RefusalCode;
import org.asterism.api.Versions;
import org.asterism.audit.Difference;
import org.asterism.audit.Mask;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;
import org.asterism.model.DocumentVersion;
import org.asterism.model.ResourceId;

/**
 * Parameters of one resource, read and changed without the rest of the configuration. What is not named stays as it is written,
 * with its comments.
 */
final class Parameters {

    private static final List<String> PATH = List.of("asterism", "v1", "resources", "*", "parameters");

    private final ClusterControl control;
    private final HttpServices.Records records;
    private final Changes changes;

    Parameters(ClusterControl control, HttpServices.Records records, Changes changes) {
        this.control = control;
        this.records = records;
        this.changes = changes;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("parameters", HttpMethods.GET, PATH, Access.READ, this::show),
                new Endpoint("parameters-set", HttpMethods.POST, PATH, Access.ADMINISTER, this::change));
    }

    private CompletionStage<HttpResponse> show(Exchange exchange) {
        ResourceId resource = new ResourceId(exchange.argument());
        return control.config(Secrecy.SHOWN).thenApply(config -> {
            Config parsed = ConfigFactory.parseString(config.text());
            if (!parsed.hasPath(path(resource))) {
                return Replies.refused(unknown(resource));
            }
            Config own = parsed.getConfig(path(resource));
            Map<String, String> values = new TreeMap<>();
            if (isPlain(own)) {
                Mask mask = records.mask().get();
                own.getObject("params")
                        .forEach(
                                (name, value) -> values.put(name, mask.value(name, String.valueOf(value.unwrapped()))));
            }
            String agent = own.hasPath("agent") ? own.getString("agent") : "";
            return Replies.json(200, new ParameterReport(resource, agent, config.version(), new TreeMap<>(values)));
        });
    }

    /** Without {@code If-Match} it changes what is in force now. */
    private CompletionStage<HttpResponse> change(Exchange exchange) {
        ResourceId resource = new ResourceId(exchange.argument());
        ParameterBody body = ApiJson.read(
                exchange.body().isEmpty()
                        ? new byte[] {'{', '}'}
                        : exchange.body().toArray(),
                ParameterBody.class);
        String comment = note(resource, body, body.comment().isEmpty() ? Reason.of(exchange) : body.comment());
        return control.config(Secrecy.SHOWN).thenCompose(config -> {
            DocumentVersion expected = exchange.request()
                    .getHeader("If-Match")
                    .map(header -> Versions.fromEntityTag(header.value()))
                    .orElse(config.version());
            String text;
            try {
                if (!ConfigFactory.parseString(config.text()).hasPath(path(resource))) {
                    return CompletableFuture.completedFuture(Replies.refused(unknown(resource)));
                }
                text = edited(config.text(), resource, body);
            } catch (IllegalArgumentException e) {
                return CompletableFuture.completedFuture(
                        Replies.refused(RefusalCode.INVALID, String.valueOf(e.getMessage()), "correct the request"));
            }
            Change.ApplyConfig apply =
                    new Change.ApplyConfig(text, expected, Changes.agentsWord(exchange), body.mode(), comment);
            return changes.decide(apply, exchange.caller())
                    .thenApply(result -> answer(result, config.text(), text, config.version()));
        });
    }

    /** What the history of the configuration says of it: which parameters, not their values. */
    private static String note(ResourceId resource, ParameterBody body, String reason) {
        List<String> names = Stream.concat(body.set().keySet().stream(), body.unset().stream())
                .toList();
        String note =
                "parameters of " + resource + ": " + String.join(", ", names) + (reason.isEmpty() ? "" : "; " + reason);
        return note.substring(0, Math.min(note.length(), ChangeBody.COMMENT_CHARACTERS));
    }

    private HttpResponse answer(ChangeResult result, String before, String after, DocumentVersion version) {
        if (!(result instanceof Accepted accepted)) {
            return Replies.of(result);
        }
        List<String> diff =
                records.mask().get().lines(Difference.of(before, version.toString(), after, "with the new parameters"));
        return Replies.json(200, new ParameterChange(accepted.sentence(), accepted.version(), accepted.steps(), diff));
    }

    /**
     * The text with those parameters.
     *
     * @throws IllegalArgumentException if they stand in a way that cannot be changed one by one
     */
    static String edited(String text, ResourceId resource, ParameterBody body) {
        Config own = ConfigFactory.parseString(text).getConfig(path(resource));
        if (own.hasPath("params") && !isPlain(own)) {
            throw new IllegalArgumentException("the parameters of " + resource
                    + " depend on rules; change the configuration as a whole (asterism config apply)");
        }
        try {
            ConfigDocument document = ConfigDocumentFactory.parseString(text);
            for (Map.Entry<String, String> entry : body.set().entrySet()) {
                document = document.withValueText(
                        parameter(resource, entry.getKey()), ConfigUtil.quoteString(entry.getValue()));
            }
            for (String name : body.unset()) {
                document = document.withoutPath(parameter(resource, name));
            }
            return document.render();
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    "the parameters cannot be put into the configuration: " + e.getMessage(), e);
        }
    }

    private static boolean isPlain(Config own) {
        return own.hasPath("params") && own.getValue("params").valueType() == ConfigValueType.OBJECT;
    }

    private static String path(ResourceId resource) {
        return ConfigUtil.joinPath("asterism", "resources", resource.value());
    }

    private static String parameter(ResourceId resource, String name) {
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("not a parameter's name: '" + name + "'");
        }
        return ConfigUtil.joinPath("asterism", "resources", resource.value(), "params", name);
    }

    private static Refused unknown(ResourceId resource) {
        return new Refused(
                RefusalCode.NOT_FOUND,
                "the configuration has no resource '" + resource + "' with parameters",
                List.of(),
                "name a resource with an agent, without the number of an instance");
    }
}
