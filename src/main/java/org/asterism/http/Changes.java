package org.asterism.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeBody;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.Pace;
import org.asterism.api.RefusalCode;
import org.asterism.api.Versions;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Endpoints that change something. Each change leaves an audit line, with its outcome or that it is not known. */
final class Changes {

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final ClusterControl control;
    private final Duration answerTimeout;
    private final Audit audit;

    Changes(ClusterControl control, Duration answerTimeout, Audit audit) {
        this.control = control;
        this.answerTimeout = answerTimeout;
        this.audit = audit;
    }

    List<Endpoint> endpoints() {
        return Stream.of(ofCluster(), ofMachines(), ofDrains(), ofConfiguration())
                .flatMap(List::stream)
                .toList();
    }

    private List<Endpoint> ofDrains() {
        return List.of(
                ofResource(
                        "drain",
                        (id, body) -> new Change.Drain(
                                id, body.node(), body.lifetime(), body.mode(), body.comment(), atDeadline(body))),
                ofResource("undrain", (id, body) -> new Change.Undrain(id, body.mode(), body.comment())),
                ofNode(
                        "drain",
                        (node, body) -> new Change.DrainNode(
                                node, body.lifetime(), body.mode(), body.comment(), atDeadline(body))),
                ofNode("undrain", (node, body) -> new Change.UndrainNode(node, body.mode(), body.comment())));
    }

    private static Pace.AtDeadline atDeadline(ChangeBody body) {
        return body.drain() instanceof Pace.AfterDrain drain ? drain.atDeadline() : new Pace.GiveUp();
    }

    private List<Endpoint> ofConfiguration() {
        return List.of(
                new Endpoint(
                        "config-apply", HttpMethods.PUT, ConfigVersions.path(), Access.ADMINISTER, this::applyConfig),
                new Endpoint(
                        "config-rollback",
                        HttpMethods.POST,
                        ConfigVersions.path("rollback", "*", "*"),
                        Access.ADMINISTER,
                        this::rollBack));
    }

    private List<Endpoint> ofCluster() {
        return List.of(
                ofResource(
                        "move",
                        (id, body) -> new Change.Move(
                                id, body.node(), body.lifetime(), body.mode(), body.comment(), body.drain())),
                ofResource(
                        "ban",
                        (id, body) -> new Change.Ban(
                                id, body.node(), body.lifetime(), body.mode(), body.comment(), body.drain())),
                ofResource("clear", (id, body) -> new Change.Clear(id, body.node(), body.mode(), body.comment())),
                ofResource("cleanup", (id, body) -> new Change.Cleanup(id, body.node(), body.mode(), body.comment())),
                ofResource("maintenance", (id, body) -> leaveAlone(id, Change.Watching.UNWATCHED, body)),
                ofResource("unmanage", (id, body) -> leaveAlone(id, Change.Watching.WATCHED, body)),
                ofResource("manage", (id, body) -> new Change.Manage(id, body.mode(), body.comment())),
                ofNode(
                        "standby",
                        (node, body) ->
                                new Change.Standby(node, body.lifetime(), body.mode(), body.comment(), body.drain())),
                ofNode(
                        "maintenance",
                        (node, body) -> new Change.Maintenance(node, body.lifetime(), body.mode(), body.comment())),
                ofAll("maintenance", body -> new Change.MaintainAll(body.lifetime(), body.mode(), body.comment())),
                ofAll("manage", body -> new Change.ManageAll(body.mode(), body.comment())),
                ofNode("online", (node, body) -> new Change.Online(node, body.mode(), body.comment())),
                new Endpoint(
                        "attribute",
                        HttpMethods.POST,
                        List.of("asterism", "v1", "nodes", "*", "attributes", "*"),
                        Access.OPERATE,
                        exchange -> submit(attribute(exchange), exchange.caller())),
                ofTicket("grant", Change.TicketAct.GRANT),
                ofTicket("revoke", Change.TicketAct.REVOKE),
                ofTicket("standby", Change.TicketAct.STANDBY),
                ofTicket("activate", Change.TicketAct.ACTIVATE),
                new Endpoint(
                        "fencing-test",
                        HttpMethods.POST,
                        List.of("asterism", "v1", "fencing", "test"),
                        Access.OPERATE,
                        this::testFencing));
    }

