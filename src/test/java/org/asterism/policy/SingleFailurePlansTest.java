package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

class SingleFailurePlansTest {

    private static final DocumentVersion DOCUMENT = new DocumentVersion(new Epoch(2), 7);
    private static final String FARM =
            "node a ONLINE\nnode b ONLINE\nnode c UNKNOWN\nprimitive addr asterism:address\n";
    private static final ClusterState QUIET =
            ScenarioReader.read(FARM + "on a addr started\non b addr absent\non c addr absent\n");

    @Test
    void thePlanForALostNodeTakesItsAddress() {
        StoredPlan plan = SingleFailurePlans.plan(QUIET, new NodeName("a"), DOCUMENT);

        assertThat(plan.transition().actions())
                .singleElement()
                .satisfies(action -> assertThat(action.kind()).isEqualTo(ActionKind.START))
                .extracting(Transition.Action::node)
                .isEqualTo(new NodeName("b"));
    }

    @Test
    void everyOnlineNodeHasAPlan() {
        List<StoredPlan> plans = SingleFailurePlans.of(QUIET, DOCUMENT);

        assertThat(plans).extracting(StoredPlan::lost).containsExactly(new NodeName("a"), new NodeName("b"));
    }

    @Test
    void aPlanMatchesOnlyTheDigestsOfAllNodesThatMayRunSomething() {
        StoredPlan plan = SingleFailurePlans.plan(QUIET, new NodeName("a"), DOCUMENT);
        TreeMap<NodeName, Long> reported = new TreeMap<>(plan.digests());

        assertThat(reported).containsOnlyKeys(new NodeName("b"), new NodeName("c"));
        assertThat(plan.matches(DOCUMENT, reported)).isTrue();
        assertThat(plan.matches(new DocumentVersion(new Epoch(2), 8), reported)).isFalse();
        reported.remove(new NodeName("c"));
        assertThat(plan.matches(DOCUMENT, reported)).isFalse();
    }

    @Test
    void aStartInFlightChangesTheDigest() {
        assertThat(digest("on b addr absent\n")).isZero();
        assertThat(digest("on b addr monitor=7 start=pending\n"))
                .isNotEqualTo(digest("on b addr started\n"))
                .isNotZero();
        assertThat(digest("on b addr monitor=7 start=0\n")).isEqualTo(digest("on b addr started\n"));
    }

    @Test
    void theDigestOfParametersIsThatOfImportedHistories() {
        ClusterState state = ScenarioReader.read(
                "node a ONLINE\nprimitive ip ocf:heartbeat:IPaddr params ip=127.0.0.11\non a ip absent\n");

        Transition.Action start = Scheduler.schedule(state).actions().get(0);

        assertThat(start.resource()).isEqualTo(new ResourceId("ip"));
        assertThat(ParamsDigest.of(start)).isEqualTo("fd54394d262d771b8cb48f31f8df7242");
    }

    private static long digest(String history) {
        ClusterState state = ScenarioReader.read(FARM + history);
        return StateDigest.of(state.nodes().get(new NodeName("b")).history());
    }
}
