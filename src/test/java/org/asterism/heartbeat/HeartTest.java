package org.asterism.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.asterism.heartbeat.HeartBed.Node;
import org.asterism.heartbeat.HeartSnapshot.Office;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState.Votes;
import org.asterism.model.Epoch;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Incarnation;
import org.asterism.model.LinkState;
import org.asterism.model.Timing;
import org.asterism.quorum.core.QuorumConfig.TieBreaker;
import org.asterism.quorum.core.Remembered;
import org.junit.jupiter.api.Test;

/** Whole hearts over real sockets. Times are generous: the machine is shared. */
class HeartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final InetAddress FLOATING = address("192.0.2.1");

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void awaitOwners(Node... nodes) {
        for (Node node : nodes) {
            await().atMost(PATIENCE)
                    .until(() -> node.gate.isLeased()
                            && !node.snapshot().leadership().coordinator().equals(NodeOrNone.NONE));
        }
    }

    private static Gate.Result open(Node node) throws Exception {
        HeartSnapshot now = node.snapshot();
        return node.heart
                .openAddress(FLOATING, now.leadership().epoch(), now.incarnation())
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    @Test
    void aNewClusterElectsOneCoordinatorAndAllGetTheirLease() throws Exception {
        try (HeartBed bed = new HeartBed(3, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1), bed.node(2));

            Epoch epoch = bed.node(0).snapshot().leadership().epoch();
            for (Node node : bed.nodes.values()) {
                assertThat(node.snapshot().leadership().epoch()).isEqualTo(epoch);
                assertThat(node.snapshot().leadership().coordinator()).isEqualTo(NodeOrNone.of(bed.coordinator().name));
                assertThat(node.snapshot().peers()).hasSize(2);
            }
            assertThat(bed.nodes.values().stream()
                            .filter(node -> node.snapshot().office() != Office.FOLLOWS))
                    .hasSize(1);
        }
    }

    @Test
    void whatADeadCoordinatorOwnedIsFreeWhenItsGateHasClosed() throws Exception {
        try (HeartBed bed = new HeartBed(3, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1), bed.node(2));
            Node dead = bed.coordinator();
            assertThat(open(dead)).isEqualTo(Gate.Result.DONE);
            assertThat(dead.gate.passes(FLOATING)).isTrue();

            dead.stop(Heart.Ending.LEAVE);
            await().atMost(PATIENCE).until(() -> losses(bed) > 0);
            Node heir = bed.coordinator();
            HeartEvent.Lost lost = heir.told(HeartEvent.Lost.class).get(0);
            while (BootClock.now().isBefore(lost.notBefore())) {
                Thread.onSpinWait();
            }

            assertThat(dead.gate.passes(FLOATING)).isFalse();
            assertThat(lost.node()).isEqualTo(dead.name);
            assertThat(open(heir)).isEqualTo(Gate.Result.DONE);
        }
    }

    @Test
    void theLiveEndOfALeaseRunsAheadOfTheSnapshotAndStaysWhenNobodyBacksTheNode() throws Exception {
        try (HeartBed bed = new HeartBed(3, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1), bed.node(2));
            Node node = bed.node(0);
            await().atMost(PATIENCE)
                    .until(() -> node.snapshot().leaseEnd().isBefore(node.heart.leaseEnd())
                            && BootClock.now().isBefore(node.heart.leaseEnd()));

            bed.node(1).stop(Heart.Ending.CLOSE);
            bed.node(2).stop(Heart.Ending.CLOSE);
            await().atMost(PATIENCE).until(() -> node.snapshot().votes() == Votes.LOST);

            BootTime end = node.heart.leaseEnd();
            assertThat(end).isLessThan(BootClock.now());
            await().atMost(PATIENCE).until(() -> node.snapshot().tenure() == Heartbeat.Tenure.NEVER);
            assertThat(node.heart.leaseEnd())
                    .as("the next incarnation has had none")
                    .isEqualTo(end);
        }
    }

    private static long losses(HeartBed bed) {
        return bed.nodes.values().stream()
                .mapToLong(node -> node.told(HeartEvent.Lost.class).size())
                .sum();
    }

    @Test
    void aNodeThatComesBackIsTakenBackWithANewGeneration() throws Exception {
        try (HeartBed bed = new HeartBed(3, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1), bed.node(2));
            Node coordinator = bed.coordinator();
            Node other = bed.follower();
            other.stop(Heart.Ending.LEAVE);
            await().atMost(PATIENCE).until(() -> coordinator.snapshot().lost().containsKey(other.name));

            other.restart();
            awaitOwners(other);
            await().atMost(PATIENCE).until(() -> coordinator.snapshot().lost().isEmpty());

            List<HeartEvent.Back> back = coordinator.told(HeartEvent.Back.class);
            assertThat(back)
                    .last()
                    .extracting(event -> event.incarnation().generation().value())
                    .isEqualTo(2L);
        }
    }

    @Test
    void aNodeWhoseStateWasPutBackHearsAPeerThatRestartsLater() throws Exception {
        try (HeartBed bed = new HeartBed(3, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1), bed.node(2));
            Node old = bed.follower();
            old.stop(Heart.Ending.CLOSE);
            old.start(Remembered.Trust.INTACT); // in its former generation, so it takes a newer one while it runs
            await().atMost(PATIENCE)
                    .until(() -> old.snapshot().incarnation().generation().value() > 1);
            awaitOwners(old);

            Node peer = bed.nodes.values().stream()
                    .filter(node -> node != old)
                    .findFirst()
                    .orElseThrow();
            peer.stop(Heart.Ending.CLOSE);
            peer.restart();

            awaitOwners(peer);
            await().during(Timing.standard().deadtime().multipliedBy(2))
                    .atMost(PATIENCE)
                    .until(() -> old.snapshot().peers().stream()
                            .anyMatch(state ->
                                    state.peer().equals(peer.name) && state.verdict() == Hearing.Verdict.HEARD));
        }
    }

    @Test
    void oneCutLinkMovesNothingAndACutOffNodeLosesItsLease() throws Exception {
        try (HeartBed bed = new HeartBed(3, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1), bed.node(2));
            Node cut = bed.coordinator();
            Node other = bed.follower();
            assertThat(open(cut)).isEqualTo(Gate.Result.DONE);
            cut.cut(0);
            await().atMost(PATIENCE)
                    .until(() -> other.told(HeartEvent.LinkChanged.class).stream()
                            .anyMatch(change -> change.state() == LinkState.State.DOWN));
            assertThat(cut.gate.passes(FLOATING)).isTrue();
            assertThat(losses(bed)).isZero();

            cut.cut(1);
            await().atMost(PATIENCE).until(() -> !cut.gate.isLeased());
            await().atMost(PATIENCE).until(() -> losses(bed) > 0);
            Incarnation before = cut.snapshot().incarnation();
            cut.mend(0);
            await().atMost(PATIENCE).until(() -> cut.snapshot().incarnation().compareTo(before) > 0);
            awaitOwners(cut);

            assertThat(cut.gate.passes(FLOATING))
                    .as("it let go before it came back")
                    .isFalse();
            await().atMost(PATIENCE).until(() -> cut.snapshot().elected().value() == 0);
        }
    }

    /** Else it would take what such a node owns by then, if it is elected once more. */
    @Test
    void whoStepsDownForgetsWhomItGaveUp() throws Exception {
        try (HeartBed bed = new HeartBed(3, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1), bed.node(2));
            Node coordinator = bed.coordinator();
            Node other = bed.follower();
            other.stop(Heart.Ending.LEAVE);
            await().atMost(PATIENCE).until(() -> coordinator.snapshot().lost().containsKey(other.name));

            for (int link = 0; link < HeartBed.LINKS; link++) {
                coordinator.cut(link);
            }

            await().atMost(PATIENCE)
                    .until(() -> !coordinator.told(HeartEvent.SteppedDown.class).isEmpty());
            await().atMost(PATIENCE).until(() -> coordinator.snapshot().lost().isEmpty());
        }
    }

    @Test
    void workOfAnotherEpochOrIncarnationIsRefused() throws Exception {
        try (HeartBed bed = new HeartBed(3, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1), bed.node(2));
            HeartSnapshot now = bed.node(1).snapshot();
            Epoch epoch = now.leadership().epoch();

            assertThat(admit(bed.node(1), epoch, now.incarnation())).isInstanceOf(Permit.Granted.class);
            assertThat(admit(bed.node(1), epoch.next(), now.incarnation())).isInstanceOf(Permit.Refused.class);
            assertThat(admit(bed.node(1), epoch, now.incarnation().next())).isInstanceOf(Permit.Refused.class);
            BootTime deadline = ((Permit.Granted) admit(bed.node(1), epoch, now.incarnation())).deadline();
            assertThat(deadline.isAfter(now.at())).isTrue();
        }
    }

    private static Permit admit(Node node, Epoch epoch, Incarnation incarnation)
            throws InterruptedException, ExecutionException, TimeoutException {
        return node.heart.admit(epoch, incarnation).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void digestAndNetTravelToThePeers() throws Exception {
        try (HeartBed bed = new HeartBed(2, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1));

            bed.node(0).digest = 4711;
            bed.node(0).heart.digestChanged();

            await().atMost(PATIENCE).until(() -> {
                var heard = bed.node(1).snapshot().newest().get(bed.names.get(0));
                return heard != null && heard.stateDigest() == 4711;
            });
        }
    }

    @Test
    void ofTwoNodesTheOneThatReachesThePingNodeGoesOn() throws Exception {
        try (HeartBed bed = new HeartBed(2, Timing.standard(), TieBreaker.PING)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1));

            bed.node(0).answersPing = false;
            for (int link = 0; link < HeartBed.LINKS; link++) {
                bed.node(0).cut(link);
            }

            await().atMost(PATIENCE)
                    .until(() -> bed.node(1).snapshot().elected().value() > 0);
            await().atMost(PATIENCE).until(() -> !bed.node(0).gate.isLeased());
            await().atMost(PATIENCE).until(bed.node(1).gate::isLeased);
        }
    }

    @Test
    void aPlannedRestartKeepsTheGateOpenAndNobodyIsGivenUp() throws Exception {
        try (HeartBed bed = new HeartBed(3, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1), bed.node(2));
            Node owner = bed.follower();
            assertThat(open(owner)).isEqualTo(Gate.Result.DONE);

            owner.heart.requestRestart(Duration.ofSeconds(20));
            await().atMost(PATIENCE)
                    .until(() -> !owner.told(HeartEvent.RestartReady.class).isEmpty());
            owner.stop(Heart.Ending.LEAVE);
            await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> owner.gate.passes(FLOATING));
            owner.restart();
            await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> owner.gate.passes(FLOATING));

            assertThat(losses(bed)).isZero();
            await().atMost(PATIENCE).until(() -> owner.gate.restartLeft().isZero());
            assertThat(owner.gate.passes(FLOATING)).isTrue();
        }
    }

    @Test
    void aGateThatSomebodyRemovedIsPutUpAnewAndOpensWithTheNextRound() throws Exception {
        try (HeartBed bed = new HeartBed(2, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1));
            assertThat(open(bed.node(0))).isEqualTo(Gate.Result.DONE);

            bed.node(0).gate.vanish();

            await().atMost(PATIENCE)
                    .until(() -> !bed.node(0).told(HeartEvent.GateTrouble.class).isEmpty());
            await().atMost(PATIENCE).until(() -> bed.node(0).gate.passes(FLOATING));
            assertThat(bed.node(1).told(HeartEvent.Lost.class)).isEmpty();
        }
    }

    @Test
    void aHeartThatEndsAnswersAndClosesItsGate() throws Exception {
        try (HeartBed bed = new HeartBed(2, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1));
            open(bed.node(0));

            bed.node(0).stop(Heart.Ending.CLOSE);

            assertThat(bed.node(0).gate.isLeased()).isFalse();
            assertThat(admit(bed.node(0), new Epoch(1), bed.node(0).snapshot().incarnation()))
                    .isInstanceOf(Permit.Refused.class);
        }
    }

    @Test
    void aBugStopsTheHeartClosesTheGateAndEndsTheProcess() throws Exception {
        try (HeartBed bed = new HeartBed(2, Timing.standard(), TieBreaker.NONE)) {
            bed.startAll();
            awaitOwners(bed.node(0), bed.node(1));
            open(bed.node(0));

            bed.node(0).gate.breakDown();

            await().atMost(PATIENCE).until(() -> bed.node(0).hasFailed);
            assertThat(bed.node(0).gate.isLeased()).isFalse();
            assertThat(bed.node(0).told(HeartEvent.Failed.class))
                    .singleElement()
                    .extracting(HeartEvent.Failed::reason)
                    .asString()
                    .contains("a bug");
        }
    }
}
