package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.api.ResourceStatus;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.observability.Metrics;
import org.asterism.policy.Scheduler;
import org.asterism.resource.HistoryBoard;
import org.junit.jupiter.api.Test;

/** What status and metrics show of resources beside their state. */
class ResourceStatusesTest {

    private static final NodeName NODE = new NodeName("pbx1");
    private static final AgentName AGENT = AgentName.parse("ocf:heartbeat:Dummy");
    private static final ResourceId PBX = new ResourceId("pbx");
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration EACH = Duration.ofSeconds(10);

    @Test
    void aMonitorThatWasExcusedIsShownWithItsReason() {
        ResourceHistory history =
                history(PBX, run(PBX, "start", Duration.ZERO, 0, ""), run(PBX, "monitor", EACH, 0, "no answer; busy"));

        List<ResourceStatus> all = statuses(List.of(PBX), history).all();

        assertThat(all).hasSize(1);
        assertThat(all.get(0).state()).isEqualTo(ResourceStatus.State.RUNNING);
        assertThat(all.get(0).remarks())
                .containsExactly("watched with doubt on pbx1 since 2026-01-01T12:00:00Z: no answer; busy");
    }

    @Test
    void aStopThatTookMoreThanTheAgentIsShownWithItsSteps() {
        ResourceHistory history = history(PBX, run(PBX, "stop", Duration.ZERO, 0, "after 2 s SIGTERM to 17 asterisk"));

        assertThat(statuses(List.of(PBX), history).all().get(0).remarks())
                .containsExactly("stopped on pbx1 at 2026-01-01T12:00:00Z, not by its agent alone:"
                        + " after 2 s SIGTERM to 17 asterisk");
    }

    @Test
    void aStopOnlySupposedOfALostNodeIsNoRemark() {
        OperationResult supposed = run(PBX, "stop", Duration.ZERO, 0, "its gate is closed", Instant.EPOCH);

        assertThat(statuses(List.of(PBX), history(PBX, supposed)).all().get(0).remarks())
                .isEmpty();
    }

    @Test
    void whatIsNoLongerConfiguredIsShownWhileItRuns() {
        ResourceHistory runs = history(PBX, run(PBX, "start", Duration.ZERO, 0, ""));
        ResourceHistory rests = history(PBX, run(PBX, "stop", Duration.ZERO, 0, ""));

        assertThat(statuses(List.of(), runs).removed())
                .extracting(ResourceStatus::id, ResourceStatus::state, ResourceStatus::reason)
                .containsExactly(org.assertj.core.api.Assertions.tuple(
                        PBX, ResourceStatus.State.RUNNING, "runs nowhere: it was removed from the configuration"));
        assertThat(statuses(List.of(), rests).removed()).isEmpty();
        assertThat(statuses(List.of(PBX), runs).removed()).isEmpty();
    }

    @Test
    void attributesAreMetricsThatComeAndGo() {
        TreeMap<String, String> attributes = new TreeMap<>(Map.of("pingd", "1000", "#health-disk", "red"));
        try (Metrics metrics = Metrics.create()) {
            new ResourceFigures(NODE, new HistoryBoard(), () -> attributes).show(metrics);
            String before = metrics.scrape();
            attributes.remove("pingd");
            String after = metrics.scrape();

            assertThat(before)
                    .contains("asterism_monitors_doubted 0.0")
                    .contains("asterism_node_attribute{name=\"pingd\",node=\"pbx1\",value=\"\"} 1000.0")
                    .contains("asterism_node_attribute{name=\"#health-disk\",node=\"pbx1\",value=\"red\"} 1.0");
            assertThat(after).doesNotContain("pingd").contains("#health-disk");
        }
    }

    private static ResourceStatuses statuses(List<ResourceId> configured, ResourceHistory history) {
        List<Resource> resources = configured.stream()
                .<Resource>map(id -> new Resource.Primitive(id, AGENT, new TreeMap<>(), new TreeMap<>(), List.of()))
                .toList();
        ClusterDocument document = new ClusterDocument(
                new TreeMap<>(), new TreeMap<>(), resources, List.of(), new TreeMap<>(), new TreeMap<>());
        SortedMap<NodeName, NodeState> nodes = new TreeMap<>();
        nodes.put(
                NODE,
                new NodeState(
                        NODE,
                        NodeState.Standing.ONLINE,
                        new TreeMap<>(),
                        new TreeMap<>(Map.of(history.resource(), history))));
        ClusterState state = new ClusterState(document, nodes, ClusterState.Votes.WON, new TreeSet<>(), AT);
        return new ResourceStatuses(state, Scheduler.schedule(state));
    }

    private static ResourceHistory history(ResourceId id, OperationResult... runs) {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>();
        for (OperationResult run : runs) {
            operations.put(run.key(), run);
        }
        return new ResourceHistory(id, AGENT, operations, new TreeMap<>(), Instant.EPOCH);
    }

    private static long calls;

    private static OperationResult run(ResourceId id, String action, Duration interval, int exit, String reason) {
        return run(id, action, interval, exit, reason, AT);
    }

    private static OperationResult run(
            ResourceId id, String action, Duration interval, int exit, String reason, Instant at) {
        return new OperationResult(
                new OperationKey(id, action, interval),
                ++calls,
                Status.DONE,
                exit,
                0,
                reason,
                "",
                Duration.ofMillis(20),
                at,
                at);
    }
}
