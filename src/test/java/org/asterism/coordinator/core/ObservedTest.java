package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObservedTest {

    @ParameterizedTest
    @EnumSource(
            value = NodeView.Stay.class,
            names = {"LEAVING", "LEFT"})
    void aNodeThatLeavesOrHasLeftIsGivenNothingWhileItIsHeard(NodeView.Stay stay) {
        NodeView view = new NodeView(Fixtures.incarnation(1), 1, stay, new TreeMap<>(), new TreeMap<>());
        Sight heard = new Sight.Heard(Fixtures.incarnation(1), new Epoch(1), 0);
        Observed observed = new Observed(
                Fixtures.A,
                ClusterDocument.EMPTY,
                DocumentVersion.EMPTY,
                new TreeMap<>(Map.of(Fixtures.B, view)),
                new TreeMap<>(Map.of(Fixtures.B, heard)),
                new TreeSet<>(),
                new TreeMap<>(),
                new TreeMap<>());

        var state = observed.apparent(new BootTime(0), Instant.EPOCH);

        assertThat(state.nodes().get(Fixtures.B).attributes()).containsEntry("shutdown", "1");
    }

    /** Else a node that was added knows nothing of itself, since it does not report again. */
    @Test
    void aReportThatCameBeforeItsNodeCountedIsKnownOnceItDoes() {
        Observed observed = Observed.nothing(Fixtures.A, new TreeSet<>())
                .reported(Fixtures.A, Fixtures.view(1))
                .sighted(new TreeMap<>(Map.of(Fixtures.A, Fixtures.heard(new Epoch(1), Fixtures.view(1)))));

        var state = observed.apparent(new BootTime(0), Instant.EPOCH);

        assertThat(state.nodes().get(Fixtures.A).standing()).isEqualTo(NodeState.Standing.ONLINE);
    }
}
