package org.asterism.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.asterism.model.Heartbeat;
import org.asterism.model.LinkHealth;
import org.asterism.model.NodeName;
import org.asterism.wire.ClusterName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.Heartbeats;
import org.asterism.wire.Keys;
import org.asterism.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes, two links, real sockets on the loopback device. */
class LinksTest {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final ClusterName CLUSTER = new ClusterName("voip");
    private static final Keys KEYS = Heartbeats.keys("0123456789abcdef");
    private static final long SECOND = 1_000_000_000L;

    private record Got(int link, String sender, long round) {}

    private final List<Got> got = new ArrayList<>();
    private int[] ports;
    private Links a;
    private Links b;

    @BeforeEach
    void open() throws IOException {
        ports = Loopback.freePorts(4);
        a = links(A, B, 0, 2);
        b = links(B, A, 2, 0);
        for (int link = 0; link < 2; link++) {
            a.open(link);
            b.open(link);
        }
    }

    private Links links(NodeName self, NodeName peer, int own, int other) throws IOException {
        List<LinkPlan> plans = new ArrayList<>();
        for (int link = 0; link < 2; link++) {
            TreeMap<NodeName, InetSocketAddress> peers = new TreeMap<>();
            peers.put(peer, Loopback.address(ports[other + link]));
            plans.add(new LinkPlan.Unicast(
                    "ucast:l" + link, Loopback.DEVICE, Loopback.address(ports[own + link]), peers, List.of()));
        }
        return new Links(self, List.of(B, A), plans, LinkHealth.standard(), new HeartbeatCodec(CLUSTER, KEYS));
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    private void receive(int expected) {
        while (got.size() < expected) {
            int before = got.size();
            b.await(SECOND);
            b.drain((link, heartbeat) ->
                    got.add(new Got(link, heartbeat.sender().value(), heartbeat.round())));
            assertThat(got.size()).as("something arrives within a second").isGreaterThan(before);
        }
    }

    private void receiveNothing() {
        b.await(50_000_000);
        b.drain((link, heartbeat) -> got.add(new Got(link, heartbeat.sender().value(), heartbeat.round())));
    }

    private long refused(int link, Refusal reason) {
        return b.status().get(link).counts().refused().get(reason);
    }

    @Test
    void aHeartbeatArrivesOncePerLink() {
        a.send(Heartbeats.plain("a", 1, 1));

        receive(2);

        assertThat(got).containsExactlyInAnyOrder(new Got(0, "a", 1), new Got(1, "a", 1));
        LinkCounts counts = b.status().get(0).counts();
        assertThat(counts.peers().get(A).received()).isEqualTo(1);
        assertThat(a.status().get(1).counts().peers().get(B).sent()).isEqualTo(1);
    }

    @Test
    void repeatedOlderAndFormerLivesAreDroppedAndCounted() {
        a.send(Heartbeats.plain("a", 2, 5));
        receive(2);

        a.send(Heartbeats.plain("a", 2, 5));
        a.send(Heartbeats.plain("a", 2, 4));
        a.send(Heartbeats.plain("a", 1, 99));
        a.send(Heartbeats.plain("a", 3, 1));
        receive(4);

        assertThat(got.subList(2, 4)).extracting(Got::round).containsOnly(1L);
        assertThat(refused(0, Refusal.REPLAY)).isEqualTo(2);
        assertThat(refused(0, Refusal.OLD_GENERATION)).isEqualTo(1);
        assertThat(b.status().get(0).counts().peers().get(A).stale()).isEqualTo(3);
    }

    @Test
    void strangersAndOurOwnNameAreDroppedAndCounted() {
        a.send(Heartbeats.plain("z", 1, 1));
        a.send(Heartbeats.plain("b", 1, 1));

        receiveNothing();

        assertThat(got).isEmpty();
        assertThat(refused(0, Refusal.UNKNOWN_SENDER)).isEqualTo(1);
        assertThat(refused(0, Refusal.OWN_NAME)).isEqualTo(1);
    }

    @Test
    void forgedOversizeAndForeignDatagramsAreDroppedAndCounted() throws IOException {
        ByteBuffer forged = ByteBuffer.allocate(HeartbeatCodec.RECEIVE_BUFFER);
        new HeartbeatCodec(CLUSTER, Heartbeats.keys("another secret")).encode(Heartbeats.plain("a", 1, 1), forged);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (byte[] bytes :
                    List.of(java.util.Arrays.copyOf(forged.array(), forged.limit()), new byte[5000], new byte[3])) {
                socket.send(new DatagramPacket(bytes, bytes.length, Loopback.address(ports[2])));
            }
        }

        receiveNothing();

        assertThat(got).isEmpty();
        assertThat(refused(0, Refusal.WRONG_KEY)).isEqualTo(1);
        assertThat(refused(0, Refusal.OVERSIZE)).isEqualTo(1);
        assertThat(refused(0, Refusal.NOT_OURS)).isEqualTo(1);
    }

