package org.asterism.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.config.StopSettings;
import org.asterism.executor.StopRecord.Step;
import org.asterism.executor.StopRecord.Verdict;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real agents and daemons that do not want to end. */
class StopEscalationTest {

    private static final ResourceId RESOURCE = new ResourceId("stubborn:0");
    private static final StopSettings SETTINGS = new StopSettings(
            Duration.ofMillis(300),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            StopSettings.Cgroup.AUTO,
            StopSettings.Leftovers.END);

    @TempDir
    Path folder;

    private final AtomicLong ids = new AtomicLong();
    private final BootClock clock = new BootClock();
    private final List<StopRecord> records = new ArrayList<>();
    private ExecutorService threads;
    private ProcessRunner processes;
    private StopEscalation runner;

    @BeforeEach
    void setUp() {
        threads = Executors.newFixedThreadPool(4);
        make(Enclosures.none());
    }

    private void make(Enclosures enclosures) {
        make(enclosures, SETTINGS);
    }

    private void make(Enclosures enclosures, StopSettings settings) {
        processes = new ProcessRunner(
                new ProcessRunner.Settings(
                                folder.resolve("pipes"), Duration.ofMillis(300), Duration.ofSeconds(2), List.of(), 8)
                        .with(enclosures),
                threads,
                new ShellSignals(),
                clock);
        OcfRunner agents = new OcfRunner(
                new OcfRunner.Settings(folder.resolve("ocf"), folder.resolve("state"), new TreeMap<>()), processes);
        runner = new StopEscalation(
                agents,
                new StopEscalation.Places(processes, new ShellSignals(), threads, clock),
                settings,
                records::add);
    }

    @AfterEach
    void tearDown() {
        processes
                .remains(RESOURCE.value())
                .forEach(left -> new ShellSignals().signalProcess(left.pid(), ProcessSignals.Signal.KILL));
        processes.close();
        threads.shutdown();
    }

    @Test
    void aStopThatEndsEverythingIsLeftAlone() throws Exception {
        make(
                Enclosures.none(),
                new StopSettings(
                        Duration.ofSeconds(20),
                        SETTINGS.termGrace(),
                        SETTINGS.killGrace(),
                        SETTINGS.cgroupGrace(),
                        SETTINGS.checkLimit(),
                        SETTINGS.cgroup(),
                        SETTINGS.leftovers()));
        daemon("exec sleep 300", "kill $(cat $dir/pid); exit 0", "exit 7");
        run("start", Duration.ofSeconds(20));

        AgentResult result = run("stop", Duration.ofSeconds(20));

        assertThat(exit(result)).isZero();
        assertThat(result.reason()).isEmpty();
        assertThat(records).isEmpty();
    }

