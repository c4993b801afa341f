package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What node {@code a}, of a and b, ends by itself when no quorum backs it. */
class WithoutQuorumTest {

    private static final NodeName A = new NodeName("a");

    private static final String CLUSTER = """
            node a ONLINE master-data=10
            node b ONLINE
            primitive plain ocf:heartbeat:Dummy
            primitive disk ocf:heartbeat:Dummy
            primitive database ocf:heartbeat:Dummy
            primitive free ocf:heartbeat:Dummy requires=nothing
            primitive foreign ocf:heartbeat:Dummy is-managed=false
            primitive data ocf:pacemaker:Stateful
            clone all data promotable=true
            order disk-first disk database
            on a plain,disk,database,free,foreign started
            on a data start=0 promote=0
            on b data started
            """;

    @ParameterizedTest
    @ValueSource(strings = {"", "option no-quorum-policy=stop", "option no-quorum-policy=fence"})
    void stopEndsAllButWhatNeedsNoQuorumOrIsNotManaged(String option) {
        Transition plan = plan(option);

        assertThat(ends(plan))
                .containsExactlyInAnyOrder("STOP plain", "STOP disk", "STOP database", "DEMOTE data", "STOP data");
        assertThat(action(plan, "disk").after())
                .contains(action(plan, "database").id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"freeze", "ignore"})
    void freezeAndIgnoreEndNothing(String policy) {
        assertThat(plan("option no-quorum-policy=" + policy).actions()).isEmpty();
    }

    @Test
    void demoteDemotesWhatHasARoleAndStopsTheRest() {
        assertThat(ends(plan("option no-quorum-policy=demote")))
                .containsExactlyInAnyOrder("STOP plain", "STOP disk", "STOP database", "DEMOTE data");
    }

    @Test
    void inMaintenanceNothingEnds() {
        assertThat(plan("option maintenance-mode=true").actions()).isEmpty();
    }

    @Test
    void whatWouldOnlyBeRestartedIsLeftRunning() {
        assertThat(ends(plan("option no-quorum-policy=stop\non a free start=0 monitor@10=1")))
                .doesNotContain("STOP free");
    }

    @ParameterizedTest
    @CsvSource({"stop, true", "freeze, false", "ignore, false", "demote, false", "fence, false"})
    void aLostNodeCountsAsCleanOnlyIfItStopsWhatItHas(String policy, boolean isTaken) {
        Transition plan = Scheduler.schedule(ScenarioReader.read("""
                node a LOST
                node b ONLINE
                primitive plain ocf:heartbeat:Dummy
                on a plain started
                on b plain absent
                option unfenced=assume-clean fencing-enabled=false no-quorum-policy=%s
                """.formatted(policy)));

        assertThat(plan.actions().stream().anyMatch(action -> action.kind() == ActionKind.START))
                .isEqualTo(isTaken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "freeze", "ignore", "demote", "fence"})
    void aGuardedAddressOfALostNodeIsTakenWhateverThePolicy(String policy) {
        Transition plan = Scheduler.schedule(ScenarioReader.read("""
                node a LOST
                node b ONLINE
                primitive phone asterism:address
                on a phone started
                on b phone absent
                option no-quorum-policy=%s
                """.formatted(policy)));

        assertThat(plan.actions()).anyMatch(action -> action.kind() == ActionKind.START);
    }

    /** Whatever the cluster looks like: nothing begins, nothing happens elsewhere, and the plan comes to an end. */
    @Test
    void ofRandomClustersNothingEverBegins() {
        for (long seed = 0; seed < 500; seed++) {
            ClusterState state = RandomClusters.of(seed);
            NodeState first = state.nodes().values().iterator().next();
            NodeState self =
                    new NodeState(first.name(), NodeState.Standing.ONLINE, first.attributes(), first.history());

            Transition plan =
                    WithoutQuorum.plan(state.document(), self, state.nodes().keySet(), state.now());

            assertThat(plan.actions())
                    .as("seed %d", seed)
                    .filteredOn(action -> action.kind() != ActionKind.PSEUDO)
                    .allMatch(action -> action.node().equals(self.name()))
                    .extracting(Action::kind)
                    .doesNotContain(ActionKind.START, ActionKind.PROMOTE, ActionKind.MIGRATE_FROM, ActionKind.FENCE);
        }
    }

    private static Transition plan(String more) {
        ClusterState state = ScenarioReader.read(CLUSTER + more);
        NodeState self = new TreeMap<>(Map.copyOf(state.nodes())).get(A);
        return WithoutQuorum.plan(state.document(), self, state.nodes().keySet(), state.now());
    }

    private static List<String> ends(Transition plan) {
        return plan.actions().stream()
                .filter(WithoutQuorum::ends)
                .map(action -> action.kind() + " " + action.resource().base())
                .toList();
    }

    private static Action action(Transition plan, String stopped) {
        return plan.actions().stream()
                .filter(action -> action.kind() == ActionKind.STOP
                        && action.resource().value().equals(stopped))
                .findFirst()
                .orElseThrow();
    }
}
