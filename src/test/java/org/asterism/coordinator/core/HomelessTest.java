package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.DUMMY;
import static org.asterism.coordinator.core.Fixtures.ran;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.OcfCode;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.Transition;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

/** The Asterisk of a farm stays down with its node: nothing is done, and that is worth being told. */
class HomelessTest {

    private static final ResourceId ASTERISK = new ResourceId("asterisk-2");
    private static final Transition EMPTY = Fixtures.transition();

    @Test
    void whatNoOtherNodeMayRunIsToldOnce() {
        ClusterState lost = state(Standing.LOST, ran("asterisk-2", "start", 4, OcfCode.SUCCESS));
        Transition plan = Scheduler.schedule(lost);

        assertThat(plan.actions()).isEmpty();
        assertThat(Decision.homeless(lost, plan)).containsExactly(ASTERISK);
        assertThat(Decision.isNews(EMPTY, lost, plan)).isTrue();
        assertThat(Decision.isNews(plan, lost, plan)).as("the same again").isFalse();
        assertThat(Cause.story(7, "b is lost", false, lost, plan))
                .isEqualTo("transition 7, because b is lost: nothing is done; no other node may run asterisk-2");
    }

    @Test
    void whatDidNotRunThereIsNoNews() {
        ClusterState lost = state(Standing.LOST, ran("asterisk-2", "stop", 4, OcfCode.SUCCESS));

        assertThat(Decision.isNews(EMPTY, lost, Scheduler.schedule(lost))).isFalse();
    }

    @Test
    void whatStaysWithANodeThatIsThereIsNoNews() {
        ClusterState there = state(Standing.ONLINE, ran("asterisk-2", "start", 4, OcfCode.SUCCESS));

        assertThat(Decision.homeless(there, Scheduler.schedule(there))).isEmpty();
    }

    private static ClusterState state(Standing ofB, ResourceHistory onB) {
        ResourceHistory onA = ran("asterisk-2", "monitor", 1, OcfCode.NOT_RUNNING);
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(Map.of(
                A, new NodeState(A, Standing.ONLINE, new TreeMap<>(), new TreeMap<>(Map.of(ASTERISK, onA))),
                B, new NodeState(B, ofB, new TreeMap<>(), new TreeMap<>(Map.of(ASTERISK, onB)))));
        ClusterDocument document = ClusterDocument.EMPTY.with(
                List.of(new Resource.Primitive(ASTERISK, DUMMY, new TreeMap<>(), new TreeMap<>(), List.of())),
                Stream.<Constraint>of(new Constraint.Location(
                                "only-b", ASTERISK, A, Score.MINUS_INFINITY, Constraint.Expiry.NEVER))
                        .toList());
        return new ClusterState(document, nodes, ClusterState.Votes.WON, new TreeSet<>(List.of(B)), Instant.EPOCH);
    }
}
