package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.junit.jupiter.api.Test;

class PriorityDelayTest {

    private static final AgentName DUMMY = AgentName.parse("ocf:heartbeat:Dummy");

    @Test
    void ofTwoNodesTheOneThatRunsWhatMattersMoreIsFencedLater() {
        assertThat(delay("5s", Map.of("a", "web", "b", "db"))).contains("5000");
    }

    @Test
    void nobodyWaitsToFenceWhoMattersLess() {
        assertThat(delay("5s", Map.of("a", "db", "b", "web"))).isEmpty();
    }

    @Test
    void nobodyWaitsWithoutTheOption() {
        assertThat(delay("0s", Map.of("a", "web", "b", "db"))).isEmpty();
    }

    @Test
    void nobodyWaitsWithTheMajorityOfTheNodes() {
        assertThat(delay("5s", Map.of("a", "web", "b", "db", "c", ""))).isEmpty();
    }

    /** The delay before b, which is lost, is fenced; {@code runs}: what each node runs. */
    private static Optional<String> delay(String option, Map<String, String> runs) {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        runs.forEach((node, resource) -> nodes.put(
                new NodeName(node),
                new NodeState(
                        new NodeName(node),
                        node.equals("b") ? Standing.LOST : Standing.ONLINE,
                        new TreeMap<>(),
                        history(resource))));
        List<Resource> resources = new ArrayList<>();
        resources.add(primitive("db", DUMMY, "10"));
        resources.add(primitive("web", DUMMY, "5"));
        resources.add(primitive("power", AgentName.parse("stonith:fence_test"), "0"));
        ClusterDocument document = new ClusterDocument(
                new TreeMap<>(Map.of("priority-fencing-delay", option)),
                new TreeMap<>(),
                resources,
                List.of(),
                new TreeMap<>(),
                new TreeMap<>());
        ClusterState state = new ClusterState(document, nodes, ClusterState.Votes.WON, new TreeSet<>(), Instant.EPOCH);

        Transition.Action fence = Scheduler.schedule(state).actions().stream()
                .filter(action -> action.kind() == Transition.ActionKind.FENCE)
                .findFirst()
                .orElseThrow();
        return Optional.ofNullable(fence.params().get(Transition.FENCING_DELAY));
    }

    private static Resource primitive(String id, AgentName agent, String priority) {
        return new Resource.Primitive(
                new ResourceId(id), agent, new TreeMap<>(), new TreeMap<>(Map.of("priority", priority)), List.of());
    }

    private static TreeMap<ResourceId, ResourceHistory> history(String running) {
        TreeMap<ResourceId, ResourceHistory> all = new TreeMap<>();
        for (String id : List.of("db", "web")) {
            OperationKey probe = new OperationKey(new ResourceId(id), "monitor", Duration.ZERO);
            int exit = id.equals(running) ? 0 : 7;
            OperationResult result = new OperationResult(
                    probe,
                    1,
                    OperationResult.Status.DONE,
                    exit,
                    exit,
                    "",
                    "",
                    Duration.ZERO,
                    Instant.EPOCH,
                    Instant.EPOCH);
            all.put(
                    new ResourceId(id),
                    new ResourceHistory(
                            new ResourceId(id),
                            DUMMY,
                            new TreeMap<>(Map.of(probe, result)),
                            new TreeMap<>(),
                            Instant.EPOCH));
        }
        return all;
    }
}
