package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.ClusterState.Votes;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

class PlanMemoryTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final AtomicInteger made = new AtomicInteger();
    private final PlanMemory memory = new PlanMemory(state -> {
        made.incrementAndGet();
        return Scheduler.schedule(state);
    });

    @Test
    void aStateThatIsStillTheSameIsPlannedOnce() {
        for (int i = 0; i < 100; i++) {
            var unused = memory.of(state(Votes.WON, NOW.plusMillis(9L * i)));
        }

        assertThat(made).hasValue(1);
    }

    @Test
    void whateverChangesIsPlannedAnew() {
        var first = memory.of(state(Votes.WON, NOW));
        var second = memory.of(state(Votes.LOST, NOW));
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        NodeName pbx = new NodeName("pbx1");
        nodes.put(pbx, new NodeState(pbx, NodeState.Standing.ONLINE, new TreeMap<>(), new TreeMap<>()));
        var third = memory.of(state(Votes.LOST, NOW).withNodes(nodes));

        assertThat(made).hasValue(3);
        assertThat(first).isNotNull();
        assertThat(second).isNotNull();
        assertThat(third).isNotNull();
    }

    @Test
    void timeGoesOnAndBack() {
        var unused = memory.of(state(Votes.WON, NOW));
        var later = memory.of(state(Votes.WON, NOW.plusSeconds(1)));
        var back = memory.of(state(Votes.WON, NOW.minusSeconds(60)));

        assertThat(made).hasValue(3);
        assertThat(later).isEqualTo(back);
    }

    private static ClusterState state(Votes votes, Instant at) {
        return new ClusterState(ClusterDocument.EMPTY, new TreeMap<>(), votes, new TreeSet<>(), at);
    }
}
