package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ShellSignals;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real mounts of tmpfs and of directories, which need root. */
class FilesystemAgentTest {

    @TempDir
    Path folder;

    private final AtomicLong ids = new AtomicLong();
    private ScheduledExecutorService threads;
    private ProcessRunner processes;
    private FilesystemAgent agent;
    private Path directory;

    @BeforeEach
    void setUp() throws Exception {
        threads = Executors.newScheduledThreadPool(4);
        processes = new ProcessRunner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()),
                threads,
                new ShellSignals(),
                BootClock::now);
        agent = new FilesystemAgent(new Tool(processes), new ShellSignals(), threads, BootClock::now);
        directory = folder.toRealPath().resolve("mounted here");
        Assumptions.assumeTrue(
                new ProcessBuilder("id", "-u").start().inputReader().readLine().equals("0"), "only root may mount");
        boolean mayMount = exit(agent.start(call("start", params()))) == 0;
        exit(agent.stop(call("stop", params())));
        Assumptions.assumeTrue(mayMount, "this machine does not let us mount a tmpfs");
    }

    @AfterEach
    void tearDown() throws Exception {
        agent.stop(call("stop", params())).toCompletableFuture().get(60, TimeUnit.SECONDS);
        processes.close();
        threads.shutdownNow();
    }

    @Test
    void itIsMountedSeenAndUnmounted() throws Exception {
        assertThat(exit(agent.monitor(call("monitor", params())))).isEqualTo(OcfCode.NOT_RUNNING.exit());

        assertThat(exit(agent.start(call("start", params())))).isZero();
        assertThat(exit(agent.start(call("start", params())))).as("twice").isZero();

        assertThat(exit(agent.monitor(call("monitor", params("OCF_CHECK_LEVEL", "20")))))
                .isZero();
        assertThat(directory).isEmptyDirectory();
        assertThat(exit(agent.stop(call("stop", params())))).isZero();
        assertThat(exit(agent.stop(call("stop", params())))).isZero();
        assertThat(exit(agent.monitor(call("monitor", params())))).isEqualTo(OcfCode.NOT_RUNNING.exit());
    }

    @Test
    void whoUsesItIsEndedAndWithFailItStays() throws Exception {
        exit(agent.start(call("start", params())));
        Process user =
                new ProcessBuilder("sleep", "300").directory(directory.toFile()).start();
        try {
            AgentResult kept = get(agent.stop(call("stop", params("users", "fail"))));
            assertThat(((AgentResult.Ended) kept).exit()).isEqualTo(OcfCode.ERROR.exit());
            assertThat(kept.reason()).contains("umount");

            assertThat(exit(agent.stop(call("stop", params())))).isZero();

            assertThat(user.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            user.destroyForcibly();
        }
    }

    @Test
    void oneThatHasBecomeReadOnlyIsAFailure() throws Exception {
        exit(agent.start(call("start", params())));

        new ProcessBuilder("mount", "-o", "remount,ro", directory.toString())
                .start()
                .waitFor();

        AgentResult result = get(agent.monitor(call("monitor", params())));
        assertThat(result.reason()).contains("read-only");
    }

    @Test
    void aDirectoryIsBound() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        Map<String, String> bind = params("device", source.toString(), "fstype", "none", "options", "bind");

        assertThat(exit(agent.start(call("start", bind)))).isZero();

        assertThat(directory.resolve("file")).hasContent("content");
        assertThat(exit(agent.monitor(call("monitor", bind)))).isZero();
        assertThat(exit(agent.stop(call("stop", bind)))).isZero();
    }

    @Test
    void anotherFileSystemAtItsPlaceIsNotOurs() throws Exception {
        exit(agent.start(call("start", params())));

        AgentResult result = get(agent.start(call("start", params("device", "/dev/no-such-device"))));

        assertThat(((AgentResult.Ended) result).exit()).isEqualTo(OcfCode.ERROR.exit());
        assertThat(result.reason()).contains("is taken by");
    }

    private TreeMap<String, String> params(String... more) {
        TreeMap<String, String> params = new TreeMap<>(Map.of(
                "device", "test-store", "directory", directory.toString(), "fstype", "tmpfs", "options", "size=1m"));
        for (int i = 0; i < more.length; i += 2) {
            params.put(more[i], more[i + 1]);
        }
        return params;
    }

    private AgentCall call(String action, Map<String, String> params) {
        return new AgentCall(
                ids.incrementAndGet(),
                AgentName.parse("asterism:filesystem"),
                new ResourceId("store"),
                action,
                Duration.ZERO,
                new TreeMap<>(params),
                Duration.ofSeconds(10),
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