    @Test
    void aStopThatHangsIsFollowedByTerm() throws Exception {
        daemon("exec sleep 300", "sleep 300", "kill -0 $(cat $dir/pid) 2>/dev/null && exit 0; exit 7");
        run("start", Duration.ofSeconds(20));
        assertThat(processes.remains(RESOURCE.value())).isNotEmpty();

        AgentResult result = run("stop", Duration.ofSeconds(2));

        assertThat(exit(result)).isEqualTo(OcfCode.SUCCESS.exit());
        assertThat(result.reason())
                .contains("did not end in time")
                .contains("SIGTERM")
                .contains("none left")
                .contains("not running");
        assertThat(processes.remains(RESOURCE.value())).isEmpty();
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.lastStep()).isEqualTo(Step.TERM);
            assertThat(record.verdict()).isEqualTo(Verdict.STOPPED);
        });
    }

    @Test
    void aGoodStopWhoseProcessLivesEndsItByKillInTheEnd() throws Exception {
        daemon("trap '' TERM; while :; do sleep 0.1; done", "exit 0", "exit 7");
        run("start", Duration.ofSeconds(20));

        AgentResult result = run("stop", Duration.ofSeconds(20));

        assertThat(exit(result)).isZero();
        assertThat(result.reason()).contains("said 'ok'").contains("SIGTERM").contains("SIGKILL");
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.lastStep()).isEqualTo(Step.KILL);
            assertThat(record.left()).isEmpty();
        });
        assertThat(processes.remains(RESOURCE.value())).isEmpty();
    }

    @Test
    void sharedDaemonsCanBeLeftRunningAndAreToldOf() throws Exception {
        make(
                Enclosures.none(),
                new StopSettings(
                        SETTINGS.settle(),
                        SETTINGS.termGrace(),
                        SETTINGS.killGrace(),
                        SETTINGS.cgroupGrace(),
                        SETTINGS.checkLimit(),
                        SETTINGS.cgroup(),
                        StopSettings.Leftovers.REPORT));
        daemon("exec sleep 300", "exit 0", "exit 7");
        run("start", Duration.ofSeconds(20));

        AgentResult result = run("stop", Duration.ofSeconds(20));

        assertThat(exit(result)).isZero();
        assertThat(result.reason()).contains("left").contains("sleep").doesNotContain("SIGTERM");
        assertThat(processes.remains(RESOURCE.value())).hasSize(1);
        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record.lastStep()).isEqualTo(Step.AGENT));
    }

    @Test
    void aFailedStopStaysFailedWhenTheMonitorDoesNotSayNotRunning() throws Exception {
        daemon("exec sleep 300", "echo 'ocf-exit-reason:device is busy' >&2; exit 1", "exit 0");
        run("start", Duration.ofSeconds(20));

        AgentResult result = run("stop", Duration.ofSeconds(20));

        assertThat(exit(result)).isEqualTo(OcfCode.ERROR.exit());
        assertThat(result.reason()).contains("device is busy").contains("monitor said 'ok'");
        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record.verdict()).isEqualTo(Verdict.NOT_STOPPED));
    }

    @Test
    void aFailedStopOfWhatRestsIsAGoodOne() throws Exception {
        daemon("exit 0", "exit 1", "exit 7");

        AgentResult result = run("stop", Duration.ofSeconds(20));

        assertThat(exit(result)).isZero();
        assertThat(result.reason()).contains("said 'error'").contains("not running");
    }

    @Test
    void processesOfAnotherResourceAreNotTouched() throws Exception {
        daemon("exec sleep 300", "exit 1", "exit 7");
        ResourceId other = new ResourceId("stubborn:00");
        runner.run(call("start", other, Duration.ofSeconds(20)))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        run("stop", Duration.ofSeconds(20));

        assertThat(processes.remains(other.value())).hasSize(1);
        processes
                .remains(other.value())
                .forEach(left -> new ShellSignals().signalProcess(left.pid(), ProcessSignals.Signal.KILL));
    }

    @Test
    void whatShedItsEnvironmentIsFoundByItsCgroup() throws Exception {
        Enclosures enclosures = Enclosures.detect("test " + folder);
        Assumptions.assumeTrue(
                enclosures.kind() != Enclosures.Kind.NONE, "no cgroup hierarchy in which this user may make groups");
        make(enclosures);
        agent("case $1 in start) env -i setsid sh -c \"trap '' TERM; while :; do sleep 0.1; done\" & sleep 0.2;; "
                + "stop) exit 0;; monitor) exit 7;; esac; exit 0");
        run("start", Duration.ofSeconds(20));
        assertThat(processes.remains(RESOURCE.value())).isNotEmpty();
        assertThat(Remains.find(Remains.mark(folder.resolve("pipes"), RESOURCE.value()), List.of()))
                .isEmpty();

        AgentResult result = run("stop", Duration.ofSeconds(20));

        assertThat(exit(result)).isZero();
        assertThat(result.reason()).contains("SIGKILL");
        assertThat(enclosures.members(RESOURCE.value())).isEmpty();
    }

    @Test
    void aCgroupIsKilledAsAWhole() throws Exception {
        Enclosures enclosures = Enclosures.detect("test " + folder);
        Assumptions.assumeTrue(
                enclosures.kind() != Enclosures.Kind.NONE, "no cgroup hierarchy in which this user may make groups");
        make(enclosures);
        daemon("while :; do sleep 0.01 & done", "exit 0", "exit 7");
        run("start", Duration.ofSeconds(20));

        enclosures.kill(RESOURCE.value());

        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> enclosures.members(RESOURCE.value()).isEmpty());
    }

    /** An agent whose start leaves {@code body} running as a daemon. */
    private void daemon(String body, String stop, String monitor) throws IOException {
        agent("dir=" + folder + "\ncase $1 in start) setsid sh -c \"" + body.replace("$", "\\$")
                + "\" >/dev/null 2>&1 & echo $! >$dir/pid; sleep 0.3; exit 0;; stop) " + stop + ";; monitor) " + monitor
                + ";; esac");
    }

    private void agent(String body) throws IOException {
        Path program = folder.resolve("ocf/resource.d/test/agent");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private AgentResult run(String action, Duration limit) throws Exception {
        return runner.run(call(action, RESOURCE, limit)).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private AgentCall call(String action, ResourceId resource, Duration limit) {
        return new AgentCall(
                ids.incrementAndGet(),
                AgentName.parse("ocf:test:agent"),
                resource,
                action,
                Duration.ZERO,
                new TreeMap<>(),
                limit,
                LatestStart.WHENEVER);
    }

    private static int exit(AgentResult result) {
        assertThat(result).isInstanceOf(AgentResult.Ended.class);
        return ((AgentResult.Ended) result).exit();
    }
}
