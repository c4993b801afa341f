package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.C;
import static org.asterism.coordinator.core.Fixtures.DUMMY;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.incarnation;
import static org.asterism.coordinator.core.Fixtures.ran;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.coordinator.core.Conductor.Step;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OcfCode;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.Test;

/** What a lost node may run, and must not run twice, starts nowhere before its end is confirmed; with the real scheduler. */
class LostNodeTest {

    static final AgentName DEVICE = AgentName.parse("stonith:fence_test");
    private static final Epoch EPOCH = new Epoch(5);
    private static final Instant WALL = Instant.EPOCH;
    private static final BootTime NOW = new BootTime(Duration.ofSeconds(1000).toNanos());
    private static final Generation FIRST = new Generation(1);

    private static final NodeView STOPPED = view(1, db("stop", 3, OcfCode.SUCCESS), power("stop"));
    private static final NodeView RUNNING = view(2, db("start", 4, OcfCode.SUCCESS), power("stop"));

    @Test
    void whatRanThereWaitsForTheConfirmationThroughAnyNumberOfFailedRequests() {
        Step lost = leading(STOPPED, RUNNING, STOPPED).with(B, gone(1));
        Step later = lost;
        for (int i = 1; i <= 20; i++) {
            later = later.next().woken(NOW.plus(Duration.ofMinutes(i)), WALL.plusSeconds(60L * i));
            assertThat(starts(later)).isZero();
            assertThat(isFencing(later)).isTrue();
        }
        Step confirmed = later.next().confirmed(B, FIRST, "fenced", NOW.plus(Duration.ofHours(1)), WALL);

        assertThat(starts(lost)).isZero();
        assertThat(isFencing(lost)).isTrue();
        assertThat(starts(confirmed)).isOne();
        assertThat(isFencing(confirmed)).isFalse();
    }

    @Test
    void aPlanMadeBeforeItStartedThereIsNotUsed() {
        Lead3 starting = leading(STOPPED, STOPPED, STOPPED);
        Conductor planned = starting.conductor.planned(book(starting.conductor));
        Outcome started = new Outcome(B, Fixtures.key("db", "start"), Outcome.Result.SUCCEEDED, "");
        Step reported = planned.reported(B, RUNNING, List.of(started), NOW, WALL);

        Step lost = new Lead3(reported.next(), heardOf(STOPPED, RUNNING, STOPPED)).with(B, gone(1));

        assertThat(reported.next().run().inFlight()).isEmpty();
        assertThat(starts(lost)).isZero();
    }

    @Test
    void aPlanMadeOfTheSameStateIsUsed() {
        Lead3 before = leading(STOPPED, RUNNING, STOPPED);
        Step lost = new Lead3(before.conductor.planned(book(before.conductor)), before.sights).with(B, gone(1));
        Lead3 follower = new Lead3(following(STOPPED, RUNNING, STOPPED), heardOf(STOPPED, RUNNING, STOPPED));
        Step elected = new Lead3(follower.conductor.planned(book(follower.conductor)), before.sights).with(B, gone(1));

        assertThat(String.join("", lost.story()))
                .contains("because " + B + " is lost (as planned beforehand): ", "stonith");
        assertThat(String.join("", elected.story())).contains("as planned beforehand");
        assertThat(isFencing(elected)).isTrue();
    }

    @Test
    void aStartUnderWayThereWaitsToo() {
        Lead3 following = new Lead3(following(STOPPED, STOPPED, STOPPED), heardOf(STOPPED, STOPPED, STOPPED));
        Step ordered = following.lead(following.sights);
        Step lost = new Lead3(ordered.next(), following.sights).with(B, gone(1));
        Step muchLater = lost.next().woken(NOW.plus(Duration.ofHours(1)), WALL);

        assertThat(ordered.orders()).extracting(order -> order.action().node()).containsExactly(B);
        assertThat(starts(lost)).isZero();
        assertThat(starts(muchLater)).isZero();
    }

    @Test
    void aNewCoordinatorDoesNotTrustWhatTheLostOneReportedAsStopped() {
        Lead3 follower = new Lead3(following(STOPPED, STOPPED, STOPPED), heardOf(STOPPED, STOPPED, STOPPED));
        Conductor planned = follower.conductor.planned(book(follower.conductor));

        Step lost = new Lead3(planned, follower.sights).with(B, gone(1));
        Step confirmed = lost.next().confirmed(B, FIRST, "fenced", NOW, WALL);

        assertThat(starts(lost)).isZero();
        assertThat(isFencing(lost)).isTrue();
        assertThat(starts(confirmed)).isOne();
    }

