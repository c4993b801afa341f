package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.Joined;
import org.asterism.coordinator.core.NodeView;
import org.asterism.coordinator.core.Observed;
import org.asterism.coordinator.core.Sight;
import org.asterism.coordinator.core.TransitionRun;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.policy.Scheduler;
import org.asterism.policy.StateDigest;
import org.junit.jupiter.api.Test;

/** Plans for deaths, with a clock that only the scheduler moves. */
class PlanMakerTest {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");
    private static final NodeName D = new NodeName("d");
    private static final ResourceId ADDRESS = new ResourceId("addr");
    private static final AgentName AGENT = AgentName.parse("asterism:address");
    private static final Duration ONE_PLAN = Duration.ofMillis(10);

    /** Seen by a; the address runs on c. */
    private static final Observed QUIET = observed();

    private BootTime now = new BootTime(Duration.ofHours(1).toNanos());

    @Test
    void whoRunsMostIsPlannedForFirstAndTheRestInTheNextTurns() {
        PlanMaker.Made first = maker(ONE_PLAN).make(QUIET, Joined.NOBODY, PlanMaker.Made.nothing(QUIET), Instant.EPOCH);
        PlanMaker.Made second = maker(ONE_PLAN).make(QUIET, Joined.NOBODY, first, Instant.EPOCH);
        PlanMaker.Made third = maker(ONE_PLAN).make(QUIET, Joined.NOBODY, second, Instant.EPOCH);

        assertThat(first.ahead().covered()).containsExactly(C);
        assertThat(first.ahead().missing()).containsExactly(B, D);
        assertThat(first.isComplete()).isFalse();
        assertThat(second.ahead().covered()).containsExactly(B, C);
        assertThat(third.ahead().covered()).containsExactly(B, C, D);
        assertThat(third.isComplete()).isTrue();
    }

    @Test
    void withinTheBudgetAllAreMadeAtOnce() {
        PlanMaker.Made made = maker(ONE_PLAN.multipliedBy(3))
                .make(QUIET, Joined.NOBODY, PlanMaker.Made.nothing(QUIET), Instant.EPOCH);

        assertThat(made.ahead().covered()).containsExactly(B, C, D);
        assertThat(made.ahead().took()).isEqualTo(ONE_PLAN.multipliedBy(3));
    }

    @Test
    void afterAChangeNoPlanOfBeforeIsKept() {
        PlanMaker.Made first = maker(ONE_PLAN).make(QUIET, Joined.NOBODY, PlanMaker.Made.nothing(QUIET), Instant.EPOCH);
        Observed changed = QUIET.documented(QUIET.document(), new DocumentVersion(new Epoch(1), 8));

        PlanMaker.Made second = maker(ONE_PLAN).make(changed, Joined.NOBODY, first, Instant.EPOCH);

        assertThat(second.ahead().covered()).containsExactly(C);
        assertThat(second.book().version()).isEqualTo(changed.version());
    }

    @Test
    void thePlanForTheDeathOfItsNodeTakesTheAddressElsewhere() {
        PlanMaker.Made made = maker(ONE_PLAN).make(QUIET, Joined.NOBODY, PlanMaker.Made.nothing(QUIET), Instant.EPOCH);

        assertThat(made.book().plans().get(C).transition().actions())
                .extracting(Transition.Action::kind)
                .contains(Transition.ActionKind.START);
    }

    private PlanMaker maker(Duration budget) {
        Conductor.Tools tools = new Conductor.Tools(
                this::plan, StateDigest::of, new TransitionRun.Limits(30, 4), Conductor.Owners.EXCLUDED_BY_QUORUM);
        return new PlanMaker(tools, () -> now, budget);
    }

    private Transition plan(ClusterState state) {
        now = now.plus(ONE_PLAN);
        return Scheduler.schedule(state);
    }

    private static Observed observed() {
        Incarnation life = new Incarnation(new Generation(1), 1);
        TreeMap<NodeName, Sight> sights = new TreeMap<>();
        Observed observed = Observed.nothing(A, new TreeSet<>(List.of(A, B, C, D)));
        for (NodeName node : List.of(A, B, C, D)) {
            sights.put(node, new Sight.Heard(life, new Epoch(1), 0));
            observed = observed.reported(
                    node, new NodeView(life, 1, NodeView.Stay.STAYS, new TreeMap<>(), history(node.equals(C) ? 0 : 7)));
        }
        ClusterDocument document = ClusterDocument.EMPTY.with(
                List.of(new Resource.Primitive(ADDRESS, AGENT, new TreeMap<>(), new TreeMap<>(), List.of())),
                List.of());
        return observed.sighted(sights)
                .reaching(new TreeSet<>(List.of(A, B, C, D)))
                .documented(document, new DocumentVersion(new Epoch(1), 7));
    }

    private static TreeMap<ResourceId, ResourceHistory> history(int exit) {
        OperationKey probe = new OperationKey(ADDRESS, "monitor", Duration.ZERO);
        OperationResult result = new OperationResult(
                probe, 1, OperationResult.Status.DONE, exit, exit, "", "", ONE_PLAN, Instant.EPOCH, Instant.EPOCH);
        TreeMap<ResourceId, ResourceHistory> history = new TreeMap<>();
        history.put(
                ADDRESS,
                new ResourceHistory(
                        ADDRESS, AGENT, new TreeMap<>(Map.of(probe, result)), new TreeMap<>(), Instant.EPOCH));
        return history;
    }
}
