package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.C;
import static org.asterism.coordinator.core.Fixtures.action;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.incarnation;
import static org.asterism.coordinator.core.Fixtures.key;
import static org.asterism.coordinator.core.Fixtures.ran;
import static org.asterism.coordinator.core.Fixtures.transition;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.coordinator.core.Conductor.Order;
import org.asterism.coordinator.core.Conductor.Step;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

class ConductorTest extends ConductorFixture {

    @Test
    void aNodeThatDoesNotLeadOrdersNothing() {
        answer = transition(action(1, ActionKind.START, "vip", B));

        Step step = conductor.sighted(Lead.FOLLOWS, allHeard(EPOCH), NOW, WALL);

        assertThat(step.orders()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void aNodeIsOnlineOnlyWhenBoundToOurEpochAndItsDigestProvesTheReport() {
        SortedMap<NodeName, Sight> sights = allHeard(EPOCH);
        sights.put(B, new Sight.Heard(incarnation(1), new Epoch(4), Fixtures.digest(new TreeMap<>())));
        sights.put(C, new Sight.Heard(incarnation(1), EPOCH, 4711));

        conductor = conductor.sighted(leads(), sights, NOW, WALL).next();

        assertThat(standings(conductor))
                .isEqualTo(Map.of(A, Standing.ONLINE, B, Standing.PENDING, C, Standing.PENDING));
    }

    @Test
    void onceJoinedANodeStaysOnlineWhileItsDigestRunsAheadOfItsReports() {
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();
        SortedMap<NodeName, Sight> sights = allHeard(EPOCH);
        sights.put(B, new Sight.Heard(incarnation(1), EPOCH, 4711));

        conductor = conductor.sighted(leads(), sights, NOW, WALL).next();

        assertThat(standings(conductor)).containsEntry(B, Standing.ONLINE);
    }

    @Test
    void nothingIsTakenFromALostNodeBeforeItsLeaseIsOver() {
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();
        SortedMap<NodeName, Sight> sights = allHeard(EPOCH);
        BootTime release = NOW.plus(Duration.ofMillis(40));
        sights.put(C, new Sight.GivenUp(incarnation(1), release));

        Step early = conductor.sighted(leads(), sights, NOW, WALL);
        Step late = early.next().woken(release, WALL);

        assertThat(standings(early.next())).containsEntry(C, Standing.UNKNOWN);
        assertThat(early.wakeAt()).contains(release);
        assertThat(asked.get(asked.size() - 1).nodes().get(C).standing()).isEqualTo(Standing.LOST);
        assertThat(late.next().lead()).isEqualTo(leads());
    }

    @Test
    void aStoredPlanIsUsedWhenAllDigestsMatchAndOtherwiseAFreshOneIsMade() {
        Transition stored = transition(action(1, ActionKind.START, "vip", B));
        TreeMap<NodeName, Long> digests = new TreeMap<>();
        digests.put(A, Fixtures.digest(new TreeMap<>()));
        digests.put(B, Fixtures.digest(new TreeMap<>()));
        long end = PlanBook.ofLost(Fixtures::digest, new NodeState(C, Standing.LOST, new TreeMap<>(), new TreeMap<>()));
        PlanBook book =
                new PlanBook(DocumentVersion.EMPTY, new TreeMap<>(Map.of(C, new PlanBook.Plan(digests, end, stored))));
        conductor =
                conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next().planned(book);
        asked.clear();

        Step matched = conductor.sighted(leads(), withoutC(), NOW, WALL);
        Conductor changed = conductor
                .reported(B, view(2, ran("other", "start", 7, OcfCode.SUCCESS)), List.of(), NOW, WALL)
                .next();
        asked.clear();
        Step unmatched = changed.sighted(leads(), withoutC(), NOW, WALL);

        assertThat(matched.orders()).extracting(Order::action).isEqualTo(stored.actions());
        assertThat(unmatched.orders()).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void anExpectedSuccessAdvancesTheRunWithoutANewPlan() {
        answer = transition(action(1, ActionKind.STOP, "vip", B), action(2, ActionKind.START, "vip", C, 1));
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();
        asked.clear();

        Step step = conductor.reported(
                B,
                view(2, ran("vip", "stop", 9, OcfCode.SUCCESS)),
                List.of(new Outcome(B, key("vip", "stop"), Outcome.Result.SUCCEEDED, "")),
                NOW,
                WALL);

        assertThat(step.orders()).extracting(order -> order.action().id()).containsExactly(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void aMonitorFailureThatNobodyOrderedMakesANewPlan() {
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();
        asked.clear();

        conductor.reported(B, view(2, ran("vip", "monitor", 9, OcfCode.ERROR)), List.of(), NOW, WALL);

        assertThat(asked).hasSize(1);
    }

    @Test
    void anOrderWithoutAReportCountsAsFailedAfterItsTimeLimit() {
        answer = transition(action(1, ActionKind.START, "vip", B));
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();
        BootTime due = NOW.plus(Duration.ofSeconds(20)).plus(Deadlines.REPORT_GRACE);

        Step before = conductor.woken(due.minus(Duration.ofMillis(1)), WALL);
        Step after = conductor.woken(due, WALL);

        assertThat(before.orders()).isEmpty();
        assertThat(after.orders()).hasSize(1);
    }

    @Test
    void whatAnOverdueOrderMakesRoomForIsReallyOrdered() {
        answer = transition(action(1, ActionKind.START, "db", B), action(2, ActionKind.START, "vip", B));
        conductor = conductor(new TransitionRun.Limits(30, 1));
        allHaveReported();
        Step first = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL);

        Step late = first.next().woken(NOW.plus(Duration.ofSeconds(20)).plus(Deadlines.REPORT_GRACE), WALL);

        assertThat(first.orders()).extracting(order -> order.action().id()).containsExactly(1);
        assertThat(late.orders()).extracting(order -> order.action().id()).containsExactly(1);
        assertThat(late.next().run().inFlight()).hasSize(1);
    }

    /** Else a plan made before the node's report would start it elsewhere, and it would run twice. */
    @Test
    void aStartUnderWayCountsInEveryPlanUntilItsNodeReports() {
        answer = transition(action(1, ActionKind.START, "db", B));
        conductor = conductor
                .reported(B, view(2, ran("db", "stop", 3, OcfCode.SUCCESS)), List.of(), NOW, WALL)
                .next();
        NodeView stopped = view(2, ran("db", "stop", 3, OcfCode.SUCCESS));
        SortedMap<NodeName, Sight> sights = allHeard(EPOCH);
        sights.put(B, heard(EPOCH, stopped));
        conductor = conductor.sighted(leads(), sights, NOW, WALL).next();

        answer = transition();
        sights.put(B, Sight.SILENT);
        conductor = conductor.sighted(leads(), sights, NOW, WALL).next();
        ClusterState whileSilent = asked.get(asked.size() - 1);
        sights.put(B, new Sight.GivenUp(incarnation(1), NOW));
        conductor = conductor.sighted(leads(), sights, NOW, WALL).next();
        conductor = conductor.woken(NOW.plus(Duration.ofMinutes(5)), WALL).next();
        ClusterState whileLost = asked.get(asked.size() - 1);
        NodeView back = new NodeView(incarnation(1).next(), 3, NodeView.Stay.STAYS, new TreeMap<>(), stopped.history());
        conductor.reported(B, back, List.of(), NOW, WALL);

        assertThat(startOfDb(whileSilent)).contains(OperationResult.Status.PENDING);
        assertThat(startOfDb(whileLost)).contains(OperationResult.Status.PENDING);
        assertThat(startOfDb(asked.get(asked.size() - 1))).isEmpty();
    }

    /** Else a plan made before the node's answer would promote another instance, and two would be promoted. */
    @Test
    void aPromotionUnderWayCountsInEveryPlanUntilItsNodeAnswers() {
        answer = transition(action(1, ActionKind.PROMOTE, "db", B));
        NodeView started = view(2, ran("db", "start", 3, OcfCode.SUCCESS));
        SortedMap<NodeName, Sight> sights = allHeard(EPOCH);
        sights.put(B, heard(EPOCH, started));
        conductor = conductor.reported(B, started, List.of(), NOW, WALL).next();
        conductor = conductor.sighted(leads(), sights, NOW, WALL).next();

        conductor.reported(C, view(2, ran("db", "start", 9, OcfCode.SUCCESS)), List.of(), NOW, WALL);

        assertThat(asked.get(asked.size() - 1).nodes().get(B).history().values())
                .flatExtracting(history -> history.operations().values())
                .extracting(run -> run.key().action(), OperationResult::status)
                .contains(tuple("promote", OperationResult.Status.PENDING));
    }

    @Test
    void aStartUnderWayOfAnAddressEndsWithTheIncarnationItWasMeantFor() {
        answer = transition(action(1, ActionKind.START, "vip", B));
        Resource.Primitive vip = new Resource.Primitive(
                new ResourceId("vip"),
                AgentName.parse("asterism:address"),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of());
        ClusterDocument document = new ClusterDocument(
                new TreeMap<>(), new TreeMap<>(), List.of(vip), List.of(), new TreeMap<>(), new TreeMap<>());
        conductor = conductor
                .documented(conductor.observed().documented(document, new DocumentVersion(EPOCH, 1)), NOW, WALL)
                .next();
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();
        assertThat(conductor.run().inFlight()).hasSize(1);
        answer = transition();
        SortedMap<NodeName, Sight> sights = allHeard(EPOCH);
        Incarnation next = incarnation(1).next();
        sights.put(
                B, new Sight.Heard(next, EPOCH, Fixtures.digest(view(1).in(next).history())));

        conductor = conductor.sighted(leads(), sights, NOW, WALL).next();

        assertThat(conductor.run().inFlight()).isEmpty();
        assertThat(asked.get(asked.size() - 1).nodes().get(B).history()).isEmpty();
    }

    private static java.util.Optional<OperationResult.Status> startOfDb(ClusterState state) {
        return java.util.Optional.ofNullable(state.nodes()
                        .get(B)
                        .history()
                        .get(new ResourceId("db"))
                        .operations()
                        .get(key("db", "start")))
                .map(OperationResult::status);
    }

    @Test
    void aNewEpochAsksEveryNodeForProofAgain() {
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();

        conductor = conductor
                .sighted(new Lead.Leads(new Epoch(6)), allHeard(EPOCH), NOW, WALL)
                .next();

        assertThat(standings(conductor)).containsEntry(B, Standing.PENDING);
    }

    /** A frozen coordinator that wakes has its orders refused while it already follows, and may be elected again. */
    @Test
    void whatWasOrderedInAnEarlierEpochDoesNotHoldUpThePresentOne() {
        answer = transition(action(1, ActionKind.START, "vip", B));
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();
        conductor = conductor
                .sighted(Lead.FOLLOWS, allHeard(new Epoch(6)), NOW, WALL)
                .next();
        Outcome refused = new Outcome(B, key("vip", "start"), Outcome.Result.REFUSED, "order of an older epoch");
        conductor = conductor.reported(B, view(2), List.of(refused), NOW, WALL).next();

        Step step = conductor.sighted(new Lead.Leads(new Epoch(7)), allHeard(new Epoch(7)), NOW, WALL);

        assertThat(step.orders()).extracting(order -> order.action().id()).containsExactly(1);
    }

    @Test
    void theDocumentReachesTheScheduler() {
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();
        ClusterDocument document = new ClusterDocument(
                new TreeMap<>(Map.of("batch-limit", "5")),
                new TreeMap<>(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>());

        conductor.documented(conductor.observed().documented(document, new DocumentVersion(EPOCH, 1)), NOW, WALL);

        assertThat(asked.get(asked.size() - 1).document()).isEqualTo(document);
    }

    @Test
    void aNewerIncarnationTellsWithoutAReportThatTheAddressesAreClosed() {
        ResourceHistory open = ranBy(AgentName.parse("asterism:address"), "vip");
        conductor = conductor.reported(B, view(2, open), List.of(), NOW, WALL).next();
        Incarnation next = incarnation(1).next();
        NodeView after = view(2, open).in(next);
        SortedMap<NodeName, Sight> sights = allHeard(EPOCH);
        sights.put(B, new Sight.Heard(next, EPOCH, Fixtures.digest(after.history())));

        conductor = conductor.sighted(leads(), sights, NOW, WALL).next();

        assertThat(standings(conductor)).containsEntry(B, Standing.ONLINE);
        assertThat(conductor
                        .state(NOW, WALL)
                        .nodes()
                        .get(B)
                        .history()
                        .get(open.resource())
                        .operations()
                        .keySet())
                .containsExactly(key("vip", "stop"));
    }

    /** Else an order that a partition held up would start, after the heal, what runs elsewhere by then. */
    @Test
    void anOrderIsMeantForTheIncarnationThatWasHeardLast() {
        answer = transition(action(1, ActionKind.STOP, "vip", B));
        Incarnation next = incarnation(1).next();
        SortedMap<NodeName, Sight> sights = allHeard(EPOCH);
        sights.put(
                B, new Sight.Heard(next, EPOCH, Fixtures.digest(view(1).in(next).history())));

        Step step = conductor.sighted(leads(), sights, NOW, WALL);

        assertThat(step.orders()).extracting(Order::incarnation).containsExactly(next);
    }

    private static ResourceHistory ranBy(AgentName agent, String resource) {
        ResourceHistory ran = ran(resource, "start", 3, OcfCode.SUCCESS);
        return new ResourceHistory(ran.resource(), agent, ran.operations(), ran.failCounts(), ran.lastFailure());
    }

    private static SortedMap<NodeName, Sight> withoutC() {
        SortedMap<NodeName, Sight> sights = allHeard(EPOCH);
        sights.put(C, new Sight.GivenUp(incarnation(1), NOW));
        return sights;
    }

    private static Map<NodeName, Standing> standings(Conductor conductor) {
        TreeMap<NodeName, Standing> standings = new TreeMap<>();
        conductor.state(NOW, WALL).nodes().forEach((name, node) -> standings.put(name, node.standing()));
        return standings;
    }
}
