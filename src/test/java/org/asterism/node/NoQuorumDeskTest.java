package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.asterism.coordinator.core.TransitionRun;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState.Votes;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.asterism.model.Timing;
import org.asterism.model.VoterSet;
import org.asterism.resource.Outcome;
import org.junit.jupiter.api.Test;

/** A node that runs {@code first} and {@code second}, in this order, and loses its quorum. */
class NoQuorumDeskTest {

    private static final NodeName SELF = new NodeName("pbx1");
    private static final AgentName DUMMY = AgentName.parse("ocf:heartbeat:Dummy");
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LEASE = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final TestInbox<WorkDesk.Command> work = TestInbox.create();
    private final NoQuorumBoard board = new NoQuorumBoard();
    private final List<String> story = new CopyOnWriteArrayList<>();
    private BootTime now = new BootTime(1_000_000_000_000L);
    private BootTime leaseEnd = now;
    private boolean isLeased = true;
    private HeartSnapshot snapshot = pulse(BootTime.ZERO, 0);
    private NoQuorumRule.Watchdog watchdog = NoQuorumRule.Watchdog.NONE;
    private NoQuorumDesk.Own own = own("start", "start");

    private final BehaviorTestKit<NoQuorumDesk.Command> desk =
            BehaviorTestKit.create(NoQuorumDesk.create(new NoQuorumDesk.Setting(
                    SELF,
                    Set.of(SELF, new NodeName("pbx2")),
                    new NoQuorumRule(Timing.standard()),
                    () -> snapshot,
                    () -> now,
                    () -> isLeased ? now.plus(LEASE) : leaseEnd,
                    () -> watchdog,
                    () -> own,
                    new TransitionRun.Limits(30, 4),
                    work.getRef(),
                    board,
                    story::add)));

    @Test
    void stopStopsInOrderAfterAWhileAndThenIsSilent() {
        lose("stop");
        pass(PATIENCE.minusMillis(500));
        assertThat(work.hasMessages()).isFalse();

        pass(Duration.ofSeconds(1));
        WorkDesk.TakeOwn last = onlyOrder();
        assertThat(last.order().action().operation()).isEqualTo(key("second", "stop"));
        assertThat(last.order().epoch()).isEqualTo(new Epoch(8));
        assertThat(work.hasMessages()).isFalse();
        succeed(last, own("start", "stop"));
        WorkDesk.TakeOwn first = onlyOrder();
        assertThat(first.order().action().operation()).isEqualTo(key("first", "stop"));
        succeed(first, own("stop", "stop"));

        pass(Duration.ofSeconds(12));
        assertThat(work.hasMessages()).isFalse();
        assertThat(story).singleElement().asString().contains("no-quorum-policy = stop: what runs here is stopped");
        assertThat(board.sentences()).containsExactlyElementsOf(story);
    }

    @Test
    void freezeIgnoreAndFenceWithAWatchdogStopNothingAndSaySo() {
        for (String policy : List.of("freeze", "ignore", "fence")) {
            watchdog = policy.equals("fence") ? NoQuorumRule.Watchdog.RESETS : NoQuorumRule.Watchdog.NONE;
            lose(policy);
            pass(Duration.ofSeconds(10));

            assertThat(work.hasMessages()).isFalse();
            assertThat(board.sentences()).singleElement().asString().contains("no-quorum-policy = " + policy);
            isLeased = true;
            pass(Duration.ofSeconds(1));
        }
        assertThat(story).hasSize(3);
    }

    @Test
    void aQuorumThatIsBackInTimeStopsNothing() {
        lose("stop");
        pass(PATIENCE.minusMillis(500));
        isLeased = true;
        pass(Duration.ofSeconds(1));
        loseLease();
        pass(PATIENCE.minusMillis(500));

        assertThat(work.hasMessages()).isFalse();
        assertThat(story).isEmpty();
    }