    /** It runs elsewhere, so no older order can have left it there: it may be stopped and started again. */
    @Test
    void whatWasSeenToRunElsewhereIsNotInDoubtAfterwards() {
        Lead3 follower = new Lead3(following(STOPPED, STOPPED, RUNNING), heardOf(STOPPED, STOPPED, RUNNING));
        Step lost = follower.with(B, gone(1));
        NodeView stopped = view(3, db("stop", 5, OcfCode.SUCCESS), power("stop"));
        Step reported = lost.next().reported(C, stopped, List.of(), NOW, WALL);

        assertThat(starts(lost)).isZero();
        assertThat(starts(reported)).isOne();
    }

    @Test
    void aNewLifeThatNeverReportedIsNotJudgedByTheLastWordOfTheOldOne() {
        NodeView left = new NodeView(incarnation(1), 2, NodeView.Stay.LEFT, new TreeMap<>(), STOPPED.history());
        SortedMap<NodeName, Sight> sights = heardOf(STOPPED, STOPPED, STOPPED);
        sights.put(B, new Sight.Heard(incarnation(2), EPOCH, 7));
        Conductor heard = following(STOPPED, left, STOPPED)
                .sighted(Lead.FOLLOWS, sights, NOW, WALL)
                .next();

        Step silent = new Lead3(heard, sights).with(B, Sight.SILENT);
        Step lost = new Lead3(silent.next(), sights).with(B, gone(2));
        Step late = lost.next()
                .reported(
                        B,
                        new NodeView(incarnation(1), 9, NodeView.Stay.LEFT, new TreeMap<>(), STOPPED.history()),
                        List.of(),
                        NOW,
                        WALL);

        assertThat(starts(silent)).isZero();
        assertThat(starts(lost)).isZero();
        assertThat(starts(late)).isZero();
        assertThat(isFencing(lost)).isTrue();
    }

    @Test
    void theConfirmationOfAnOlderLifeReleasesNothing() {
        Step lost = leading(STOPPED, RUNNING, STOPPED).with(B, gone(1));
        Step again = new Lead3(lost.next(), heardOf(STOPPED, RUNNING, STOPPED)).with(B, gone(2));
        Step late = again.next().confirmed(B, FIRST, "fenced", NOW, WALL);

        assertThat(starts(again)).isZero();
        assertThat(starts(late)).isZero();
    }

    @Test
    void aConfirmationEndsWithTheLifeThatItWasGivenFor() {
        Step confirmed =
                leading(STOPPED, RUNNING, STOPPED).with(B, gone(1)).next().confirmed(B, FIRST, "fenced", NOW, WALL);

        // The next life was heard by others only, and is lost as well.
        Step again = new Lead3(confirmed.next(), heardOf(STOPPED, RUNNING, STOPPED)).with(B, gone(2));

        assertThat(again.next().observed().confirmedReleased()).isEmpty();
    }

    @Test
    void aNodeThatReturnsBeforeItsFencingKeepsWhatItHas() {
        Step lost = leading(STOPPED, RUNNING, STOPPED).with(B, gone(1));
        SortedMap<NodeName, Sight> sights = heardOf(STOPPED, RUNNING, STOPPED);
        Step back = new Lead3(lost.next(), sights)
                .with(B, new Sight.Heard(incarnation(1).next(), EPOCH, 1));
        Step late = back.next().confirmed(B, FIRST, "fenced", NOW, WALL);

        assertThat(starts(back)).isZero();
        assertThat(starts(late)).isZero();
        assertThat(late.next().observed().confirmedReleased()).isEmpty();
    }

    /** An agent that fails for want of what only the lost node had says nothing about where the resource runs. */
    @Test
    void aProbeThatFailsOnAnotherNodeReleasesNothing() {
        Step lost = leading(STOPPED, RUNNING, STOPPED).with(B, gone(1));
        NodeView doubtful = view(3, db("monitor", 5, OcfCode.ERROR), power("stop"));
        Step probed = lost.next().reported(C, doubtful, List.of(), NOW, WALL);
        Step later = probed.next().woken(NOW.plus(Duration.ofMinutes(2)), WALL);
        Step confirmed = later.next().confirmed(B, FIRST, "fenced", NOW, WALL);

        assertThat(starts(probed)).isZero();
        assertThat(starts(later)).isZero();
        assertThat(confirmed.orders()).isNotEmpty();
    }