    private List<Endpoint> ofMachines() {
        return List.of(
                ofNode("restart", (node, body) -> new Change.Restart(node, body.mode(), body.comment())),
                ofNode("confirm-down", (node, body) -> new Change.ConfirmDown(node, body.mode(), body.comment())),
                ofNodeList("add", Change.NodeAct.ADD),
                ofNodeList("remove", Change.NodeAct.REMOVE),
                ofNodeList("votes", Change.NodeAct.VOTES),
                ofKeys("key-change", List.of("asterism", "v1", "keys", "*")),
                ofKeys("key-change", List.of("asterism", "v1", "keys", "*", "*")),
                ofNode("fence", (node, body) -> new Change.Fence(node, "reboot", body.mode(), body.comment())),
                ofNode("fence-off", (node, body) -> new Change.Fence(node, "off", body.mode(), body.comment())),
                ofNode("fence-on", (node, body) -> new Change.Fence(node, "on", body.mode(), body.comment())));
    }

    private static Change leaveAlone(ResourceId resource, Change.Watching watching, ChangeBody body) {
        return new Change.LeaveAlone(resource, watching, body.lifetime(), body.mode(), body.comment());
    }

    private Endpoint ofResource(String verb, BiFunction<ResourceId, ChangeBody, Change> change) {
        return post(verb, "resources", exchange -> change.apply(new ResourceId(exchange.argument()), body(exchange)));
    }

    private Endpoint ofNode(String verb, BiFunction<NodeName, ChangeBody, Change> change) {
        return post(verb, "nodes", exchange -> change.apply(new NodeName(exchange.argument()), body(exchange)));
    }

    /** {@code cluster/maintenance}, {@code cluster/manage}. */
    private Endpoint ofAll(String verb, Function<ChangeBody, Change> change) {
        return new Endpoint(
                "cluster-" + verb,
                HttpMethods.POST,
                List.of("asterism", "v1", "cluster", verb),
                Access.OPERATE,
                exchange -> submit(change.apply(body(exchange)), exchange.caller()));
    }

    /** {@code nodes/NAME/add?votes=2}, {@code nodes/NAME/remove}, {@code nodes/NAME/votes?votes=2}. */
    private Endpoint ofNodeList(String verb, Change.NodeAct act) {
        return new Endpoint(
                "node-" + verb,
                HttpMethods.POST,
                List.of("asterism", "v1", "nodes", "*", verb),
                Access.ADMINISTER,
                exchange -> {
                    ChangeBody body = body(exchange);
                    Change.Votes votes = exchange.query("votes")
                            .<Change.Votes>map(text -> new Change.Votes.Exactly(votes(text)))
                            .orElseGet(Change.Votes.AsConfigured::new);
                    return submit(
                            new Change.ChangeNodes(
                                    act, new NodeName(exchange.argument()), votes, body.mode(), body.comment()),
                            exchange.caller());
                });
    }

