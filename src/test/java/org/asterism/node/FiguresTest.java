package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.DeviceName;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState.Votes;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.Incarnation;
import org.asterism.model.LinkHealth;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.model.VoterSet;
import org.asterism.observability.Metrics;
import org.asterism.transport.LinkPlan;
import org.asterism.transport.Links;
import org.asterism.wire.ClusterName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.Heartbeats;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");

    @Test
    void aScrapeShowsLinksVotesAndLease() throws IOException {
        TreeMap<NodeName, InetSocketAddress> peers = new TreeMap<>();
        peers.put(PBX2, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        LinkPlan plan = new LinkPlan.Unicast(
                "ucast:lo",
                new DeviceName("lo"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                peers,
                List.of());
        HeartbeatCodec codec = new HeartbeatCodec(new ClusterName("voip"), Heartbeats.keys("0123456789abcdef"));
        try (Metrics metrics = Metrics.create();
                Links links = new Links(PBX1, List.of(PBX1, PBX2), List.of(plan), LinkHealth.standard(), codec)) {
            new Figures(PBX1, List.of(PBX1, PBX2), links, FiguresTest::pulse).show(metrics.registry());
            links.open(0);
            links.send(Heartbeats.plain("pbx1", 1, 1));

            assertThat(metrics.scrape().lines())
                    .contains(
                            "asterism_heartbeats_sent_total{medium=\"ucast:lo\",peer=\"pbx2\"} 1.0",
                            "asterism_heartbeats_received_total{medium=\"ucast:lo\",peer=\"pbx2\"} 0.0",
                            "asterism_heartbeats_dropped_total{cause=\"bad-signature\"} 0.0",
                            "asterism_link_up{medium=\"ucast:lo\",peer=\"pbx2\"} 1.0",
                            "asterism_link_round_trip_micros{medium=\"ucast:lo\",peer=\"pbx2\"} 250.0",
                            "asterism_quorum 1.0",
                            "asterism_votes_present 3.0",
                            "asterism_votes_needed 2.0",
                            "asterism_votes_expected 3.0",
                            "asterism_node_votes{node=\"pbx2\"} 2.0",
                            "asterism_lease_remaining_seconds 0.18",
                            "asterism_epoch 7.0");
        }
    }

    private static HeartSnapshot pulse() {
        LinkState row = new LinkState(
                PBX2,
                "ucast:lo",
                LinkState.State.UP,
                Duration.ZERO,
                Duration.ofNanos(250_000),
                0,
                LinkState.Steadiness.STEADY);
        return new HeartSnapshot(
                BootTime.ZERO,
                new Incarnation(new Generation(1), 1),
                Heartbeat.Readiness.READY,
                Heartbeat.Tenure.HELD,
                BootTime.ZERO.plus(Duration.ofMillis(180)),
                new Heartbeat.Leadership(new Epoch(7), Heartbeat.NodeOrNone.of(PBX1)),
                new Epoch(7),
                HeartSnapshot.Office.ORDERS,
                VoterSet.configured(new TreeMap<>(Map.of(PBX1, 1, PBX2, 2))),
                HeartSnapshot.VoterChanging.SETTLED,
                DocumentVersion.EMPTY,
                DocumentVersion.EMPTY,
                Votes.WON,
                "",
                List.of(new PeerState(PBX2, Hearing.Verdict.HEARD, PeerState.Returns.TWO_WAY, List.of(row))),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>(),
                List.of(),
                new TreeSet<>(),
                Duration.ZERO);
    }
}