    /** A conductor, and what it sees of all nodes. */
    private record Lead3(Conductor conductor, SortedMap<NodeName, Sight> sights) {

        Step lead(SortedMap<NodeName, Sight> seen) {
            return conductor.sighted(new Lead.Leads(EPOCH), seen, NOW, WALL);
        }

        Step with(NodeName node, Sight sight) {
            TreeMap<NodeName, Sight> changed = new TreeMap<>(sights);
            changed.put(node, sight);
            return lead(changed);
        }
    }

    private static Lead3 leading(NodeView a, NodeView b, NodeView c) {
        Lead3 following = new Lead3(following(a, b, c), heardOf(a, b, c));
        return new Lead3(following.lead(following.sights).next(), following.sights);
    }

    private static Sight gone(long generation) {
        return new Sight.GivenUp(incarnation(generation), NOW);
    }

    private static SortedMap<NodeName, Sight> heardOf(NodeView a, NodeView b, NodeView c) {
        return new TreeMap<>(Map.of(A, heard(EPOCH, a), B, heard(EPOCH, b), C, heard(EPOCH, c)));
    }

    private static Conductor following(NodeView a, NodeView b, NodeView c) {
        Observed observed = Observed.nothing(A, new TreeSet<>(List.of(A, B, C)))
                .documented(document(), new DocumentVersion(EPOCH, 1))
                .reaching(new TreeSet<>(List.of(B, C)))
                .reported(A, a)
                .reported(B, b)
                .reported(C, c);
        return Conductor.start(tools(), observed)
                .sighted(Lead.FOLLOWS, heardOf(a, b, c), NOW, WALL)
                .next();
    }

    static Conductor.Tools tools() {
        return new Conductor.Tools(
                Scheduler::schedule,
                Fixtures::digest,
                new TransitionRun.Limits(30, 30),
                Conductor.Owners.EXCLUDED_BY_QUORUM);
    }

    /** The plans that this conductor would have made ahead now. */
    static PlanBook book(Conductor conductor) {
        TreeMap<NodeName, PlanBook.Plan> plans = new TreeMap<>();
        for (NodeName node : conductor.observed().sights().keySet()) {
            ClusterState state = conductor.observed().without(node, conductor.joined(), NOW, WALL);
            TreeMap<NodeName, Long> digests = new TreeMap<>();
            state.nodes().values().stream()
                    .filter(one -> one.standing() == NodeState.Standing.ONLINE)
                    .forEach(one -> digests.put(one.name(), Fixtures.digest(one.history(), one.attributes())));
            long end = PlanBook.ofLost(Fixtures::digest, state.nodes().get(node));
            plans.put(node, new PlanBook.Plan(digests, end, Scheduler.schedule(state)));
        }
        return new PlanBook(conductor.observed().version(), plans);
    }

    /** A database that prefers b, and a device that all may use. */
    static ClusterDocument document() {
        Resource.Primitive database =
                new Resource.Primitive(new ResourceId("db"), DUMMY, new TreeMap<>(), new TreeMap<>(), List.of());
        Resource.Primitive device = new Resource.Primitive(
                new ResourceId("power"),
                DEVICE,
                new TreeMap<>(Map.of("pcmk_host_check", "none")),
                new TreeMap<>(Map.of("is-managed", "false")),
                List.of());
        Constraint preference =
                new Constraint.Location("likes", database.id(), B, Score.of(100), Constraint.Expiry.NEVER);
        return ClusterDocument.EMPTY.with(List.of(database, device), List.of(preference));
    }

    static ResourceHistory db(String action, long call, OcfCode code) {
        return ran("db", action, call, code);
    }

    static ResourceHistory power(String action) {
        ResourceHistory ran = ran("power", action, 1, OcfCode.SUCCESS);
        return new ResourceHistory(ran.resource(), DEVICE, ran.operations(), ran.failCounts(), ran.lastFailure());
    }

    static boolean isStart(Action action) {
        return action.kind() == ActionKind.START && action.resource().base().equals(new ResourceId("db"));
    }

    static long starts(Step step) {
        return step.orders().stream().filter(order -> isStart(order.action())).count();
    }

    private static boolean isFencing(Step step) {
        return step.next().run().transition().actions().stream()
                .anyMatch(action ->
                        action.kind() == ActionKind.FENCE && action.node().equals(B));
    }
}
