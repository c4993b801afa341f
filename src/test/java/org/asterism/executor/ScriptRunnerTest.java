package org.asterism.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes: small scripts written for each case. */
class ScriptRunnerTest {

    @TempDir
    Path folder;

    private final AtomicLong ids = new AtomicLong();
    private ExecutorService starters;
    private ProcessRunner processes;
    private ScriptRunner runner;

    @BeforeEach
    void setUp() throws IOException {
        Files.createDirectories(folder.resolve("resource.d"));
        Files.createDirectories(folder.resolve("init.d"));
        starters = Executors.newFixedThreadPool(2);
        processes = new ProcessRunner(
                new ProcessRunner.Settings(
                        folder.resolve("pipes"), Duration.ofMillis(300), Duration.ofSeconds(2), List.of(), 8),
                starters,
                new ShellSignals(),
                new BootClock());
        runner = new ScriptRunner(
                new ScriptRunner.Settings(
                        List.of(folder.resolve("resource.d"), folder.resolve("init.d")),
                        folder.resolve("init.d"),
                        folder,
                        Duration.ofMillis(50)),
                processes,
                starters);
    }

    @AfterEach
    void tearDown() {
        processes.close();
        starters.shutdown();
    }

    /** The exit status never counts. */
    @ParameterizedTest
    @CsvSource({
        "thing is running, 1, SUCCESS",
        "Running since Monday, 0, SUCCESS",
        "OK, 3, SUCCESS",
        "thing is not running, 0, NOT_RUNNING",
        "NOT running, 0, NOT_RUNNING",
        "nOt Running, 0, NOT_RUNNING",
        "RUNNING, 0, NOT_RUNNING",
        "stopped, 0, NOT_RUNNING",
        "ok, 0, NOT_RUNNING",
        "'', 0, NOT_RUNNING",
    })
    void theStateIsWhatTheScriptPrints(String says, int exit, OcfCode code) throws Exception {
        script("resource.d", "thing", "echo '" + says + "'; exit " + exit);

        assertThat(code(run("heartbeat:thing", "monitor", Map.of()))).isEqualTo(code);
    }

    @Test
    void argumentsComeBeforeTheAction() throws Exception {
        script("resource.d", "thing", "echo \"$#:$1|$2|$3\" >> " + folder + "/calls; echo stopped");

        run("heartbeat:thing", "start", Map.of("1", "/dev/drbd0", "2", "with blank"));

        assertThat(Files.readAllLines(folder.resolve("calls")))
                .containsExactly("3:/dev/drbd0|with blank|status", "3:/dev/drbd0|with blank|start");
    }

    @Test
    void whatRunsIsNotStartedAgain() throws Exception {
        script("resource.d", "thing", "echo $1 >> " + folder + "/calls; echo running");

        assertThat(code(run("heartbeat:thing", "start", Map.of()))).isEqualTo(OcfCode.SUCCESS);

        assertThat(Files.readAllLines(folder.resolve("calls"))).containsExactly("status");
    }

    @Test
    void theInitDirectoryIsSearchedSecond() throws Exception {
        script("init.d", "thing", "echo running from init.d");
        assertThat(code(run("heartbeat:thing", "monitor", Map.of()))).isEqualTo(OcfCode.SUCCESS);

        script("resource.d", "thing", "echo stopped");
        assertThat(code(run("heartbeat:thing", "monitor", Map.of()))).isEqualTo(OcfCode.NOT_RUNNING);
        assertThat(code(run("heartbeat:absent", "monitor", Map.of()))).isEqualTo(OcfCode.NOT_INSTALLED);
        assertThat(code(run("heartbeat:../thing", "monitor", Map.of()))).isEqualTo(OcfCode.NOT_INSTALLED);
    }

    @Test
    void aStopThatFailsIsTriedAgain() throws Exception {
        script(
                "resource.d",
                "thing",
                "echo $1 >> " + folder + "/calls; [ $1 = stop ] && [ $(grep -c stop " + folder
                        + "/calls) -lt 4 ] && exit 1; echo running");

        assertThat(code(run("heartbeat:thing", "stop", Map.of()))).isEqualTo(OcfCode.SUCCESS);

        assertThat(Files.readAllLines(folder.resolve("calls")))
                .filteredOn("stop"::equals)
                .hasSize(4);
    }

    @Test
    void aStopThatNeverWorksFailsAndOneThatOnlySaysSoDoesNot() throws Exception {
        script("resource.d", "stuck", "echo $1 >> " + folder + "/stuck; echo running; [ $1 = status ]");
        script("resource.d", "liar", "echo stopped; exit 1");

        assertThat(code(run("heartbeat:stuck", "stop", Map.of()))).isEqualTo(OcfCode.ERROR);
        assertThat(code(run("heartbeat:liar", "stop", Map.of()))).isEqualTo(OcfCode.SUCCESS);

        assertThat(Files.readAllLines(folder.resolve("stuck")))
                .filteredOn("stop"::equals)
                .hasSize(11);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 7", "2, 7", "3, 7", "4, 4", "150, 150"})
    void anInitScriptTellsItsStateByItsExitStatus(int status, int code) throws Exception {
        script("init.d", "thing", "echo running; exit " + status);

        assertThat(((AgentResult.Ended) run("lsb:thing", "monitor", Map.of())).exit())
                .isEqualTo(code);
    }

    @Test
    void anInitScriptIsStartedAndStoppedPlainly() throws Exception {
        script("init.d", "thing", "[ $# = 1 ] && [ $1 = start ]");

        assertThat(code(run("lsb:thing", "start", Map.of()))).isEqualTo(OcfCode.SUCCESS);
        assertThat(code(run("lsb:thing", "stop", Map.of()))).isEqualTo(OcfCode.ERROR);
        assertThat(code(run("lsb:thing", "promote", Map.of()))).isEqualTo(OcfCode.UNIMPLEMENTED);
    }

    private static OcfCode code(AgentResult result) {
        return result instanceof AgentResult.Unavailable unavailable
                ? unavailable.code()
                : OcfCode.of(((AgentResult.Ended) result).exit()).orElseThrow();
    }

    private AgentResult run(String agent, String action, Map<String, String> params) throws Exception {
        return runner.run(new AgentCall(
                        ids.incrementAndGet(),
                        AgentName.parse(agent),
                        new ResourceId("thing"),
                        action,
                        Duration.ZERO,
                        new TreeMap<>(params),
                        Duration.ofSeconds(10),
                        LatestStart.WHENEVER))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private void script(String directory, String name, String body) throws IOException {
        Path file = folder.resolve(directory).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