    private static int votes(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("votes is a number from 0 to 100, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private Endpoint ofTicket(String verb, Change.TicketAct act) {
        return new Endpoint(
                "ticket-" + verb,
                HttpMethods.POST,
                List.of("asterism", "v1", "tickets", "*", verb),
                Access.OPERATE,
                exchange -> {
                    ChangeBody body = body(exchange);
                    return submit(
                            new Change.Ticket(exchange.argument(), act, body.mode(), body.comment()),
                            exchange.caller());
                });
    }

    /** {@code ?value=V&lifetime=reboot}; without a value the attribute is removed. */
    private static Change attribute(Exchange exchange) {
        String lifetime = exchange.query("lifetime").orElse("forever");
        if (!lifetime.equals("forever") && !lifetime.equals("reboot")) {
            throw new IllegalArgumentException("lifetime is forever or reboot, not '" + lifetime + "'");
        }
        ChangeBody body = body(exchange);
        return new Change.Attribute(
                new NodeName(exchange.argument()),
                exchange.arguments().get(1),
                exchange.query("value").orElse(""),
                lifetime.equals("reboot"),
                body.mode(),
                body.comment());
    }

    private Endpoint post(String verb, String kind, Function<Exchange, Change> parser) {
        return new Endpoint(
                verb,
                HttpMethods.POST,
                List.of("asterism", "v1", kind, "*", verb),
                Access.OPERATE,
                exchange -> submit(parser.apply(exchange), exchange.caller()));
    }

    /** {@code keys/add}, {@code keys/rotate}, {@code keys/use/2}, {@code keys/remove/1}. */
    private Endpoint ofKeys(String name, List<String> pattern) {
        return new Endpoint(
                name,
                HttpMethods.POST,
                pattern,
                Access.ADMINISTER,
                exchange -> submit(keys(exchange), exchange.caller()));
    }

    private static Change keys(Exchange exchange) {
        String word = exchange.argument();
        Change.KeyAction action = Stream.of(Change.KeyAction.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not add, use, remove or rotate: '" + word + "'"));
        boolean needsKey = action == Change.KeyAction.USE || action == Change.KeyAction.REMOVE;
        String key = exchange.arguments().size() > 1 ? exchange.arguments().get(1) : "";
        if (needsKey ? !key.matches("[0-9]{1,2}") : !key.isEmpty()) {
            throw new IllegalArgumentException(
                    needsKey ? "say which key: keys/" + word + "/N" : word + " takes no key number");
        }
        ChangeBody body = body(exchange);
        return new Change.ChangeKeys(action, needsKey ? Integer.parseInt(key) : 0, body.mode(), body.comment());
    }

    private static ChangeBody body(Exchange exchange) {
        ChangeBody body = exchange.body().isEmpty()
                ? ChangeBody.EMPTY
                : ApiJson.read(exchange.body().toArray(), ChangeBody.class);
        return body.comment().isEmpty() ? body.because(Reason.of(exchange)) : body;
    }

    private CompletionStage<HttpResponse> applyConfig(Exchange exchange) {
        String tag = exchange.request()
                .getHeader("If-Match")
                .map(header -> header.value())
                .orElse("");
        if (tag.isEmpty() || tag.equals("*")) {
            return CompletableFuture.completedFuture(Replies.refused(
                    RefusalCode.VERSION_REQUIRED,
                    "the request does not say which version of the configuration it replaces",
                    "read /asterism/v1/config, and send its ETag as If-Match"));
        }
        DocumentVersion expected = Versions.fromEntityTag(tag);
        ChangeMode mode = Versions.mode(exchange.query("mode").orElse("apply"));
        String comment = Reason.of(exchange);
        return submit(
                new Change.ApplyConfig(utf8(exchange), expected, agentsWord(exchange), mode, comment),
                exchange.caller());
    }

    /** Without {@code If-Match} it replaces what is in force now. */
    private CompletionStage<HttpResponse> rollBack(Exchange exchange) {
        DocumentVersion version = ConfigVersions.version(exchange);
        ChangeBody body = body(exchange);
        Change.AgentsWord agents = agentsWord(exchange);
        CompletionStage<DocumentVersion> expected = exchange.request()
                .getHeader("If-Match")
                .map(header -> Versions.fromEntityTag(header.value()))
                .<CompletionStage<DocumentVersion>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> control.config(Secrecy.MASKED).thenApply(ConfigText::version));
        return expected.thenCompose(basis ->
                submit(new Change.Rollback(version, basis, agents, body.mode(), body.comment()), exchange.caller()));
    }

    static Change.AgentsWord agentsWord(Exchange exchange) {
        return Reads.isTrue(exchange, "unchecked") ? Change.AgentsWord.SHOWN : Change.AgentsWord.COUNTS;
    }

    /** Changes nothing of the cluster, but reaches for its devices. */
    private CompletionStage<HttpResponse> testFencing(Exchange exchange) {
        var unused = audit.asked(exchange.caller(), "test all fencing devices of this node", Reason.of(exchange));
        return control.testFencing().thenApply(status -> Replies.json(200, status));
    }

    private CompletionStage<HttpResponse> submit(Change change, Caller caller) {
        return decide(change, caller).thenApply(Replies::of);
    }

    /** Asks for the change and records what became of it. */
    CompletionStage<ChangeResult> decide(Change change, Caller caller) {
        return control.change(change, caller)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(unknown(), answerTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> failed(failure))
                .thenCompose(result -> audit.changed(caller, change, result).thenApply(kept -> result));
    }

    private ChangeResult unknown() {
        return new Refused(
                RefusalCode.TIMEOUT,
                "no answer within " + answerTimeout.toMillis() + " ms: whether the change was made is not known",
                List.of(),
                "look at the status before trying again");
    }

    private static ChangeResult failed(Throwable failure) {
        LOG.error("change failed", failure);
        return new Refused(
                RefusalCode.INTERNAL,
                "this is a bug, and whether the change was made is not known: " + failure.getMessage(),
                List.of(),
                "look at the status and this node's log");
    }

    private static String utf8(Exchange exchange) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(exchange.body().toArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the configuration is not UTF-8 text", e);
        }
    }
}
