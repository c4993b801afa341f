package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.config.DocumentReader;
import org.asterism.config.Reading;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperatorLease;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

class FailbackTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final ResourceId PBX = new ResourceId("pbx");
    private static final Instant NOON = Instant.parse("2027-01-31T12:00:00Z");
    private static final Instant NIGHT = Instant.parse("2027-01-31T03:00:00Z");
    private static final String PREFERS = "location = [ { of = pbx, node = pbx1, score = 100 } ]";
    private static final String BOTH = "failback-calls = 5, failback-window = \"02:00-05:00\"";

    private final TreeMap<NodeName, TreeMap<ResourceId, Integer>> calls = new TreeMap<>();
    private final TreeMap<NodeName, TreeMap<ResourceId, ResourceHistory>> histories =
            new TreeMap<>(Map.of(PBX1, new TreeMap<>(), PBX2, new TreeMap<>()));
    private final AtomicInteger plans = new AtomicInteger();
    private final List<OperatorLease> leases = new ArrayList<>();
    private Instant now = NOON;
    private NodeState.Standing second = NodeState.Standing.ONLINE;

    @Test
    void whatPrefersTheNodeThatCameBackStaysWhileCallsAreUp() {
        runs(PBX2, "pbx", "asterism:asterisk");
        up(PBX2, 37);

        Failback.Decided decided = decide(alone(BOTH, PREFERS));

        assertThat(stops(decided)).isEmpty();
        assertThat(decided.held())
                .extracting(Failback.Held::sentence)
                .containsExactly(
                        "pbx stays on pbx2: 37 calls are up, goes back to pbx1 below 5 or between 02:00 and 05:00");
        assertThat(decided.plan().lookAgain()).isEqualTo(NOON.plusSeconds(5));
        assertThat(stops(Scheduler.schedule(decided.state())))
                .as("the state that is kept decides the same")
                .isEmpty();
    }

    @Test
    void itGoesBelowTheNumberAndInTheWindow() {
        runs(PBX2, "pbx", "asterism:asterisk");
        up(PBX2, 4);
        assertThat(stops(decide(alone(BOTH, PREFERS)))).containsExactly("pbx@pbx2");

        up(PBX2, 5);
        assertThat(stops(decide(alone(BOTH, PREFERS)))).isEmpty();

        now = NIGHT;
        assertThat(stops(decide(alone(BOTH, PREFERS)))).containsExactly("pbx@pbx2");
        assertThat(stops(decide(alone("failback-calls = 5", PREFERS)))).isEmpty();
        assertThat(decide(alone("failback-window = \"02:00-05:00 Asia/Tokyo\"", PREFERS))
                        .held())
                .extracting(Failback.Held::sentence)
                .containsExactly(
                        "pbx stays on pbx2: 5 calls are up, goes back to pbx1 between 02:00 and 05:00 Asia/Tokyo");
    }

    @Test
    void anUnknownNumberIsNoLeave() {
        runs(PBX2, "pbx", "asterism:asterisk");

        assertThat(decide(alone("failback-calls = 5", PREFERS)).held())
                .extracting(Failback.Held::sentence)
                .containsExactly("pbx stays on pbx2: how many calls are up is not known, goes back to pbx1 below 5");
    }

    @Test
    void aPreferenceOfInfinityHoldsBackNothingLess() {
        runs(PBX2, "pbx", "asterism:asterisk");
        up(PBX2, 37);

        assertThat(stops(decide(alone(BOTH, PREFERS.replace("100", "INFINITY")))))
                .isEmpty();
    }

    @Test
    void anOperatorsOrderAndABanMoveItAtOnce() {
        runs(PBX2, "pbx", "asterism:asterisk");
        up(PBX2, 37);

        for (String order : List.of(
                "location = [ { id = cli-prefer-pbx, of = pbx, node = pbx1, score = INFINITY } ]",
                "location = [ { of = pbx, node = pbx2, score = -INFINITY }, { of = pbx, node = pbx1, score = 100 } ]")) {
            assertThat(stops(decide(alone(BOTH, order)))).as(order).containsExactly("pbx@pbx2");
        }
    }

    @Test
    void afterAFailureItGoesWhereItPrefersToBe() {
        runs(PBX2, "pbx", "asterism:asterisk");
        up(PBX2, 37);
        put(PBX2, "pbx", "asterism:asterisk", run("pbx", "start", 1, 0), run("pbx", "monitor", 2, 7));

        assertThat(stops(decide(alone(BOTH, PREFERS)))).containsExactly("pbx@pbx2");
        assertThat(decide(alone(BOTH, PREFERS)).held()).isEmpty();
    }

    @Test
    void aLostNodeHoldsNothingBack() {
        runs(PBX2, "pbx", "asterism:asterisk");
        up(PBX2, 37);
        second = NodeState.Standing.LOST;

        Failback.Decided decided = decide(alone(BOTH, PREFERS));

        assertThat(decided.held()).isEmpty();
        assertThat(starts(decided.plan())).containsExactly("pbx@pbx1");
        assertThat(plans).hasValue(1);
    }

    @Test
    void anAddressOfAHotStandbyStaysWithTheCallsOfItsNode() {
        for (NodeName node : List.of(PBX1, PBX2)) {
            runs(node, "pbx", "asterism:asterisk");
        }
        runs(PBX2, "vip", "asterism:address");
        up(PBX2, 37);
        up(PBX1, 0);

        String document = """
                resource-defaults { failback-calls = 5 }
                resources {
                  vip { agent = "asterism:address", params { ip = "10.0.0.100", prefix = 24, interface = eth0 } }
                  pbx { agent = "asterism:asterisk", clone { hot-standby = true } } }
                constraints { colocation = [ { of = vip, with = pbx-clone, score = INFINITY } ]
                  location = [ { of = vip, node = pbx1, score = 50 } ] }
                """;

        assertThat(stops(decide(document))).isEmpty();
        up(PBX2, 4);
        assertThat(stops(decide(document))).containsExactly("vip@pbx2");
    }

    @Test
    void oneThatCanBeDrainedGoesWithoutACall() {
        runs(PBX2, "pbx", "asterism:asterisk");
        String gated = alone(BOTH, PREFERS)
                .replace("meta {", "params { drain-variable = D, ami-user = u, ami-secret = s }, meta {");
        up(PBX2, 4);

        assertThat(decide(gated).held()).singleElement().satisfies(held -> {
            assertThat(held.isDue()).isTrue();
            assertThat(held.sentence())
                    .isEqualTo("pbx stays on pbx2: 4 calls are up, goes back to pbx1 when it is drained");
        });
        up(PBX2, 0);
        assertThat(stops(decide(gated))).containsExactly("pbx@pbx2");
        leases.add(new OperatorLease(
                OperatorLease.Kind.DRAIN, "pbx", "pbx2", Constraint.Expiry.NEVER, Instant.EPOCH, "drain", ""));
        assertThat(stops(decide(gated))).as("its drain moves it").isEmpty();
    }

    @Test
    void whereNothingIsToGoThereIsOnePlan() {
        runs(PBX1, "pbx", "asterism:asterisk");
        up(PBX1, 37);

        assertThat(decide(alone(BOTH, PREFERS)).held()).isEmpty();
        assertThat(plans).hasValue(1);
    }

    private static String alone(String meta, String constraints) {
        return "resources { pbx { agent = \"asterism:asterisk\", meta { " + meta + " } } }\nconstraints { "
                + constraints + " }\n";
    }

    private Failback.Decided decide(String text) {
        Reading<ClusterDocument> reading = DocumentReader.readText(
                "test", "asterism {\noptions { stonith-enabled = false }\n" + text + "}", Set.of(PBX1, PBX2));
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        ClusterDocument document =
                ((Reading.Accepted<ClusterDocument>) reading).value().withLeases(leases);
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        nodes.put(PBX1, new NodeState(PBX1, NodeState.Standing.ONLINE, new TreeMap<>(), histories.get(PBX1)));
        nodes.put(PBX2, new NodeState(PBX2, second, new TreeMap<>(), histories.get(PBX2)));
        ClusterState state = new ClusterState(document, nodes, ClusterState.Votes.WON, new TreeSet<>(), now);
        TreeMap<NodeName, java.util.SortedMap<ResourceId, Integer>> known = new TreeMap<>(calls);
        ZoneId here = ZoneOffset.UTC;
        plans.set(0);
        return new Failback(
                        new CallsUp(known),
                        here,
                        resource -> resource.primitives().stream()
                                .anyMatch(primitive -> primitive.params().containsKey("drain-variable")))
                .decide(state, asked -> {
                    plans.incrementAndGet();
                    return Scheduler.schedule(asked);
                });
    }

    private static List<String> stops(Failback.Decided decided) {
        return stops(decided.plan());
    }

    private static List<String> stops(Transition plan) {
        return words(plan, Transition.ActionKind.STOP);
    }

    private static List<String> starts(Transition plan) {
        return words(plan, Transition.ActionKind.START);
    }

    private static List<String> words(Transition plan, Transition.ActionKind kind) {
        return plan.actions().stream()
                .filter(action -> action.kind() == kind)
                .map(action -> action.resource() + "@" + action.node())
                .toList();
    }

    private void up(NodeName node, int number) {
        calls.put(node, new TreeMap<>(Map.of(PBX, number)));
    }

    private void runs(NodeName node, String resource, String agent) {
        put(node, resource, agent, run(resource, "start", 1, 0));
        NodeName other = node.equals(PBX1) ? PBX2 : PBX1;
        if (!histories.get(other).containsKey(new ResourceId(resource))) {
            put(other, resource, agent, run(resource, "monitor", 1, 7));
        }
    }

    private void put(NodeName node, String resource, String agent, OperationResult... runs) {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>();
        for (OperationResult run : runs) {
            operations.put(run.key(), run);
        }
        ResourceId id = new ResourceId(resource);
        histories
                .get(node)
                .put(id, new ResourceHistory(id, AgentName.parse(agent), operations, new TreeMap<>(), Instant.EPOCH));
    }

    private static OperationResult run(String resource, String action, long call, int exit) {
        Duration interval = action.equals("monitor") && call > 1 ? Duration.ofSeconds(2) : Duration.ZERO;
        return new OperationResult(
                new OperationKey(new ResourceId(resource), action, interval),
                call,
                OperationResult.Status.DONE,
                exit,
                0,
                "",
                "",
                Duration.ZERO,
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
