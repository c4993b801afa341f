package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.BootClock;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ShellSignals;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.ProbeLoop;
import org.asterism.telephony.SipOptionsProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Asterisk, unpacked below the folder that ASTERISM_TELEPHONY (environment or system property {@code
 * asterism.telephony}) names.
 */
class AsteriskAgentTest {

    private static final String ADDRESS = "127.0.0.1";

    @TempDir
    Path folder;

    private final AtomicLong ids = new AtomicLong();
    private final BootClock clock = new BootClock();
    private ExecutorService threads;
    private ProcessRunner processes;
    private ProbeLoop loop;
    private AsteriskAgent agent;
    private Path binary;
    private Path config;
    private int port;

    @BeforeEach
    void setUp() throws Exception {
        String home = System.getProperty("asterism.telephony", System.getenv("ASTERISM_TELEPHONY"));
        assumeTrue(home != null, "ASTERISM_TELEPHONY names no folder with an Asterisk");
        binary = Path.of(home, "asterisk/usr/sbin/asterisk").toRealPath();
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(ADDRESS, 0))) {
            port = free.getLocalPort();
        }
        config = AsteriskFiles.configure(folder, Path.of(home, "asterisk"), ADDRESS, port);
        threads = Executors.newFixedThreadPool(4);
        processes = new ProcessRunner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()), threads, new ShellSignals(), clock);
        loop = new ProbeLoop(() -> new BootTime(System.nanoTime()));
        agent = new AsteriskAgent(new AsteriskAgent.Tools(
                processes,
                new ShellSignals(),
                new AsteriskControl(loop),
                new SipOptionsProbe(loop),
                threads,
                () -> new BootTime(System.nanoTime()),
                AsteriskAgent::isOnThisNode));
    }

    @AfterEach
    void tearDown() {
        if (agent != null) {
            found().ifPresent(left -> new ShellSignals().signalProcess(left.pid(), ShellSignals.Signal.KILL));
            loop.close();
            processes.close();
            threads.shutdown();
        }
    }

    @Test
    void itStartsIsHealthyAndStops() {
        assertCode(run(agent.monitor(call("monitor"))), OcfCode.NOT_RUNNING);

        long begin = System.nanoTime();
        assertCode(run(agent.start(call("start"))), OcfCode.SUCCESS);
        report("start", begin);

        begin = System.nanoTime();
        assertCode(run(agent.monitor(call("monitor"))), OcfCode.SUCCESS);
        report("first monitor", begin);
        begin = System.nanoTime();
        assertCode(run(agent.monitor(call("monitor"))), OcfCode.SUCCESS);
        report("monitor", begin);
        assertCode(run(agent.start(call("start"))), OcfCode.SUCCESS);
        begin = System.nanoTime();
        assertCode(run(agent.stop(call("stop"))), OcfCode.SUCCESS);
        report("stop", begin);
        assertCode(run(agent.monitor(call("monitor"))), OcfCode.NOT_RUNNING);
        assertCode(run(agent.stop(call("stop"))), OcfCode.SUCCESS);
    }

    @Test
    void aFrozenOneIsFailedAndIsKilledAtOnce() throws Exception {
        assertCode(run(agent.start(call("start"))), OcfCode.SUCCESS);
        long pid = found().orElseThrow().pid();
        new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();

        Awaitility.await().until(() -> found().orElseThrow().isFrozen());

        AgentResult result = run(agent.monitor(call("monitor")));
        assertCode(result, OcfCode.ERROR);
        assertThat(result.reason()).contains("frozen by a signal");
        long begin = System.nanoTime();
        assertCode(run(agent.stop(call("stop"))), OcfCode.SUCCESS);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aDeafOneDoesNotPassItsStartNorAMonitor() throws Exception {
        try (DatagramSocket thief = new DatagramSocket(new InetSocketAddress(ADDRESS, port))) {
            AgentResult started = run(agent.start(call("start", Duration.ofSeconds(6), Map.of("sip-limit", "500ms"))));
            assertCode(started, OcfCode.ERROR);
            assertThat(started.reason()).contains("booted, but SIP does not answer");
            AgentResult monitored = run(agent.monitor(call("monitor")));
            assertThat(monitored).isInstanceOf(AgentResult.TimedOut.class);
            assertThat(monitored.reason()).contains("SIP does not answer within");
            assertThat(thief.isClosed()).isFalse();
        }
        assertCode(run(agent.monitor(call("monitor"))), OcfCode.ERROR); // nobody has the port now
        assertCode(run(agent.stop(call("stop"))), OcfCode.SUCCESS);
    }

    @Test
    void aStalePidFileNamingAStrangerDeceivesNobody() throws Exception {
        Path run = folder.resolve("run");
        Files.writeString(run.resolve("asterisk.pid"), ProcessHandle.current().pid() + "\n");

        AgentResult result = run(agent.monitor(call("monitor")));

        assertCode(result, OcfCode.NOT_RUNNING);
        assertThat(result.reason()).contains("which is not this Asterisk");
        assertCode(run(agent.stop(call("stop"))), OcfCode.SUCCESS);
        assertCode(run(agent.start(call("start"))), OcfCode.SUCCESS);
        Files.writeString(run.resolve("asterisk.pid"), ProcessHandle.current().pid() + "\n");
        assertCode(run(agent.monitor(call("monitor"))), OcfCode.SUCCESS);
        assertCode(run(agent.stop(call("stop"))), OcfCode.SUCCESS);
        assertThat(found()).isEmpty();
    }

    @Test
    void afterSigkillItIsNotRunningAndStartsAgain() {
        assertCode(run(agent.start(call("start"))), OcfCode.SUCCESS);
        AsteriskProcess.Instance first = found().orElseThrow();
        new ShellSignals().signalProcess(first.pid(), ShellSignals.Signal.KILL);
        Awaitility.await().until(() -> !first.isAlive());

        assertCode(run(agent.monitor(call("monitor"))), OcfCode.NOT_RUNNING);
        assertCode(run(agent.start(call("start"))), OcfCode.SUCCESS);
    }

    @Test
    void aStartThatComesTooLateStartsNothing() {
        AgentCall late = new AgentCall(
                ids.incrementAndGet(),
                agent.name(),
                new ResourceId("pbx"),
                "start",
                Duration.ZERO,
                call("start").params(),
                Duration.ofSeconds(10),
                new LatestStart.Before(clock.get()));

        assertThat(run(agent.start(late))).isInstanceOf(AgentResult.CameTooLate.class);
        assertThat(found()).isEmpty();
    }

    @Test
    void whatIsMissingOrWrongIsSaid() {
        AgentResult none =
                run(agent.start(call("start", Duration.ofSeconds(5), Map.of("binary", "/no/such/asterisk"))));
        assertThat(none)
                .isInstanceOfSatisfying(
                        AgentResult.Unavailable.class,
                        missing -> assertThat(missing.code()).isEqualTo(OcfCode.NOT_INSTALLED));
        AgentResult wrong =
                run(agent.monitor(call("monitor", Duration.ofSeconds(5), Map.of("sip-address", "pbx.example"))));
        assertThat(wrong.reason()).isEqualTo("not an IP address: 'pbx.example'");
        assertThat(AsteriskSettings.METADATA.check(Map.of("sip_port", "5060", "maxfiles", "many")))
                .extracting(finding -> finding.sentence())
                .containsExactly(
                        "parameter 'maxfiles' of asterisk is integer, not 'many'",
                        "asterisk has no parameter 'sip_port'; meant 'sip-port'?");
    }

    @Test
    void consolesAreNotTakenForTheServer() {
        AsteriskSettings settings = AsteriskSettings.read(call("monitor"));
        String server = binary.toString();
        String conf = config.toString();

        assertThat(AsteriskProcess.isServer(List.of(server, "-C", conf, "-U", "root"), settings))
                .isTrue();
        assertThat(AsteriskProcess.isServer(List.of(server, "-gC", conf, "-vvv"), settings))
                .isTrue();
        assertThat(AsteriskProcess.isServer(List.of(server, "-C", conf, "-rx", "core stop now"), settings))
                .isFalse();
        assertThat(AsteriskProcess.isServer(List.of(server, "-vvvr", "-C", conf), settings))
                .isFalse();
        assertThat(AsteriskProcess.isServer(List.of(server, "-C", "/etc/other.conf"), settings))
                .isFalse();
        assertThat(AsteriskProcess.isServer(List.of(server), settings)).isFalse();
    }

    // ---- the instance

    private Optional<AsteriskProcess.Instance> found() {
        AsteriskSettings settings = AsteriskSettings.read(call("monitor"));
        return AsteriskProcess.find(settings, settings.runFolder());
    }

    private AgentCall call(String action) {
        return call(action, Duration.ofSeconds(20), Map.of());
    }

    private AgentCall call(String action, Duration limit, Map<String, String> more) {
        TreeMap<String, String> params = new TreeMap<>(Map.of(
                "binary",
                binary.toString(),
                "config",
                config.toString(),
                "user",
                "root",
                "group",
                "root",
                "maxfiles",
                "0",
                "sip-address",
                ADDRESS,
                "sip-port",
                Integer.toString(port)));
        params.putAll(more);
        return new AgentCall(
                ids.incrementAndGet(),
                AgentName.parse("asterism:asterisk"),
                new ResourceId("pbx"),
                action,
                Duration.ZERO,
                params,
                limit,
                LatestStart.WHENEVER);
    }

    private AgentResult run(CompletionStage<AgentResult> stage) {
        return stage.toCompletableFuture().orTimeout(40, TimeUnit.SECONDS).join();
    }

    private static void assertCode(AgentResult result, OcfCode code) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        AgentResult.Ended.class,
                        ended -> assertThat(ended.exit()).as(ended.reason()).isEqualTo(code.exit()));
    }

    private static void report(String what, long begin) {
        System.out.println("asterisk " + what + ": " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
}