    @Test
    void aQuorumThatComesBackMeanwhileEndsIt() {
        lose("stop");
        pass(PATIENCE.plusMillis(500));
        WorkDesk.TakeOwn last = onlyOrder();
        isLeased = true;
        succeed(last, own("start", "stop"));
        pass(Duration.ofSeconds(8));

        assertThat(work.hasMessages()).isFalse();
        assertThat(board.sentences()).isEmpty();
    }

    @Test
    void aStopThatFailsHoldsUpWhatWaitsForIt() {
        lose("stop");
        pass(PATIENCE.plusMillis(500));
        WorkDesk.TakeOwn last = onlyOrder();
        answer(last, new Outcome.Rejected(last.order(), "queue full"));
        assertThat(work.hasMessages()).isFalse();

        pass(Duration.ofSeconds(6));
        assertThat(onlyOrder().order().action().operation())
                .as("tried again, in order")
                .isEqualTo(key("second", "stop"));
    }

    /** On a quiet machine the heart publishes now and then only: each look sees a snapshot whose lease was renewed since. */
    @Test
    void aLeaseThatWasRenewedSinceTheSnapshotIsNotLost() {
        board.inForce(document("stop"));
        for (int look = 0; look < 100; look++) {
            snapshot = pulse(now, 0);
            pass(LOOK);
            assertThat(snapshot.leaseEnd()).isLessThan(now);
            assertThat(board.sentences()).isEmpty();
        }

        assertThat(work.hasMessages()).isFalse();
        assertThat(story).isEmpty();
    }

    @Test
    void aLeaseBetweenTwoLooksBeginsTheWaitAnew() {
        lose("stop");
        for (int look = 0; look < 100; look++) {
            pass(LOOK);
            leaseEnd = new BootTime(now.nanos() - 1);
        }
        assertThat(work.hasMessages()).isFalse();

        pass(PATIENCE.plus(LOOK));
        assertThat(onlyOrder().order().action().operation()).isEqualTo(key("second", "stop"));
    }

    @Test
    void anElectionOrALostHeartbeatIsNoStoryAtAll() {
        board.inForce(document("fence"));
        for (int gap = 0; gap < 20; gap++) {
            loseLease();
            pass(PATIENCE.minusMillis(1));
            isLeased = true;
            pass(LOOK);
        }

        assertThat(work.hasMessages()).isFalse();
        assertThat(story).isEmpty();
    }

    @Test
    void afterAStandstillOfTheMachineItWaitsAnew() {
        lose("stop");
        now = now.plus(Duration.ofSeconds(30));
        desk.run(new NoQuorumDesk.Look());
        pass(PATIENCE.minusMillis(500));
        assertThat(work.hasMessages()).isFalse();
        isLeased = true;
        pass(LOOK);

        assertThat(work.hasMessages()).isFalse();
        assertThat(story).isEmpty();
    }

    @Test
    void whileAFencingDecidesItWaitsAndOnceMoreAfterIt() {
        lose("stop");
        snapshot = pulse(now, 1);
        pass(Duration.ofMinutes(5));
        assertThat(work.hasMessages()).isFalse();
        assertThat(story).singleElement().asString().contains("the fencing of the silent peer");

        snapshot = pulse(now, 0);
        pass(PATIENCE);
        assertThat(work.hasMessages()).isFalse();
        pass(LOOK);
        assertThat(onlyOrder().order().action().operation()).isEqualTo(key("second", "stop"));
    }

    @Test
    void aWatchdogDoesNotWaitForAFencing() {
        watchdog = NoQuorumRule.Watchdog.RESETS;
        lose("stop");
        snapshot = pulse(now, 1);
        pass(Duration.ofSeconds(1));

        assertThat(onlyOrder().order().action().operation()).isEqualTo(key("second", "stop"));
    }

    @Test
    void aNodeThatEndsInOrderIsLeftAlone() {
        lose("stop");
        board.rest();
        pass(PATIENCE.plus(LOOK));

        assertThat(work.hasMessages()).isFalse();
        assertThat(story).isEmpty();
    }

