package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.config.DocumentReader;
import org.asterism.config.Reading;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

class CallRoomTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final AgentName AGENT = AgentName.parse("asterism:asterisk");
    private static final String FIXED = """
            resources {
              asterisk-1 { agent = "asterism:asterisk", meta { capacity-calls = 100 } }
              asterisk-2 { agent = "asterism:asterisk", meta { capacity-calls = 100 } } }
            constraints { location = [ { of = asterisk-1, node = pbx2, score = -INFINITY }
              { of = asterisk-2, node = pbx1, score = -INFINITY } ] }
            """;

    private final TreeMap<NodeName, TreeMap<ResourceId, Integer>> calls = new TreeMap<>();
    private final TreeMap<NodeName, TreeMap<ResourceId, ResourceHistory>> histories =
            new TreeMap<>(Map.of(PBX1, new TreeMap<>(), PBX2, new TreeMap<>()));
    private Map<ResourceId, String> farms = Map.of();

    @Test
    void theOthersOfAFarmTakeWhatTheyHaveRoomFor() {
        farms = Map.of(new ResourceId("asterisk-1"), "farm", new ResourceId("asterisk-2"), "farm");
        runs(PBX1, "asterisk-1", 70);
        runs(PBX2, "asterisk-2", 50);

        assertThat(missing(FIXED, PBX1, 100)).hasValue(20);
        assertThat(missing(FIXED, PBX2, 100)).hasValue(20);
        runs(PBX2, "asterisk-2", 30);
        assertThat(missing(FIXED, PBX1, 100)).hasValue(0);
        assertThat(missing(FIXED, PBX1, 110)).hasValue(7);
    }

    @Test
    void whoIsInNoFarmTakesNobodysCalls() {
        runs(PBX1, "asterisk-1", 70);
        runs(PBX2, "asterisk-2", 0);

        assertThat(missing(FIXED, PBX1, 100)).hasValue(70);
    }

    @Test
    void oneThatMovesNeedsTheRoomOfItsNewNode() {
        String movable = """
                resources { asterisk-1 { agent = "asterism:asterisk", meta { capacity-calls = 100 } }
                  asterisk-2 { agent = "asterism:asterisk", meta { capacity-calls = 100 } } }
                """;
        runs(PBX1, "asterisk-1", 70);
        runs(PBX2, "asterisk-2", 60);
        assertThat(missing(movable, PBX1, 100)).hasValue(0);

        String small = movable + "node-utilization { pbx2 { calls = 100 } }\n";
        assertThat(missing(small, PBX1, 100)).hasValue(30);
        assertThat(missing(small, PBX2, 100)).hasValue(0);
    }

    @Test
    void aHotStandbyHasTheRoomOfItsOtherInstance() {
        String clone = """
                resource-defaults { capacity-calls = 60 }
                resources { pbx { agent = "asterism:asterisk", clone { hot-standby = true } } }
                """;
        runs(PBX1, "pbx", 70);
        runs(PBX2, "pbx", 0);

        assertThat(missing(clone, PBX1, 100)).hasValue(10);
    }

    @Test
    void whatIsNotKnownIsNotJudged() {
        runs(PBX1, "asterisk-1", 70);
        runs(PBX2, "asterisk-2", 0);
        calls.remove(PBX2);

        assertThat(missing(FIXED, PBX1, 100)).isEmpty();
    }

    private OptionalInt missing(String text, NodeName lost, int percent) {
        Reading<ClusterDocument> reading = DocumentReader.readText(
                "test", "asterism {\noptions { stonith-enabled = false }\n" + text + "}", Set.of(PBX1, PBX2));
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        ClusterDocument document = ((Reading.Accepted<ClusterDocument>) reading).value();
        CallRoom room = new CallRoom(
                state(document, List.of()), new CallsUp(new TreeMap<>(calls)), CallCapacity.of(document), farms);
        return room.missing(lost, Scheduler.schedule(state(document, List.of(lost))), percent);
    }

    private ClusterState state(ClusterDocument document, List<NodeName> lost) {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        histories.forEach((node, history) -> nodes.put(
                node,
                new NodeState(
                        node,
                        lost.contains(node) ? NodeState.Standing.LOST : NodeState.Standing.ONLINE,
                        new TreeMap<>(),
                        history)));
        return new ClusterState(document, nodes, ClusterState.Votes.WON, new TreeSet<>(), Instant.EPOCH);
    }

    private void runs(NodeName node, String resource, int number) {
        ResourceId id = new ResourceId(resource);
        calls.computeIfAbsent(node, none -> new TreeMap<>()).put(id, number);
        histories.forEach((each, history) -> {
            if (each.equals(node) || !history.containsKey(id)) {
                OperationResult run = run(id, each.equals(node) ? "start" : "monitor", each.equals(node) ? 0 : 7);
                history.put(
                        id,
                        new ResourceHistory(
                                id, AGENT, new TreeMap<>(Map.of(run.key(), run)), new TreeMap<>(), Instant.EPOCH));
            }
        });
    }

    private static OperationResult run(ResourceId resource, String action, int exit) {
        return new OperationResult(
                new OperationKey(resource, action, Duration.ZERO),
                1,
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
