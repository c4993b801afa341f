package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.LatestStart;
import org.asterism.executor.NativeAgent;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals.Signal;
import org.asterism.executor.ShellSignals;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs. */
class ProcessAgentTest {

    private static final ResourceId RESOURCE = new ResourceId("worker");

    @TempDir
    Path folder;

    private final AtomicLong ids = new AtomicLong();
    private ScheduledExecutorService threads;
    private ProcessRunner processes;
    private ProcessAgent agent;

    @BeforeEach
    void setUp() {
        threads = Executors.newScheduledThreadPool(4);
        processes = new ProcessRunner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()),
                threads,
                new ShellSignals(),
                BootClock::now);
        agent = newLife();
    }

    private ProcessAgent newLife() {
        return new ProcessAgent(new ProgramService.Tools(
                processes,
                new ShellSignals(),
                threads,
                BootClock::now,
                (pause, task) -> threads.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS),
                folder.resolve("programs")));
    }

    @AfterEach
    void tearDown() {
        processes.remains(RESOURCE.value()).forEach(left -> new ShellSignals().signalProcess(left.pid(), Signal.KILL));
        processes.close();
        threads.shutdownNow();
    }

    @Test
    void aProgramIsStartedSeenAndStoppedWithItsChildren() throws Exception {
        Map<String, String> params = Map.of("command", "/bin/sh -c 'sleep 300 & sleep 300 & wait'");
        assertThat(exit(agent.monitor(call("monitor", params)))).isEqualTo(OcfCode.NOT_RUNNING.exit());

        assertThat(exit(agent.start(call("start", params)))).isZero();

        assertThat(exit(agent.monitor(call("monitor", params)))).isZero();
        assertThat(processes.remains(RESOURCE.value())).hasSize(3);
        assertThat(exit(agent.start(call("start", params)))).isZero();
        assertThat(processes.remains(RESOURCE.value())).as("started once").hasSize(3);
        assertThat(exit(agent.stop(call("stop", Map.of())))).isZero();
        assertThat(processes.remains(RESOURCE.value())).isEmpty();
        assertThat(exit(agent.stop(call("stop", Map.of())))).isZero();
    }

    @Test
    void aNewLifeFindsItAgainEvenWithoutTheFile() throws Exception {
        Map<String, String> params = Map.of("command", "sleep 300");
        agent.start(call("start", params)).toCompletableFuture().get(30, TimeUnit.SECONDS);

        assertThat(exit(newLife().monitor(call("monitor", params)))).isZero();
        Files.delete(folder.resolve("programs/worker"));
        assertThat(exit(newLife().monitor(call("monitor", params)))).isZero();
        assertThat(exit(newLife().stop(call("stop", params)))).isZero();
        assertThat(processes.remains(RESOURCE.value())).isEmpty();
    }

    @Test
    void aProgramThatEndsAtOnceIsAFailedStartWithItsLastWords() throws Exception {
        Path log = folder.resolve("log");
        AgentResult result = get(agent.start(
                call("start", Map.of("command", "/bin/sh -c 'echo no database >&2; exit 3'", "log", log.toString()))));

        assertThat(result).isInstanceOf(AgentResult.Ended.class);
        assertThat(result.reason()).contains("ended while it was starting").contains("no database");
    }

    @Test
    void oneThatIgnoresTermIsKilledAndThatIsSaid() throws Exception {
        Map<String, String> params =
                Map.of("command", "/bin/sh -c \"trap '' TERM; while :; do sleep 0.1; done\"", "stop-grace", "300ms");
        get(agent.start(call("start", params)));

        AgentResult result = get(agent.stop(call("stop", params)));

        assertThat(result.reason()).contains("SIGKILL");
        assertThat(processes.remains(RESOURCE.value())).isEmpty();
    }

    @Test
    void aDeathIsToldAtOnceAndSeenByTheMonitor() throws Exception {
        Map<String, String> params = Map.of("command", "sleep 300");
        CompletableFuture<String> told = new CompletableFuture<>();
        NativeAgent.Watch watch = agent.watch(call("monitor", params), new NativeAgent.Observer() {
            @Override
            public void suspicious() {
                told.complete("suspicious");
            }

            @Override
            public void cured() {}
        });
        get(agent.start(call("start", params)));
        // It has to have been seen alive.
        assertThat(told.isDone()).isFalse();
        Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> !told.isDone());

        processes.remains(RESOURCE.value()).forEach(one -> new ShellSignals().signalProcess(one.pid(), Signal.KILL));

        assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo("suspicious");
        assertThat(exit(agent.monitor(call("monitor", params)))).isEqualTo(OcfCode.NOT_RUNNING.exit());
        watch.close();
    }

    @Test
    void aMainProcessThatDiedAndLeftChildrenIsAFailure() throws Exception {
        Map<String, String> params = Map.of("command", "/bin/sh -c 'setsid sleep 300 & wait'");
        get(agent.start(call("start", params)));
        long main = Long.parseLong(
                Files.readString(folder.resolve("programs/worker")).split(" ", 2)[0]);

        new ShellSignals().signalProcess(main, Signal.KILL);

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            AgentResult result = get(agent.monitor(call("monitor", params)));
            assertThat(result.reason()).contains("main process has ended").contains("sleep");
        });
        assertThat(exit(agent.start(call("start", params)))).as("starts anew").isZero();
        assertThat(exit(agent.stop(call("stop", params)))).isZero();
    }

    @Test
    void portAndCheckTellWhetherItIsWell() throws Exception {
        Path sick = folder.resolve("sick");
        int port;
        try (ServerSocket server = new ServerSocket(0)) {
            port = server.getLocalPort();
            Map<String, String> params = Map.of(
                    "command", "sleep 300", "tcp", "127.0.0.1:" + port, "check", "/bin/sh -c '! test -e " + sick + "'");
            assertThat(exit(agent.start(call("start", params)))).isZero();
            Files.createFile(sick);
            assertThat(get(agent.monitor(call("monitor", params))).reason()).contains("check ended with status 1");
            Files.delete(sick);
            assertThat(exit(agent.monitor(call("monitor", params)))).isZero();
        }
        Map<String, String> params = Map.of("command", "sleep 300", "tcp", "127.0.0.1:" + port);
        assertThat(get(agent.monitor(call("monitor", params))).reason()).contains("no connection");
    }

    @Test
    void badParametersAreToldAndStopWorksAllTheSame() throws Exception {
        assertThat(get(agent.start(call("start", Map.of()))).reason()).contains("'command' is missing");
        assertThat(get(agent.start(call("start", Map.of("command", "sleep '1"))))
                        .reason())
                .contains("quote");
        assertThat(get(agent.start(call("start", Map.of("command", "/no/such/program")))))
                .isInstanceOfSatisfying(
                        AgentResult.Unavailable.class,
                        lacking -> assertThat(lacking.code()).isEqualTo(OcfCode.NOT_INSTALLED));
        assertThat(exit(agent.stop(call("stop", Map.of("stop-grace", "soon"))))).isZero();
    }

    @Test
    void wordsAreSplitAsAShellDoes() {
        assertThat(Words.of("a 'b c' \"d \\\" e\" f\\ g '' h'i'j"))
                .containsExactly("a", "b c", "d \" e", "f g", "", "hij");
        assertThatThrownBy(() -> Words.of("a 'b")).isInstanceOf(IllegalArgumentException.class);
    }

    private AgentCall call(String action, Map<String, String> params) {
        return new AgentCall(
                ids.incrementAndGet(),
                AgentName.parse("asterism:process"),
                RESOURCE,
                action,
                Duration.ZERO,
                new TreeMap<>(params),
                Duration.ofSeconds(15),
                LatestStart.WHENEVER);
    }

    private static AgentResult get(CompletionStage<AgentResult> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static int exit(CompletionStage<AgentResult> stage) throws Exception {
        AgentResult result = get(stage);
        assertThat(result).as(result.toString()).isInstanceOf(AgentResult.Ended.class);
        return ((AgentResult.Ended) result).exit();
    }
}
