package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.config.NodeSettings.OnSilentPeer;
import org.asterism.coordinator.core.NodeView;
import org.asterism.fencing.FencingReport;
import org.asterism.fencing.core.Catalogue;
import org.asterism.model.AgentName;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class PairFencingOrderTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");

    private final SortedMap<NodeName, NodeView> views = new TreeMap<>();

    @Test
    void whoRunsMoreThatTheOtherDoesNotIsFirst() {
        runs(PBX1, "pbx:0", "power");
        runs(PBX2, "pbx:1", "phones");

        assertThat(firstOf(NodeOrNone.of(PBX1))).containsExactly(PBX2);
    }

    @Test
    void elseTheCoordinatorIsAndElseTheFirstByName() {
        runs(PBX1, "pbx:0");
        runs(PBX2, "pbx:1");

        assertThat(firstOf(NodeOrNone.of(PBX2))).containsExactly(PBX2);
        assertThat(firstOf(NodeOrNone.NONE)).containsExactly(PBX1);
        views.clear();
        assertThat(firstOf(NodeOrNone.NONE)).containsExactly(PBX1);
    }

    @Test
    void fencingThatDecidesWithoutDevicesIsARisk() {
        FencingReport empty = new FencingReport(
                Catalogue.EMPTY,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(),
                List.of(),
                new TreeSet<>(List.of(PBX1, PBX2)));
        FencingNotes notes = new FencingNotes(PBX1, empty);

        assertThat(notes.missing(OnSilentPeer.FENCE))
                .extracting(Risk::sentence)
                .singleElement()
                .asString()
                .contains("no fencing device is configured");
        assertThat(notes.missing(OnSilentPeer.STAY)).isEmpty();
    }

    /** Each node asked about itself. */
    private List<NodeName> firstOf(NodeOrNone coordinator) {
        return List.of(PBX1, PBX2).stream()
                .filter(self -> PairFencing.isFirst(self, self.equals(PBX1) ? PBX2 : PBX1, views, coordinator))
                .toList();
    }

    private void runs(NodeName node, String... resources) {
        TreeMap<ResourceId, ResourceHistory> history = new TreeMap<>();
        for (String name : resources) {
            ResourceId id = new ResourceId(name);
            AgentName agent = AgentName.parse(name.equals("power") ? "stonith:fence_test" : "ocf:heartbeat:Dummy");
            OperationKey start = new OperationKey(id, "start", Duration.ZERO);
            history.put(
                    id,
                    new ResourceHistory(
                            id, agent, new TreeMap<>(Map.of(start, done(start))), new TreeMap<>(), Instant.EPOCH));
        }
        views.put(
                node,
                new NodeView(new Incarnation(new Generation(1), 1), 1, NodeView.Stay.STAYS, new TreeMap<>(), history));
    }

    private static OperationResult done(OperationKey key) {
        return new OperationResult(
                key, 1, OperationResult.Status.DONE, 0, 0, "", "", Duration.ZERO, Instant.EPOCH, Instant.EPOCH);
    }
}
