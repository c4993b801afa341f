package org.asterism.resource.opinion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.asterism.executor.AgentCall;
import org.asterism.executor.LatestStart;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.resource.core.HostLoad;
import org.asterism.resource.core.MonitorJudge.Evidence;
import org.asterism.resource.core.MonitorJudge.Opinion;
import org.asterism.telephony.ProbeLoop;
import org.asterism.telephony.SipOptionsProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that ask one another, with real sockets; messages are handed over at once. */
class SecondOpinionTest {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");

    @TempDir
    Path proc;

    private final Map<NodeName, SecondOpinion> nodes = new ConcurrentHashMap<>();
    private ExecutorService threads;
    private ProbeLoop loop;

    @BeforeEach
    void setUp() throws IOException {
        threads = Executors.newFixedThreadPool(4);
        loop = new ProbeLoop(BootClock::now);
        Files.createDirectories(proc.resolve("pressure"));
        Files.writeString(proc.resolve("loadavg"), "0.10 0.20 0.30 1/200 4711\n");
        pressure(1.5);
        for (NodeName node : List.of(A, B, C)) {
            nodes.put(node, opinion(node, false));
        }
    }

    private SecondOpinion opinion(NodeName self, boolean hasAddress) {
        return new SecondOpinion(new SecondOpinion.Setting(
                self,
                () -> new TreeSet<>(List.of(A, B, C)),
                (to, message) -> threads.execute(
                        () -> Optional.ofNullable(nodes.get(to)).ifPresent(node -> node.arrived(message))),
                call -> Optional.empty(),
                new HostGauge(proc, 2),
                new HostLoad.Limits(60, 3, Duration.ofMillis(250)),
                new Prober(new SipOptionsProbe(loop), threads, address -> hasAddress),
                threads,
                BootClock::now,
                Duration.ofSeconds(2)));
    }

    @AfterEach
    void tearDown() {
        loop.close();
        threads.shutdownNow();
    }

    @Test
    void aPortThatTakesConnectionsIsReached() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Evidence evidence = ask("tcp:127.0.0.1:" + server.getLocalPort());

            assertThat(evidence.opinion()).isEqualTo(Opinion.REACHED);
            assertThat(evidence.opinionWords())
                    .contains("reaches tcp:127.0.0.1:")
                    .contains("could connect");
            assertThat(evidence.busy()).isEmpty();
        }
    }

    @Test
    void aClosedPortIsNotReachedByAnyone() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0)) {
            port = server.getLocalPort();
        }

        Evidence evidence = ask("tcp:127.0.0.1:" + port);

        assertThat(evidence.opinion()).isEqualTo(Opinion.NOT_REACHED);
        assertThat(evidence.opinionWords()).contains("b could not connect").contains("c could not connect");
    }

    @Test
    void sipIsAskedByOptions() throws Exception {
        try (DatagramSocket sip = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> answerOnce(sip));

            Evidence evidence = ask("sip:127.0.0.1:" + sip.getLocalPort());

            assertThat(evidence.opinion()).isEqualTo(Opinion.REACHED);
            assertThat(evidence.opinionWords()).contains("SIP answers 200");
        }
    }

    @Test
    void whoHasTheAddressItselfHasNoOpinion() throws Exception {
        nodes.put(B, opinion(B, true));
        nodes.put(C, opinion(C, true));

        Evidence evidence = ask("tcp:127.0.0.1:9");

        assertThat(evidence.opinion()).isEqualTo(Opinion.NONE);
        assertThat(evidence.opinionWords()).contains("itself and cannot tell");
    }

    @Test
    void whoDoesNotAnswerHasNoOpinion() throws Exception {
        nodes.remove(B);
        nodes.remove(C);

        Evidence evidence = ask("tcp:127.0.0.1:9");

        assertThat(evidence.opinion()).isEqualTo(Opinion.NONE);
        assertThat(evidence.opinionWords()).contains("no node said in time");
    }

    @Test
    void pressureIsReadAndMayBeMissing() throws Exception {
        pressure(88.25);
        assertThat(ask("").busy()).contains("processor pressure 88 %");
    }

    @Test
    void withoutPressureTheRunQueueTellsThatTheNodeIsBusy() throws Exception {
        Files.delete(proc.resolve("pressure/cpu"));
        Files.writeString(proc.resolve("loadavg"), "9.00 4.00 2.00 9/200 4711\n");
        assertThat(ask("").busy()).contains("4.5 tasks per processor");
    }

    @Test
    void theFilesAreReadAtMostTenTimesASecond() throws IOException {
        HostGauge gauge = new HostGauge(proc, 2);
        BootTime now = new BootTime(Duration.ofSeconds(9).toNanos());
        assertThat(gauge.read(now).cpu()).isEqualTo(1.5);

        pressure(88);

        assertThat(gauge.read(now.plus(Duration.ofMillis(100))).cpu()).isEqualTo(1.5);
        assertThat(gauge.read(now.plus(Duration.ofMillis(101))).cpu()).isEqualTo(88);
    }

    @Test
    void ourOwnLatenessCountsForTenSeconds() {
        HostGauge gauge = new HostGauge(proc, 2);
        gauge.late(Duration.ofMillis(700), new BootTime(0));

        assertThat(gauge.read(new BootTime(Duration.ofSeconds(9).toNanos())).ownLateness())
                .isEqualTo(Duration.ofMillis(700));
        assertThat(gauge.read(new BootTime(Duration.ofSeconds(11).toNanos())).ownLateness())
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void targetsAreAddressesWithPorts() {
        assertThat(Target.parse("sip:10.0.0.100:5060").address().getPort()).isEqualTo(5060);
        assertThat(Target.parse("tcp:[2001:db8::1]:80").address().getAddress())
                .isInstanceOf(java.net.Inet6Address.class);
        for (String bad : List.of("sip:pbx:5060", "tcp:10.0.0.1", "udp:10.0.0.1:1", "tcp:10.0.0.1:0", "tcp:1:2", "")) {
            assertThatThrownBy(() -> Target.parse(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + bad + "'");
        }
    }

    private void pressure(double percent) throws IOException {
        Files.writeString(
                proc.resolve("pressure/cpu"),
                "some avg10=" + percent
                        + " avg60=1.00 avg300=1.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
    }

    private Evidence ask(String target) throws Exception {
        TreeMap<String, String> params = new TreeMap<>();
        params.put("CRM_meta_second_opinion", target);
        AgentCall call = new AgentCall(
                1,
                AgentName.parse("ocf:test:agent"),
                new ResourceId("thing"),
                "monitor",
                Duration.ofSeconds(10),
                params,
                Duration.ofSeconds(20),
                LatestStart.WHENEVER);
        return nodes.get(A).about(call).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** Echoes the request's headers behind a status line, as the smallest SIP stack there is. */
    private static void answerOnce(DatagramSocket sip) {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                sip.receive(packet);
                String request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                String answer = "SIP/2.0 200 OK" + request.substring(request.indexOf("\r\n"));
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                sip.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            return; // the test has ended
        }
    }
}