    private void lose(String policy) {
        board.inForce(document(policy));
        pass(Duration.ofSeconds(1));
        loseLease();
        pass(LOOK);
    }

    private void loseLease() {
        isLeased = false;
        leaseEnd = now;
    }

    /** Time passes, with look after look. */
    private void pass(Duration span) {
        BootTime end = now.plus(span);
        while (now.isBefore(end)) {
            BootTime next = now.plus(LOOK);
            now = next.isBefore(end) ? next : end;
            desk.run(new NoQuorumDesk.Look());
        }
    }

    private WorkDesk.TakeOwn onlyOrder() {
        List<WorkDesk.Command> orders = work.getAllReceived();
        assertThat(orders).hasSize(1);
        return (WorkDesk.TakeOwn) orders.get(0);
    }

    private void answer(WorkDesk.TakeOwn take, Outcome outcome) {
        take.replyTo().tell(outcome);
        desk.runOne();
    }

    private void succeed(WorkDesk.TakeOwn take, NoQuorumDesk.Own next) {
        own = next;
        answer(
                take,
                new Outcome.Executed(take.order(), result(take.order().action().operation(), 9)));
    }

    private static OperationKey key(String resource, String action) {
        return new OperationKey(new ResourceId(resource), action, Duration.ZERO);
    }

    private static NoQuorumDesk.Own own(String first, String second) {
        SortedMap<ResourceId, ResourceHistory> history = new TreeMap<>();
        Map.of("first", first, "second", second).forEach((resource, action) -> {
            OperationKey key = key(resource, action);
            history.put(
                    key.resource(),
                    new ResourceHistory(
                            key.resource(),
                            DUMMY,
                            new TreeMap<>(Map.of(key, result(key, 5))),
                            new TreeMap<>(),
                            Instant.EPOCH));
        });
        return new NoQuorumDesk.Own(history, new TreeMap<>());
    }

    private static OperationResult result(OperationKey key, long call) {
        return new OperationResult(
                key,
                call,
                OperationResult.Status.DONE,
                0,
                0,
                "",
                "",
                Duration.ZERO,
                Instant.EPOCH,
                Instant.EPOCH,
                RunDetails.NONE);
    }

    private static ClusterDocument document(String policy) {
        List<Resource.Primitive> members = List.of(primitive("first"), primitive("second"));
        return new ClusterDocument(
                new TreeMap<>(Map.of("no-quorum-policy", policy)),
                new TreeMap<>(),
                List.of(new Resource.Group(new ResourceId("both"), members, new TreeMap<>())),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static Resource.Primitive primitive(String name) {
        return new Resource.Primitive(new ResourceId(name), DUMMY, new TreeMap<>(), new TreeMap<>(), List.of());
    }

    /** As it is published: with the lease as it stood at that moment. */
    private HeartSnapshot pulse(BootTime at, int fencings) {
        return new HeartSnapshot(
                at,
                new Incarnation(new Generation(1), 1),
                Heartbeat.Readiness.READY,
                Heartbeat.Tenure.HELD,
                at.plus(LEASE),
                new Heartbeat.Leadership(new Epoch(7), Heartbeat.NodeOrNone.NONE),
                new Epoch(8),
                HeartSnapshot.Office.FOLLOWS,
                VoterSet.configured(new TreeMap<>(Map.of(new NodeName("pbx1"), 1))),
                HeartSnapshot.VoterChanging.SETTLED,
                DocumentVersion.EMPTY,
                DocumentVersion.EMPTY,
                Votes.WON,
                "",
                List.of(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>(),
                java.util.stream.IntStream.range(0, fencings)
                        .mapToObj(i -> new HeartSnapshot.Fencing(new NodeName("pbx2"), 1, 1))
                        .toList(),
                new TreeSet<>(),
                Duration.ZERO);
    }
}
