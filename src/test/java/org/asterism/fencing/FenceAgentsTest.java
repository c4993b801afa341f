package org.asterism.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.asterism.executor.ProcessRunner;
import org.asterism.fencing.FenceAgents.Answer;
import org.asterism.fencing.core.Catalogue;
import org.asterism.fencing.core.Device;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.FencingRun;
import org.asterism.fencing.core.Hosts;
import org.asterism.fencing.core.Traits;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.resource.agent.KernelSignals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: our own test agents, and those of Debian's fence-agents where they are installed. */
class FenceAgentsTest {

    private static final Path OURS = Path.of("src/test/resources/fencing").toAbsolutePath();
    private static final Path DEBIAN = Path.of("/usr/sbin");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final ExecutorService starters = Executors.newFixedThreadPool(2);
    private ProcessRunner processes;

    @BeforeEach
    void start() throws IOException {
        processes = new ProcessRunner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()),
                starters,
                new KernelSignals(),
                BootClock::now);
        Files.writeString(folder.resolve("node-pbx1"), "on\n");
        Files.writeString(folder.resolve("node-3"), "on\n");
    }

    @AfterEach
    void stop() {
        processes.close();
        starters.shutdownNow();
    }

    private FenceAgents agents(Path at) {
        return new FenceAgents(new FenceAgents.Places(at, at), processes);
    }

    private Device device(String agent, String... params) {
        TreeMap<String, String> map = new TreeMap<>();
        map.put("state", folder.toString());
        for (int i = 0; i < params.length; i += 2) {
            map.put(params[i], params[i + 1]);
        }
        Catalogue.Read read = Catalogue.device(new Resource.Primitive(
                new ResourceId("device"), AgentName.parse(agent), map, new TreeMap<>(), List.of()));
        return ((Catalogue.Read.Good) read).device();
    }

    private static <T> T await(java.util.concurrent.CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private Answer run(Device device, FenceAction action, String port, Duration limit) throws Exception {
        FenceAgents agents = agents(OURS);
        return await(agents.run(device, await(agents.describe(device)), action, "pbx1", port, limit));
    }

    @Test
    void anAgentGetsItsActionTargetAndParametersOnStandardInput() throws Exception {
        Answer answer = run(device("stonith:fence_test"), FenceAction.OFF, "3", LIMIT);

        assertThat(answer.isDone()).isTrue();
        assertThat(folder.resolve("node-3")).hasContent("off");
        assertThat(folder.resolve("log")).hasContent("off 3 pbx1");
    }

    @Test
    void valuesWithSpacesQuotesAndDollarsArriveAsTheyAre() throws Exception {
        Path odd = Files.createDirectories(folder.resolve("a $HOME 'b' \"c\" %s"));

        Answer answer = run(device("stonith:fence_test", "state", odd.toString()), FenceAction.MONITOR, "", LIMIT);

        assertThat(answer.isDone()).isTrue();
        assertThat(odd.resolve("log")).exists();
    }

    @Test
    void aFailureHasItsReasonAndAHangItsLimit() throws Exception {
        Answer failed = run(device("stonith:fence_test", "mode", "fail"), FenceAction.REBOOT, "pbx1", LIMIT);
        Answer late =
                run(device("stonith:fence_test", "mode", "hang"), FenceAction.REBOOT, "pbx1", Duration.ofMillis(400));

        assertThat(failed.result()).isEqualTo(FencingRun.Result.FAILED);
        assertThat(failed.reason()).contains("the device refuses reboot");
        assertThat(late.result()).isEqualTo(FencingRun.Result.TIMED_OUT);
    }

    @Test
    void aMissingAgentFailsWithItsPath() throws Exception {
        Answer answer = run(device("stonith:fence_nowhere"), FenceAction.OFF, "pbx1", LIMIT);

        assertThat(answer.result()).isEqualTo(FencingRun.Result.FAILED);
        assertThat(answer.reason()).contains("fence_nowhere");
    }

    @Test
    void aPluginGetsItsParametersInTheEnvironmentAndTheHostAsAWord() throws Exception {
        Device plugin = device("stonith:external/test", "hostlist", "pbx1 pbx2");

        assertThat(run(plugin, FenceAction.REBOOT, "pbx1", LIMIT).isDone()).isTrue();
        assertThat(run(plugin, FenceAction.OFF, "pbx1", LIMIT).isDone()).isTrue();
        assertThat(run(plugin, FenceAction.MONITOR, "", LIMIT).isDone()).isTrue();
        assertThat(folder.resolve("log")).hasContent("reset pbx1\noff pbx1\nstatus ");
    }

    @Test
    void hostsAreAskedOfTheDevice() throws Exception {
        FenceAgents agents = agents(OURS);
        HostFinder finder = new HostFinder(agents);
        List<NodeName> nodes = List.of(new NodeName("pbx1"), new NodeName("pbx2"));
        Device listing = device("stonith:fence_test");
        Device status = device("stonith:fence_test", "pcmk_host_check", "status");
        Device plugin = device("stonith:external/test", "hostlist", "pbx1 pbx2");
        Traits traits = await(agents.describe(listing));

        assertThat(await(finder.find(listing, traits, nodes, LIMIT)))
                .isEqualTo(new Hosts.Named(new TreeMap<>(java.util.Map.of("pbx1", "pbx1", "3", "3"))));
        assertThat(((Hosts.Named) await(finder.find(status, traits, nodes, LIMIT))).ports())
                .containsKey("pbx1");
        assertThat(((Hosts.Named) await(finder.find(plugin, await(agents.describe(plugin)), nodes, LIMIT))).ports())
                .containsOnlyKeys("pbx1", "pbx2");
    }

    @Test
    void debiansDummyIsReadAndFences() throws Exception {
        assumeTrue(Files.isExecutable(DEBIAN.resolve("fence_dummy")), "fence-agents is not installed");
        Path status = Files.writeString(folder.resolve("power"), "on");
        FenceAgents agents = agents(DEBIAN);
        Device dummy = device("stonith:fence_dummy", "status_file", status.toString());

        Traits traits = await(agents.describe(dummy));
        Answer off = await(agents.run(dummy, traits, FenceAction.OFF, "pbx1", "pbx1", LIMIT));
        Answer monitor = await(agents.run(dummy, traits, FenceAction.MONITOR, "", "", LIMIT));

        assertThat(traits.actions()).contains("on", "off", "reboot", "status", "monitor");
        assertThat(off).matches(Answer::isDone, "off: " + off);
        assertThat(monitor).matches(Answer::isDone, "monitor: " + monitor);
        assertThat(status).content().contains("off");
    }

    @Test
    void whatDebiansAgentsSayOfThemselvesIsUnderstood() throws Exception {
        assumeTrue(Files.isExecutable(DEBIAN.resolve("fence_scsi")), "fence-agents is not installed");
        FenceAgents agents = agents(DEBIAN);

        Traits scsi = await(agents.describe(device("stonith:fence_scsi")));
        Traits apc = await(agents.describe(device("stonith:fence_apc")));

        assertThat(scsi.isRunOnTarget()).isTrue();
        assertThat(scsi.knows(FenceAction.REBOOT)).isFalse();
        assertThat(apc.hostArgument()).isEqualTo("plug");
        assertThat(apc.knows(FenceAction.LIST)).isTrue();
    }
}
