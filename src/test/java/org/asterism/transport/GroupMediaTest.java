package org.asterism.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.asterism.model.LinkHealth;
import org.asterism.model.NodeName;
import org.asterism.wire.ClusterName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.Heartbeats;
import org.asterism.wire.Refusal;
import org.junit.jupiter.api.Test;

/** Media that reach everybody at once, on the loopback device, where every sender hears itself too. */
class GroupMediaTest {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");
    private static final long SECOND = 1_000_000_000L;

    private final List<String> got = new ArrayList<>();

    private static Links links(NodeName self, LinkPlan... plans) throws IOException {
        HeartbeatCodec codec = new HeartbeatCodec(new ClusterName("voip"), Heartbeats.keys("0123456789abcdef"));
        Links links = new Links(self, List.of(A, B, C), List.of(plans), LinkHealth.standard(), codec);
        for (int link = 0; link < plans.length; link++) {
            links.open(link);
        }
        return links;
    }

    private void receive(Links links, int expected) {
        while (got.size() < expected) {
            int before = got.size();
            links.await(SECOND);
            links.drain((link, heartbeat) -> got.add(link + " " + heartbeat.sender() + " " + heartbeat.round()));
            assertThat(got.size()).as("something arrives within a second").isGreaterThan(before);
        }
    }

    private static int port() throws IOException {
        return Loopback.freePorts(1)[0];
    }

    private static LinkPlan multicast(String group, int port) throws IOException {
        return new LinkPlan.Multicast(
                "mcast:lo", Loopback.DEVICE, new InetSocketAddress(InetAddress.getByName(group), port), 1);
    }

    @Test
    void oneDatagramToAGroupReachesEveryMemberAndOurOwnIsPassedOverInSilence() throws IOException {
        everybodyHears(multicast("239.255.42.1", port()));
    }

    @Test
    void oneBroadcastDatagramReachesEverybodyOnTheNetwork() throws IOException {
        everybodyHears(new LinkPlan.Broadcast("bcast:lo", Loopback.DEVICE, port()));
    }

    private void everybodyHears(LinkPlan plan) throws IOException {
        try (Links a = links(A, plan);
                Links b = links(B, plan);
                Links c = links(C, plan)) {
            a.send(Heartbeats.plain("a", 1, 1));
            receive(b, 1);
            receive(c, 2);
            b.send(Heartbeats.plain("b", 1, 1));
            receive(a, 3);

            assertThat(got).containsExactly("0 a 1", "0 a 1", "0 b 1");
            LinkCounts counts = a.status().get(0).counts();
            assertThat(counts.refused().get(Refusal.OWN_NAME)).isZero();
            assertThat(counts.peers().get(B).sent()).isEqualTo(1);
            assertThat(counts.peers().get(C).sent()).isEqualTo(1);
            assertThat(b.learnedAddress(0, A)).isPresent();
            assertThat(b.learnedAddress(0, C)).isEmpty();
        }
    }

    @Test
    void whoUsesOurNameIsFoundOutAlsoWhereWeHearOurselves() throws IOException {
        LinkPlan plan = multicast("239.255.42.1", port());
        try (Links a = links(A, plan);
                Links impostor = links(A, plan)) {
            a.send(Heartbeats.plain("a", 1, 1));
            impostor.send(Heartbeats.plain("a", 1, 2));
            a.await(SECOND);
            a.drain((link, heartbeat) -> got.add("heard"));

            assertThat(got).isEmpty();
            assertThat(a.status().get(0).counts().refused().get(Refusal.OWN_NAME))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatIsHeardByNoKeyOfOursTeachesNoAddress() throws IOException {
        LinkPlan plan = multicast("239.255.42.1", port());
        try (Links a = links(A, plan);
                Links b = links(B, plan)) {
            b.useKeys(Heartbeats.keys("another secret!!"));
            a.send(Heartbeats.plain("a", 1, 1));
            b.await(SECOND);
            b.drain((link, heartbeat) -> got.add("heard"));

            assertThat(b.status().get(0).counts().refused().get(Refusal.WRONG_KEY))
                    .isEqualTo(1);
            assertThat(b.learnedAddress(0, A)).isEmpty();
        }
    }

    @Test
    void addressesWithoutNamesServeAUnicastLinkAndOurOwnIsPassedOver() throws IOException {
        int[] ports = Loopback.freePorts(2);
        InetSocketAddress own = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), ports[0]);
        InetSocketAddress other = new InetSocketAddress(InetAddress.getByName("127.0.0.2"), ports[0]);
        LinkPlan atA = new LinkPlan.Unicast("ucast:lo", Loopback.DEVICE, own, new TreeMap<>(), List.of(own, other));
        LinkPlan atB = new LinkPlan.Unicast("ucast:lo", Loopback.DEVICE, other, new TreeMap<>(), List.of(own));
        try (Links a = links(A, atA);
                Links b = links(B, atB)) {
            a.send(Heartbeats.plain("a", 1, 1));
            receive(b, 1);

            assertThat(got).containsExactly("0 a 1");
            assertThat(b.learnedAddress(0, A)).contains(own.getAddress());
            assertThat(a.status().get(0).counts().peers().get(B).sent()).isEqualTo(1);
        }
    }
}
