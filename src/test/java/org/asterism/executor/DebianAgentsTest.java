package org.asterism.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.asterism.executor.AgentMetadata.Severity;
import org.asterism.executor.OcfRunner.Described;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents of Debian's package resource-agents as they come. */
class DebianAgentsTest {

    private static final AgentName DUMMY = AgentName.parse("ocf:heartbeat:Dummy");

    @TempDir
    Path folder;

    private ExecutorService starters;
    private ProcessRunner processes;
    private Agents agents;

    @BeforeEach
    void setUp() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/lib/ocf/resource.d/heartbeat/Dummy")),
                "the package resource-agents is not installed");
        starters = Executors.newFixedThreadPool(2);
        processes = new ProcessRunner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()),
                starters,
                new ShellSignals(),
                new BootClock());
        OcfRunner.Settings settings =
                new OcfRunner.Settings(Path.of("/usr/lib/ocf"), folder.resolve("state"), new TreeMap<>());
        agents = new Agents(
                new OcfRunner(settings, processes),
                new ScriptRunner(ScriptRunner.Settings.standard(), processes, starters),
                new SystemdRunner(SystemdRunner.Settings.standard(), processes, starters, new BootClock()),
                List.of());
    }

    @AfterEach
    void tearDown() {
        if (starters != null) {
            processes.close();
            starters.shutdown();
        }
    }

    @Test
    void dummyStartsAndStops() {
        assertExit(run(DUMMY, "monitor"), OcfCode.NOT_RUNNING);
        assertExit(run(DUMMY, "start"), OcfCode.SUCCESS);
        assertExit(run(DUMMY, "monitor"), OcfCode.SUCCESS);
        assertExit(run(DUMMY, "stop"), OcfCode.SUCCESS);
        assertExit(run(DUMMY, "monitor"), OcfCode.NOT_RUNNING);
        assertExit(run(DUMMY, "dance"), OcfCode.UNIMPLEMENTED);
    }

    @Test
    void metaDataOfAllAgentsIsRead() throws Exception {
        int read = 0;
        try (var programs = Files.list(Path.of("/usr/lib/ocf/resource.d/heartbeat"))) {
            for (String type : List.of("Dummy", "IPaddr2", "asterisk", "Filesystem", "mysql", "IPsrcaddr", "apache")) {
                Described described = get(agents.describe(AgentName.parse("ocf:heartbeat:" + type)));
                assertThat(described).as(type).isInstanceOfSatisfying(Described.Known.class, known -> {
                    assertThat(known.metadata().name()).isEqualToIgnoringCase(type);
                    assertThat(known.metadata().actions())
                            .anyMatch(action -> action.name().equals("monitor")
                                    && action.interval().compareTo(Duration.ZERO) > 0);
                });
                read++;
            }
            assertThat(programs.count()).isGreaterThan(read);
        }
    }

    @Test
    void parametersAreCheckedBeforeTheyAreApplied() {
        Described described = get(agents.describe(AgentName.parse("ocf:heartbeat:IPaddr2")));

        AgentMetadata metadata = ((Described.Known) described).metadata();
        assertThat(metadata.check(Map.of("ip", "10.0.0.1", "cidr_netmask", "24")))
                .isEmpty();
        assertThat(metadata.check(Map.of("cidr_netmsk", "24")))
                .extracting(AgentMetadata.Finding::severity, AgentMetadata.Finding::sentence)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(
                                Severity.ERROR, "IPaddr2 needs the parameter 'ip' (IPv4 or IPv6 address)"),
                        org.assertj.core.api.Assertions.tuple(
                                Severity.WARNING, "IPaddr2 has no parameter 'cidr_netmsk'; meant 'cidr_netmask'?"));
    }

    @Test
    void unknownAgentsAndStandardsAreNamed() {
        assertThat(run(AgentName.parse("ocf:heartbeat:NoSuch"), "start").reason())
                .contains("is not installed");
        assertThat(run(AgentName.parse("upstart:httpd"), "start").reason()).contains("not supported");
        assertThat(run(AgentName.parse("asterism:nothing"), "start").reason()).contains("no agent asterism:nothing");
    }

    private AgentResult run(AgentName agent, String action) {
        return get(agents.run(new AgentCall(
                1,
                agent,
                new ResourceId("test-" + folder.getFileName()),
                action,
                Duration.ZERO,
                new TreeMap<>(),
                Duration.ofSeconds(20),
                LatestStart.WHENEVER)));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static void assertExit(AgentResult result, OcfCode code) {
        assertThat(((AgentResult.Ended) result).exit()).as(result.reason()).isEqualTo(code.exit());
    }
}
