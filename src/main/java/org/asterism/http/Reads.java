package org.asterism.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.ETag;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.asterism.api.ClusterStatus;
import org.asterism.api.HealthReport;
import org.asterism.api.HealthReport.Check;
import org.asterism.api.HealthReport.Verdict;
import org.asterism.api.RefusalCode;
import org.asterism.api.ResourceStatus;
import org.asterism.api.RoleReport;
import org.asterism.api.Versions;
import org.asterism.config.ManagementSettings.MetricNames;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;
import org.asterism.http.Endpoint.Handler;
import org.asterism.model.AgentName;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.observability.Health;
import org.asterism.observability.Health.Finding;
import org.asterism.observability.Health.Outcome;
import org.asterism.observability.Health.Probe;
import org.asterism.observability.Metrics;

/** Endpoints that change nothing. */
final class Reads {

    /** A refusal names the resources up to so many. */
    private static final int MOST_NAMES = 10;

    private final ClusterControl control;
    private final RecentStatus recent;
    private final Health health;
    private final Metrics metrics;
    private final Secrets secrets;
    private final MetricNames names;

    Reads(
            ClusterControl control,
            RecentStatus recent,
            Health health,
            Metrics metrics,
            Secrets secrets,
            MetricNames names) {
        this.recent = recent;
        this.names = names;
        this.secrets = secrets;
        this.control = control;
        this.health = health;
        this.metrics = metrics;
    }

    List<Endpoint> endpoints() {
        return List.of(
                get("status", List.of("asterism", "v1", "status"), Access.READ, this::status),
                get("quorum", List.of("asterism", "v1", "quorum"), Access.READ, this::quorum),
                get(
                        "nodes",
                        List.of("asterism", "v1", "nodes"),
                        Access.READ,
                        exchange -> control.nodes().thenApply(nodes -> Replies.json(200, nodes))),
                get("resource", List.of("asterism", "v1", "resources", "*"), Access.READ, this::resource),
                get("explain", List.of("asterism", "v1", "explain", "*"), Access.READ, this::explain),
                get(
                        "fencing",
                        List.of("asterism", "v1", "fencing"),
                        Access.READ,
                        exchange -> control.fencing().thenApply(status -> Replies.json(200, status))),
                get("agents", List.of("asterism", "v1", "agents"), Access.READ, this::agents),
                get("agent", List.of("asterism", "v1", "agents", "*"), Access.READ, this::agent),
                get("config", List.of("asterism", "v1", "config"), Access.READ, this::config),
                get("cib", List.of("asterism", "v1", "cib"), Access.READ, this::cib),
                get("keys", List.of("asterism", "v1", "keys"), Access.READ, this::keys),
                get("metrics", List.of("metrics"), Access.READ, this::metrics),
                get("live", List.of("live"), Access.PROBE, this::live),
                get("ready", List.of("ready"), Access.PROBE, this::ready),
                get("role", List.of("role", "*"), Access.PROBE, this::active),
                get("role", List.of("role", "*", "promoted"), Access.PROBE, this::promoted),
                options("live", List.of("live"), this::live),
                options("ready", List.of("ready"), this::ready),
                options("role", List.of("role", "*"), this::active),
                options("role", List.of("role", "*", "promoted"), this::promoted));
    }

    private CompletionStage<HttpResponse> live(Exchange exchange) {
        return health(Probe.LIVENESS);
    }

    private CompletionStage<HttpResponse> ready(Exchange exchange) {
        return health(Probe.READINESS);
    }

    private CompletionStage<HttpResponse> active(Exchange exchange) {
        return role(exchange, RoleWanted.ACTIVE);
    }

    private CompletionStage<HttpResponse> promoted(Exchange exchange) {
        return role(exchange, RoleWanted.PROMOTED);
    }

    /** What load balancers send that mean to disturb nobody, HAProxy's {@code option httpchk} for one: answered as a GET. */
    private static Endpoint options(String name, List<String> pattern, Handler handler) {
        return new Endpoint(name, HttpMethods.OPTIONS, pattern, Access.PROBE, handler);
    }

    private static Endpoint get(String name, List<String> pattern, Access access, Handler handler) {
        return new Endpoint(name, HttpMethods.GET, pattern, access, handler);
    }

    private CompletionStage<HttpResponse> status(Exchange exchange) {
        return recent.json().thenApply(json -> Replies.jsonBytes(200, json));
    }

    private CompletionStage<HttpResponse> quorum(Exchange exchange) {
        return control.quorum().thenApply(report -> Replies.json(200, report));
    }

    private CompletionStage<HttpResponse> resource(Exchange exchange) {
        ResourceId wanted = new ResourceId(exchange.argument());
        return control.status()
                .thenApply(status -> find(status, wanted)
                        .map(resource -> Replies.json(200, resource))
                        .orElseGet(() -> noResource(status, wanted)));
    }

