package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.junit.jupiter.api.Test;

class StateDigestTest {

    private static final String FARM =
            "node a ONLINE\nnode b ONLINE\nnode c UNKNOWN\nprimitive addr asterism:address\n";

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

    @Test
    void aMonitorWhoseRulesChangedIsBegunAnew() {
        String fall =
                "node a ONLINE\nprimitive ip ocf:heartbeat:IPaddr op monitor 10 fall=%s\non a ip start=0 monitor@10=0/%s\n";
        Transition.Action monitor = Scheduler.schedule(
                        ScenarioReader.read("node a ONLINE\nprimitive ip ocf:heartbeat:IPaddr op monitor 10 fall=3\n"
                                + "on a ip start=0\n"))
                .actions()
                .get(0);
        String digest = ParamsDigest.of(monitor);

        assertThat(monitor.kind()).isEqualTo(Transition.ActionKind.MONITOR);
        assertThat(Scheduler.schedule(ScenarioReader.read(fall.formatted(3, digest)))
                        .actions())
                .isEmpty();
        assertThat(Scheduler.schedule(ScenarioReader.read(fall.formatted(2, digest)))
                        .actions())
                .extracting(Transition.Action::kind)
                .containsExactly(Transition.ActionKind.MONITOR);
    }

    @Test
    void aStartDelayReachesTheNodeInMilliseconds() {
        Transition.Action monitor = Scheduler.schedule(
                        ScenarioReader.read(
                                "node a ONLINE\nprimitive ip ocf:heartbeat:IPaddr op monitor 10 start-delay=5s\non a ip start=0\n"))
                .actions()
                .get(0);

        assertThat(monitor.params()).containsEntry("CRM_meta_start_delay", "5000");
    }

    private static long digest(String history) {
        ClusterState state = ScenarioReader.read(FARM + history);
        return StateDigest.of(state.nodes().get(new NodeName("b")).history());
    }
}