    @Test
    void aLinkThatWasShutWorksAgainAfterItIsOpened() throws IOException {
        b.shut(0, "cable pulled");
        assertThat(b.status().get(0).state()).isEqualTo(LinkStatus.State.CLOSED);
        assertThat(b.status().get(0).detail()).isEqualTo("cable pulled");
        a.send(Heartbeats.plain("a", 1, 1));
        receive(1);

        b.open(0);
        a.send(Heartbeats.plain("a", 1, 2));
        receive(3);

        assertThat(got).contains(new Got(1, "a", 1), new Got(0, "a", 2)).doesNotContain(new Got(0, "a", 1));
    }

    @Test
    void aPeerThatCannotBeReachedCostsNothingButACount() throws IOException {
        TreeMap<NodeName, InetSocketAddress> peers = new TreeMap<>();
        peers.put(B, new InetSocketAddress(InetAddress.getByName("203.0.113.1"), 694));
        LinkPlan plan = new LinkPlan.Unicast("ucast:lo", Loopback.DEVICE, Loopback.address(0), peers, List.of());
        try (Links lonely =
                new Links(A, List.of(A, B), List.of(plan), LinkHealth.standard(), new HeartbeatCodec(CLUSTER, KEYS))) {
            lonely.open(0);
            lonely.send(Heartbeats.plain("a", 1, 1));

            LinkCounts counts = lonely.status().get(0).counts();
            assertThat(counts.peers().get(B).sendErrors()
                            + counts.peers().get(B).sent())
                    .isEqualTo(1);
        }
    }

    @Test
    void aWaitEndsWhenSomebodyCallsOrTheTimeIsOver() {
        long start = System.nanoTime();
        b.wakeUp();
        b.await(10 * SECOND);
        b.await(20_000_000);

        assertThat(System.nanoTime() - start).isBetween(19_000_000L, 5 * SECOND);
    }

    @Test
    void newKeysCountFromTheNextWaitOn() {
        b.useKeys(Heartbeats.keys("another secret!!"));
        receiveNothing();
        a.send(Heartbeats.plain("a", 1, 1));
        receiveNothing();
        a.useKeys(Heartbeats.keys("another secret!!"));
        a.await(0);
        a.send(Heartbeats.plain("a", 1, 2));

        receive(2);

        assertThat(got).extracting(Got::round).containsOnly(2L);
        assertThat(refused(0, Refusal.WRONG_KEY)).isEqualTo(1);
    }

    @Test
    void theReplayGuardKeepsLinksAndSendersApart() {
        ReplayGuard guard = new ReplayGuard(2, 2);
        Heartbeat first = Heartbeats.plain("a", 1, 10);

        assertThat(guard.judge(0, 0, first)).isEqualTo(ReplayGuard.Freshness.FRESH);
        assertThat(guard.judge(1, 0, first)).isEqualTo(ReplayGuard.Freshness.FRESH);
        assertThat(guard.judge(0, 1, first)).isEqualTo(ReplayGuard.Freshness.FRESH);
        assertThat(guard.judge(0, 0, first)).isEqualTo(ReplayGuard.Freshness.REPLAY);
    }
}