    private CompletionStage<HttpResponse> explain(Exchange exchange) {
        ResourceId wanted = new ResourceId(exchange.argument());
        NodeOrNone node =
                exchange.query("node").map(NodeName::new).map(NodeOrNone::of).orElse(NodeOrNone.NONE);
        boolean isChangeWanted = isTrue(exchange, "smallest-change");
        return control.explain(wanted)
                .thenCompose(explanation -> explanation.isEmpty() || !isChangeWanted
                        ? CompletableFuture.completedFuture(explanation)
                        : control.smallestChanges(wanted, node)
                                .thenApply(explanation.get()::with)
                                .thenApply(Optional::of))
                .thenCompose(explanation -> explanation
                        .map(found -> node instanceof NodeOrNone.Somebody one ? found.only(one.node()) : found)
                        .map(found -> CompletableFuture.completedFuture(Replies.json(200, found)))
                        .orElseGet(() -> control.status()
                                .thenApply(status -> noResource(status, wanted))
                                .toCompletableFuture()));
    }

    static boolean isTrue(Exchange exchange, String name) {
        String given = exchange.query(name).orElse("false");
        if (!given.equals("true") && !given.equals("false")) {
            throw new IllegalArgumentException(name + " is true or false, not '" + given + "'");
        }
        return given.equals("true");
    }

    /** {@code ?beginning=ocf:heartbeat} */
    private CompletionStage<HttpResponse> agents(Exchange exchange) {
        return control.agents(exchange.query("beginning").orElse("")).thenApply(list -> Replies.json(200, list));
    }

    private CompletionStage<HttpResponse> agent(Exchange exchange) {
        AgentName wanted = AgentName.parse(exchange.argument());
        return control.agent(wanted)
                .thenApply(description -> description.known()
                        ? Replies.json(200, description)
                        : Replies.refused(
                                RefusalCode.NOT_FOUND,
                                description.problem(),
                                "see the names in /asterism/v1/agents of this node"));
    }

    private CompletionStage<HttpResponse> config(Exchange exchange) {
        String known = exchange.request()
                .getHeader("If-None-Match")
                .map(header -> header.value())
                .orElse("");
        return secrets.answer(
                exchange,
                "the configuration",
                secrecy -> control.config(secrecy).thenApply(config -> {
                    boolean isKnown = known.equals(Versions.toEntityTag(config.version()));
                    return (isKnown ? Replies.unchanged() : Replies.text(200, config.text()))
                            .addHeader(ETag.create(
                                    EntityTag.create(config.version().toString(), false)));
                }));
    }

    private CompletionStage<HttpResponse> cib(Exchange exchange) {
        return secrets.answer(
                exchange, "the CIB", secrecy -> control.cib(secrecy).thenApply(cib -> Replies.text(200, cib)));
    }

    private CompletionStage<HttpResponse> keys(Exchange exchange) {
        return control.keys().thenApply(keys -> Replies.json(200, keys));
    }

    private CompletionStage<HttpResponse> metrics(Exchange exchange) {
        if (names == MetricNames.OWN) {
            return CompletableFuture.completedFuture(Replies.prometheus(metrics.scrape()));
        }
        return control.status()
                .thenCombine(control.document(), ExporterMetrics::of)
                .exceptionally(failure -> ExporterMetrics.NOT_KNOWN)
                .thenApply(exported -> Replies.prometheus(metrics.scrape() + exported));
    }

    private CompletionStage<HttpResponse> health(Probe probe) {
        List<Check> checks = health.findings(probe).stream().map(Reads::check).toList();
        Verdict verdict = checks.stream().allMatch(check -> check.verdict() == Verdict.UP) ? Verdict.UP : Verdict.DOWN;
        return CompletableFuture.completedFuture(
                Replies.json(verdict == Verdict.UP ? 200 : 503, new HealthReport(verdict, checks)));
    }

    private static Check check(Finding finding) {
        return finding.outcome() instanceof Outcome.Down down
                ? new Check(finding.name(), Verdict.DOWN, down.sentence())
                : new Check(finding.name(), Verdict.UP, "");
    }

    private CompletionStage<HttpResponse> role(Exchange exchange, RoleWanted wanted) {
        ResourceId resource = new ResourceId(exchange.argument());
        return control.status().thenApply(status -> {
            RoleReport report = RoleAnswer.answer(status, resource, wanted);
            return Replies.json(report.here() == RoleReport.Here.YES ? 200 : 503, report);
        });
    }

    private static Optional<ResourceStatus> find(ClusterStatus status, ResourceId wanted) {
        return status.resources().stream()
                .flatMap(resource -> resource.find(wanted).stream())
                .findFirst();
    }

    private static HttpResponse noResource(ClusterStatus status, ResourceId wanted) {
        List<String> names = status.resources().stream()
                .limit(MOST_NAMES)
                .map(resource -> resource.id().value())
                .toList();
        String known = names.isEmpty() ? "there are none" : "there are: " + String.join(", ", names);
        String more = status.resources().size() > MOST_NAMES ? " and more" : "";
        return Replies.refused(
                RefusalCode.NOT_FOUND,
                "there is no resource '" + wanted + "'",
                known + more + "; see /asterism/v1/status (asterism status)");
    }
}
