package org.asterism.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes: small shell agents written for each case. */
@ParameterizedClass
@EnumSource
class OcfRunnerTest {

    private static final AgentName AGENT = AgentName.parse("ocf:test:agent");

    @Parameter
    Way way;

    @TempDir
    Path folder;

    private final AtomicLong ids = new AtomicLong();
    private final BootClock clock = new BootClock();
    private ExecutorService starters;
    private ProcessRunner processes;
    private OcfRunner runner;

    @BeforeEach
    void setUp() {
        starters = Executors.newFixedThreadPool(2);
        processes = new ProcessRunner(
                new ProcessRunner.Settings(
                        folder.resolve("pipes"), Duration.ofMillis(300), Duration.ofSeconds(2), List.of(), 8),
                starters,
                new ShellSignals(),
                clock,
                way.spawning(folder.resolve("pipes")));
        runner = new OcfRunner(
                new OcfRunner.Settings(folder.resolve("ocf"), folder.resolve("state"), new TreeMap<>()), processes);
    }

    @AfterEach
    void tearDown() {
        processes.close();
        starters.shutdown();
    }

    @Test
    void theExitStatusAndTheReasonAreTheAgents() throws Exception {
        agent("echo hello; echo noise >&2; echo ocf-exit-reason: first >&2; echo ocf-exit-reason: no disk >&2; exit 5");

        AgentResult result = run("start", Map.of());

        assertThat(result).isInstanceOfSatisfying(AgentResult.Ended.class, ended -> {
            assertThat(ended.exit()).isEqualTo(OcfCode.NOT_INSTALLED.exit());
            assertThat(ended.reason()).isEqualTo("no disk");
            assertThat(ended.output().standard()).isEqualTo("hello\n");
        });
    }

    @Test
    void theAgentSeesOcfsEnvironmentAndNothingOfOurs() throws Exception {
        agent("env; exit 0");

        AgentResult result = run(
                "monitor", Map.of("ip", "10.0.0.1 x", "CRM_meta_on-fail", "block", "CRM_meta_OCF_CHECK_LEVEL", "10"));

        String environment = ((AgentResult.Ended) result).output().standard();
        assertThat(environment.lines())
                .contains(
                        "OCF_RESKEY_ip=10.0.0.1 x",
                        "OCF_RESKEY_CRM_meta_on_fail=block",
                        "OCF_RESKEY_CRM_meta_timeout=5000",
                        "OCF_RESKEY_CRM_meta_interval=0",
                        "OCF_CHECK_LEVEL=10",
                        "OCF_RESOURCE_INSTANCE=thing:0",
                        "OCF_RESOURCE_TYPE=agent",
                        "OCF_RESOURCE_PROVIDER=test",
                        "OCF_RA_VERSION_MAJOR=1",
                        "OCF_EXIT_REASON_PREFIX=ocf-exit-reason:",
                        "OCF_ROOT=" + folder.resolve("ocf"))
                .noneMatch(line -> line.startsWith("JAVA") || line.startsWith("MAVEN"));
        assertThat(environment).contains("PATH=").contains("/usr/sbin");
    }

    @Test
    void anAgentThatHangsIsEndedWithItsChildren() throws Exception {
        agent("trap '' TERM; sleep 300 & echo $! > " + folder + "/child; echo waiting >&2; wait; wait");

        AgentResult result = run("start", Map.of(), Duration.ofMillis(400));

        assertThat(result).isInstanceOf(AgentResult.TimedOut.class);
        assertThat(result.reason()).contains("longer than 400 ms").contains("waiting");
        awaitGone(Long.parseLong(Files.readString(folder.resolve("child")).strip()));
    }

    @Test
    void childrenThatIgnoreTermDieWithTheirLeader() throws Exception {
        agent("( trap '' TERM; echo $(exec sh -c 'echo $PPID') > " + folder + "/child; sleep 300; sleep 300 ) & wait");

        AgentResult result = run("start", Map.of(), Duration.ofMillis(400));

        assertThat(result).isInstanceOf(AgentResult.TimedOut.class);
        awaitGone(Long.parseLong(Files.readString(folder.resolve("child")).strip()));
    }

