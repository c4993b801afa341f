package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.asterism.coordinator.core.Connectivity;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.junit.jupiter.api.Test;

class ConnectivityTest {

    private static final ClusterState AT_REST = ScenarioReader.read("""
            node pbx1 ONLINE
            node pbx2 ONLINE
            primitive addr asterism:address params ip=10.0.0.100 op monitor 10
            on pbx1 addr start=0 monitor@10=0
            on pbx2 addr absent
            """);

    @Test
    void aResourceGoesToTheNodeThatReachesMorePingNodes() {
        ClusterState state = Connectivity.weigh(told(told(AT_REST, "pbx1", "pingd", "0"), "pbx2", "pingd", "1000"));

        assertThat(Scheduler.summary(state)).containsExactly("Move addr ( pbx1 -> pbx2 )");
    }

    @Test
    void whenBothLoseThePingNodeNothingMoves() {
        ClusterState state = Connectivity.weigh(told(told(AT_REST, "pbx1", "pingd", "0"), "pbx2", "pingd", "0"));

        assertThat(Scheduler.summary(state)).isEmpty();
    }

    @Test
    void nothingMovesWhileANodeHasNotMadeUpItsMind() {
        ClusterState early = told(told(AT_REST, "pbx1", "pingd", "0"), "pbx2", "pingd", "1000");

        ClusterState state = Connectivity.weigh(told(early, "pbx2", "pingd-unsettled", "0"));

        assertThat(Scheduler.summary(state)).isEmpty();
    }

    @Test
    void aNodeThatTellsNothingReachesNothing() {
        ClusterState state = Connectivity.weigh(told(AT_REST, "pbx2", "pingd", "1000"));

        assertThat(Scheduler.summary(state)).isEqualTo(List.of("Move addr ( pbx1 -> pbx2 )"));
    }

    private static ClusterState told(ClusterState state, String node, String attribute, String value) {
        NodeName name = new NodeName(node);
        NodeState before = state.nodes().get(name);
        TreeMap<String, String> attributes = new TreeMap<>(before.attributes());
        attributes.put(attribute, value);
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(state.nodes());
        nodes.put(name, new NodeState(name, before.standing(), attributes, before.history(), before.report()));
        return new ClusterState(
                state.document(),
                nodes,
                state.votes(),
                state.confirmedReleased(),
                state.now(),
                state.manner(),
                state.tickets(),
                state.coordinatorId());
    }
}
