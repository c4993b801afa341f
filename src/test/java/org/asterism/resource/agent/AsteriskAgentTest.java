package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.resource.agent.TestAsterisk.assertExit;
import static org.asterism.resource.agent.TestAsterisk.run;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ShellSignals;
import org.asterism.kernel.BootClock;
import org.asterism.model.OcfCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Asterisk; see {@link TestAsterisk} for where it comes from. */
class AsteriskAgentTest {

    @TempDir
    Path folder;

    private TestAsterisk asterisk;
    private AsteriskAgent agent;

    @BeforeEach
    void setUp() throws Exception {
        asterisk = TestAsterisk.in(folder);
        agent = asterisk.agent();
    }

    @AfterEach
    void tearDown() {
        if (asterisk != null) {
            asterisk.close();
        }
    }

    @Test
    void itStartsIsHealthyAndStops() {
        assertExit(asterisk.monitor(), OcfCode.NOT_RUNNING);

        long begin = System.nanoTime();
        assertExit(asterisk.start(), OcfCode.SUCCESS);
        report("start", begin);

        begin = System.nanoTime();
        assertExit(asterisk.monitor(), OcfCode.SUCCESS);
        report("first monitor", begin);
        begin = System.nanoTime();
        assertExit(asterisk.monitor(), OcfCode.SUCCESS);
        report("monitor", begin);
        assertExit(asterisk.start(), OcfCode.SUCCESS);
        begin = System.nanoTime();
        assertExit(asterisk.stop(), OcfCode.SUCCESS);
        report("stop", begin);
        assertExit(asterisk.monitor(), OcfCode.NOT_RUNNING);
        assertExit(asterisk.stop(), OcfCode.SUCCESS);
    }

    @Test
    void aFrozenOneIsFailedAndIsKilledAtOnce() throws Exception {
        assertExit(asterisk.start(), OcfCode.SUCCESS);
        long pid = asterisk.running().pid();
        new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();

        Awaitility.await().until(() -> asterisk.running().isFrozen());

        AgentResult result = asterisk.monitor();
        assertExit(result, OcfCode.ERROR);
        assertThat(result.reason()).contains("frozen by a signal");
        long begin = System.nanoTime();
        assertExit(asterisk.stop(), OcfCode.SUCCESS);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aDeafOneDoesNotPassItsStartNorAMonitor() throws Exception {
        try (DatagramSocket thief = new DatagramSocket(new InetSocketAddress(TestAsterisk.ADDRESS, asterisk.port()))) {
            AgentResult started =
                    run(agent.start(asterisk.call("start", Duration.ofSeconds(6), Map.of("sip-limit", "500ms"))));
            assertExit(started, OcfCode.ERROR);
            assertThat(started.reason()).contains("booted, but SIP does not answer");
            AgentResult monitored = asterisk.monitor();
            assertThat(monitored).isInstanceOf(AgentResult.TimedOut.class);
            assertThat(monitored.reason()).contains("SIP does not answer within");
            assertThat(thief.isClosed()).isFalse();
        }
        assertExit(asterisk.monitor(), OcfCode.ERROR); // nobody has the port now
        assertExit(asterisk.stop(), OcfCode.SUCCESS);
    }

    @Test
    void aStalePidFileNamingAStrangerDeceivesNobody() throws Exception {
        Path run = folder.resolve("run");
        Files.writeString(run.resolve("asterisk.pid"), ProcessHandle.current().pid() + "\n");

        AgentResult result = asterisk.monitor();

        assertExit(result, OcfCode.NOT_RUNNING);
        assertThat(result.reason()).contains("which is not this Asterisk");
        assertExit(asterisk.stop(), OcfCode.SUCCESS);
        assertExit(asterisk.start(), OcfCode.SUCCESS);
        Files.writeString(run.resolve("asterisk.pid"), ProcessHandle.current().pid() + "\n");
        assertExit(asterisk.monitor(), OcfCode.SUCCESS);
        assertExit(asterisk.stop(), OcfCode.SUCCESS);
        assertThat(asterisk.find()).isEmpty();
    }

    @Test
    void afterSigkillItIsNotRunningAndStartsAgain() {
        assertExit(asterisk.start(), OcfCode.SUCCESS);
        AsteriskProcess.Instance first = asterisk.running();
        new ShellSignals().signalProcess(first.pid(), ShellSignals.Signal.KILL);
        Awaitility.await().until(() -> !first.isAlive());

        assertExit(asterisk.monitor(), OcfCode.NOT_RUNNING);
        assertExit(asterisk.start(), OcfCode.SUCCESS);
    }

    @Test
    void aStartThatComesTooLateStartsNothing() {
        AgentCall late =
                asterisk.call("start", Duration.ofSeconds(10), Map.of(), new LatestStart.Before(BootClock.now()));

        assertThat(run(agent.start(late))).isInstanceOf(AgentResult.CameTooLate.class);
        assertThat(asterisk.find()).isEmpty();
    }

    @Test
    void whatIsMissingOrWrongIsSaid() {
        AgentResult none =
                run(agent.start(asterisk.call("start", Duration.ofSeconds(5), Map.of("binary", "/no/such/asterisk"))));
        assertThat(none)
                .isInstanceOfSatisfying(
                        AgentResult.Unavailable.class,
                        missing -> assertThat(missing.code()).isEqualTo(OcfCode.NOT_INSTALLED));
        AgentResult wrong = run(
                agent.monitor(asterisk.call("monitor", Duration.ofSeconds(5), Map.of("sip-address", "pbx.example"))));
        assertThat(wrong.reason()).isEqualTo("not an IP address: 'pbx.example'");
        assertThat(AsteriskSettings.METADATA.check(Map.of("sip_port", "5060", "maxfiles", "many")))
                .extracting(finding -> finding.sentence())
                .containsExactly(
                        "parameter 'maxfiles' of asterisk is integer, not 'many'"
                                + " (Limit of open files; a channel needs about 5. 0 = inherited)",
                        "asterisk has no parameter 'sip_port'; meant 'sip-port'?");
    }

    @Test
    void consolesAreNotTakenForTheServer() {
        AsteriskSettings settings = asterisk.settings();
        String server = settings.binary().toString();
        String conf = settings.config().toString();

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

    private static void report(String what, long begin) {
        System.out.println("asterisk " + what + ": " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
}