    @Test
    void aDaemonThatKeepsThePipeAndWritesForEverBlocksNothing() throws Exception {
        agent("echo started; (echo $(exec sh -c 'echo $PPID') > " + folder + "/child; exec yes) & sleep 0.2; exit 0");

        AgentResult result = run("start", Map.of());

        assertThat(((AgentResult.Ended) result).output().standard()).startsWith("started\ny\n");
        assertThat(((AgentResult.Ended) result).took()).isLessThan(Duration.ofSeconds(3));
        awaitGone(Long.parseLong(Files.readString(folder.resolve("child")).strip())); // by SIGPIPE
    }

    @Test
    void aQuietDaemonThatKeepsThePipeLives() throws Exception {
        agent("sleep 60 & echo $! > " + folder + "/child; exit 0");

        AgentResult result = run("start", Map.of());

        assertThat(((AgentResult.Ended) result).took()).isLessThan(Duration.ofSeconds(3));
        ProcessHandle daemon = ProcessHandle.of(
                        Long.parseLong(Files.readString(folder.resolve("child")).strip()))
                .orElseThrow();
        assertThat(daemon.isAlive()).isTrue();
        daemon.destroyForcibly();
    }

    @Test
    void ofTenMegabytesTheBeginningAndTheEndAreKept() throws Exception {
        agent(
                "echo first; head -c 10000000 /dev/zero | tr '\\0' 'x'; echo; echo last; echo ocf-exit-reason:full >&2; exit 1");

        AgentResult result = run("monitor", Map.of());

        AgentResult.Ended ended = (AgentResult.Ended) result;
        assertThat(ended.output().standard())
                .startsWith("first\n")
                .endsWith("last\n")
                .hasSizeLessThan(70_000);
        assertThat(ended.output().droppedBytes()).isGreaterThan(9_900_000);
        assertThat(ended.reason()).isEqualTo("full");
    }

    @Test
    void rubbishIsKeptAsText() throws Exception {
        agent("head -c 3000 /dev/urandom >&2; exit 77");

        AgentResult result = run("monitor", Map.of());

        assertThat(((AgentResult.Ended) result).exit()).isEqualTo(77);
        assertThat(result.reason()).hasSizeLessThan(600);
    }

    @Test
    void aMissingAgentIsNotInstalledAndOneThatMayNotRunLacksPrivileges() throws Exception {
        assertThat(run("start", Map.of())).isInstanceOfSatisfying(AgentResult.Unavailable.class, missing -> {
            assertThat(missing.code()).isEqualTo(OcfCode.NOT_INSTALLED);
            assertThat(missing.reason()).contains("ocf:test:agent is not installed");
        });

        Path program = agent("exit 0");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(run("start", Map.of()))
                .isInstanceOfSatisfying(
                        AgentResult.Unavailable.class,
                        forbidden -> assertThat(forbidden.code()).isEqualTo(OcfCode.INSUFFICIENT_PRIVILEGES));
    }

    @Test
    void anAgentWithAnUnknownInterpreterCannotBeExecuted() throws Exception {
        Path program = agent("exit 0");
        Files.writeString(program, "#!/no/such/shell\nexit 0\n");

        AgentResult result = run("start", Map.of());

        assertThat(result)
                .isInstanceOfSatisfying(
                        AgentResult.Unavailable.class,
                        broken -> assertThat(broken.code()).isEqualTo(OcfCode.NOT_INSTALLED));
    }

    @Test
    void namesThatLeaveTheFolderAreRefused() {
        AgentResult result = run(new AgentCall(
                1,
                new AgentName("ocf", "..", "x"),
                new ResourceId("r"),
                "start",
                Duration.ZERO,
                new TreeMap<>(),
                Duration.ofSeconds(1),
                LatestStart.WHENEVER));

        assertThat(result.reason()).contains("cannot be the name of an agent");
    }

    @Test
    void deathBySignalIsTold() throws Exception {
        agent("kill -9 $$");

        AgentResult result = run("monitor", Map.of());

        assertThat(((AgentResult.Ended) result).exit()).isEqualTo(137);
        assertThat(result.reason()).isEqualTo("ended by signal 9");
    }

    /** Where the limit of open files cannot be raised, the launcher says so before it looks at the clock. */
    @Test
    void aLimitThatCannotBeSetDoesNotHideThatAStartCameTooLate() throws Exception {
        ProcessRunner.Command late = new ProcessRunner.Command(
                1,
                List.of("true"),
                new TreeMap<>(),
                Duration.ofSeconds(5),
                new LatestStart.Before(clock.get()),
                Integer.MAX_VALUE);

        ProcessEnd end = processes.run(late).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(end).isInstanceOf(ProcessEnd.CameTooLate.class);
    }

