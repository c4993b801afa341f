package org.asterism.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.LinkHealth;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;
import org.asterism.wire.ClusterName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.Heartbeats;
import org.asterism.wire.Refusal;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Serial lines over pairs of pseudo-terminals. */
class SerialMediumTest {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");
    private static final int BAUD = 19_200;

    private static LinkPlan.Serial line(int number, String device, LinkPlan.Relay relay) {
        return new LinkPlan.Serial("serial:" + number, device, BAUD, 4, relay);
    }

    private static Links links(NodeName self, LinkPlan... plans) throws IOException {
        HeartbeatCodec codec = new HeartbeatCodec(new ClusterName("voip"), Heartbeats.keys("0123456789abcdef"));
        Links links = new Links(self, List.of(A, B, C), List.of(plans), LinkHealth.standard(), codec);
        for (int link = 0; link < plans.length; link++) {
            links.open(link);
        }
        return links;
    }

    private static void drain(Links links, List<String> got) {
        links.await(10_000_000);
        links.drain((link, heartbeat) -> got.add(link + " " + heartbeat.sender() + " " + heartbeat.round()));
    }

    @Test
    void heartbeatsCrossALineBothWays() throws IOException {
        try (SerialCable cable = SerialCable.plug(BAUD);
                Links a = links(A, line(0, cable.device(0), LinkPlan.Relay.ENDS));
                Links b = links(B, line(0, cable.device(1), LinkPlan.Relay.ENDS))) {
            List<String> atA = new ArrayList<>();
            List<String> atB = new ArrayList<>();

            a.send(Heartbeats.plain("a", 1, 1));
            b.send(Heartbeats.plain("b", 1, 9));

            Awaitility.await().untilAsserted(() -> {
                drain(a, atA);
                drain(b, atB);
                assertThat(atA).containsExactly("0 b 9");
                assertThat(atB).containsExactly("0 a 1");
            });
            assertThat(a.learnedAddress(0, B)).isEmpty();
        }
    }

    @Test
    void inARingEachLineBringsEachNodeOnceAndOurOwnGoNoFurther() throws IOException {
        try (SerialCable ab = SerialCable.plug(BAUD);
                SerialCable bc = SerialCable.plug(BAUD);
                SerialCable ca = SerialCable.plug(BAUD);
                Links a = ring(A, ab.device(0), ca.device(1));
                Links b = ring(B, bc.device(0), ab.device(1));
                Links c = ring(C, ca.device(0), bc.device(1))) {
            List<String> atA = new ArrayList<>();
            List<String> atB = new ArrayList<>();
            List<String> atC = new ArrayList<>();

            a.send(Heartbeats.plain("a", 1, 1));

            Awaitility.await().untilAsserted(() -> {
                drain(a, atA);
                drain(b, atB);
                drain(c, atC);
                assertThat(atB).containsExactlyInAnyOrder("1 a 1", "0 a 1");
                assertThat(atC).containsExactlyInAnyOrder("0 a 1", "1 a 1");
            });
            assertThat(atA).isEmpty();
            assertThat(a.status().get(0).counts().refused().get(Refusal.OWN_NAME))
                    .isZero();

            ab.cut();
            a.send(Heartbeats.plain("a", 1, 2));
            Awaitility.await().untilAsserted(() -> {
                drain(c, atC);
                drain(b, atB);
                assertThat(atB).as("the long way round").contains("0 a 2").doesNotContain("1 a 2");
            });
        }
    }

    private static Links ring(NodeName self, String next, String before) throws IOException {
        return links(self, line(0, next, LinkPlan.Relay.FORWARDS), line(1, before, LinkPlan.Relay.FORWARDS));
    }

    @Test
    void aLineThatIsSlowOrStuckHoldsUpNobodyAndCarriesTheNewest() throws IOException {
        try (SerialCable cable = SerialCable.plug(9600);
                Links a = links(A, line(0, cable.device(0), LinkPlan.Relay.ENDS));
                Links b = links(B, line(0, cable.device(1), LinkPlan.Relay.ENDS))) {
            List<String> atB = new ArrayList<>();
            long start = System.nanoTime();
            for (int round = 1; round <= 1000; round++) {
                a.send(Heartbeats.plain("a", 1, round));
            }
            Duration sending = Duration.ofNanos(System.nanoTime() - start);

            Awaitility.await().untilAsserted(() -> {
                drain(b, atB);
                assertThat(atB).contains("0 a 1000");
            });
            assertThat(sending).as("on the line they would take minutes").isLessThan(Duration.ofSeconds(10));
            assertThat(atB.size()).isLessThan(100);
        }
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> links(A, line(0, "/dev/ttyNone", LinkPlan.Relay.ENDS)))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no /dev/ttyNone");
    }

    @Test
    void theSumSaysWhetherALineCarriesTheHeartbeats() {
        LinkPlan.Serial slow = line(0, "/dev/ttyS0", LinkPlan.Relay.ENDS);
        LinkPlan.Serial fast = new LinkPlan.Serial("serial:0", "/dev/ttyS0", 115_200, 4, LinkPlan.Relay.ENDS);

        SerialLoad relaxed = new SerialLoad(slow, 500, 3, Timing.heartbeat());
        SerialLoad usual = new SerialLoad(slow, 500, 1, Timing.standard());
        SerialLoad hasty = new SerialLoad(slow, 500, 1, Timing.fast());

        assertThat(relaxed.verdict()).isEqualTo(SerialLoad.Verdict.CARRIES);
        assertThat(relaxed.sentence())
                .isEqualTo("serial:0: 3 x 514 bytes at 19200 baud take 803 ms of each keepalive of 1000 ms (80 %)");
        assertThat(usual.verdict()).isEqualTo(SerialLoad.Verdict.CARRIES_SOME);
        assertThat(usual.sentence()).contains("(133 %)").contains("raise baud");
        assertThat(hasty.verdict()).isEqualTo(SerialLoad.Verdict.TOO_SLOW);
        assertThat(hasty.sentence()).contains("raise baud on both ends to 115200");
        assertThat(new SerialLoad(fast, 500, 1, Timing.fast()).verdict()).isEqualTo(SerialLoad.Verdict.CARRIES);
    }

    @Test
    void aPairOfNodesFitsTheUsualSpeedAtTheUsualTiming() {
        int frame = HeartbeatCodec.largestFrame(
                new ClusterName("voip"), List.of(new NodeName("pbx1"), new NodeName("pbx2")));

        assertThat(new SerialLoad(line(0, "/dev/ttyS0", LinkPlan.Relay.ENDS), frame, 1, Timing.standard()).sentence())
                .doesNotContain("raise");
    }
}