    @Test
    void aStartAfterItsLatestMomentNeverReachesTheAgent() throws Exception {
        agent("touch " + folder + "/ran; exit 0");

        AgentResult late = run(call("start", Map.of(), Duration.ofSeconds(5), new LatestStart.Before(clock.get())));

        assertThat(late).isInstanceOf(AgentResult.CameTooLate.class);
        assertThat(folder.resolve("ran")).doesNotExist();
        BootTime soon = clock.get().plus(Duration.ofSeconds(30));
        assertThat(run(call("start", Map.of(), Duration.ofSeconds(5), new LatestStart.Before(soon))))
                .isInstanceOf(AgentResult.Ended.class);
        assertThat(folder.resolve("ran")).exists();
    }

    @Test
    void anAgentsOwnExit212IsNotARefusal() throws Exception {
        agent("echo something >&2; exit 212");

        assertThat(run("start", Map.of())).isInstanceOf(AgentResult.Ended.class);
    }

    @Test
    void aCancelledCheckEndsAtOnce() throws Exception {
        agent("sleep 30");
        AgentCall call = call("monitor", Map.of(), Duration.ofSeconds(20), LatestStart.WHENEVER);
        CompletionStage<AgentResult> result = runner.run(call);

        runner.cancel(call.id());

        assertThat(result.toCompletableFuture().orTimeout(3, TimeUnit.SECONDS).join())
                .isInstanceOf(AgentResult.Cancelled.class);
    }

    @Test
    void tooManyAtOnceAreRefused() throws Exception {
        Path running = Files.createDirectory(folder.resolve("running"));
        agent(": > " + running + "/$$; sleep 30");
        List<AgentCall> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(call("monitor", Map.of(), Duration.ofSeconds(20), LatestStart.WHENEVER));
            runner.run(calls.get(i));
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> count(running) == 8);

        assertThat(run("monitor", Map.of())).isInstanceOf(AgentResult.NotRun.class);
        calls.forEach(call -> runner.cancel(call.id()));
    }

    @Test
    void aParameterThatNoEnvironmentCanHoldIsAResult() throws Exception {
        agent("exit 0");

        assertThat(run("monitor", Map.of("x", "a\0b"))).isInstanceOf(AgentResult.NotRun.class);
        assertThat(run("monitor", Map.of("x", "y".repeat(4_000_000)))).isInstanceOf(AgentResult.NotRun.class);
    }

    @Test
    void noFileOrPipeIsLeftOpen() throws Exception {
        agent("exit 0");
        run("monitor", Map.of());
        long before = openFiles();
        for (int i = 0; i < 100; i++) {
            run("monitor", Map.of());
        }

        assertThat(openFiles()).isLessThan(before + 10);
        if (way == Way.JAVA) {
            assertThat(count(folder.resolve("pipes"))).isLessThanOrEqualTo(32);
        }
    }

    private static long openFiles() throws IOException {
        return count(Path.of("/proc/self/fd"));
    }

    private static long count(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.count();
        }
    }

    private Path agent(String script) throws IOException {
        Path program = folder.resolve("ocf/resource.d/test/agent");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    private AgentCall call(String action, Map<String, String> params, Duration limit, LatestStart latest) {
        return new AgentCall(
                ids.incrementAndGet(),
                AGENT,
                new ResourceId("thing:0"),
                action,
                Duration.ZERO,
                new TreeMap<>(params),
                limit,
                latest);
    }

    private AgentResult run(String action, Map<String, String> params) {
        return run(action, params, Duration.ofSeconds(5));
    }

    private AgentResult run(String action, Map<String, String> params, Duration limit) {
        return run(call(action, params, limit, LatestStart.WHENEVER));
    }

    private AgentResult run(AgentCall call) {
        return runner.run(call)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static void awaitGone(long pid) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() ->
                        ProcessHandle.of(pid).filter(OcfRunnerTest::isRunning).isEmpty());
    }

    /** A zombie whose parent does not care is dead enough. */
    private static boolean isRunning(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException e) {
            return false;
        }
    }
}
