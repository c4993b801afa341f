package org.asterism.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.asterism.executor.OcfRunner.Described;
import org.asterism.model.OcfCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents that do what no agent should, as real processes; a well-behaved one beside them goes on in time. */
@ParameterizedClass
@EnumSource
class HostileAgentsTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    /** What is kept of a stream, and the sentence about the rest. */
    private static final int MOST_KEPT = 70_000;

    @Parameter
    Way way;

    @TempDir
    Path folder;

    private AgentFolder agents;

    @BeforeEach
    void setUp() throws Exception {
        agents = new AgentFolder(folder, way);
        agents.write("good", "exit 0");
    }

    @AfterEach
    void tearDown() {
        agents.close();
    }

    @Test
    void aHundredMegabytesOnBothStreamsAreNeitherKeptNorWaitedFor() throws Exception {
        agents.write(
                "talker",
                "head -c 100000000 /dev/zero | tr '\\0' x & head -c 100000000 /dev/zero | tr '\\0' y >&2; wait"
                        + "; echo >&2; echo ocf-exit-reason:too much >&2; exit 1");

        AgentResult result =
                whileOthersGoOn(agents.start("talker", "monitor", LONG).toCompletableFuture());

        assertThat(result).isInstanceOfSatisfying(AgentResult.Ended.class, ended -> {
            assertThat(ended.is(OcfCode.ERROR)).isTrue();
            assertThat(ended.reason()).isEqualTo("too much");
            assertThat(ended.output().standard()).hasSizeLessThan(MOST_KEPT);
            assertThat(ended.output().error()).hasSizeLessThan(MOST_KEPT);
            assertThat(ended.output().droppedBytes()).isGreaterThan(199_000_000);
        });
    }

    @Test
    void oneThatIgnoresTermIsKilledAndSaidToBeLate() throws Exception {
        agents.write("deaf", "trap '' TERM INT HUP; while :; do sleep 1; done");

        AgentResult result = whileOthersGoOn(
                agents.start("deaf", "monitor", Duration.ofMillis(500)).toCompletableFuture());

        assertThat(result).isInstanceOf(AgentResult.TimedOut.class);
        assertThat(result.reason()).contains("took longer than 500 ms").doesNotContain("could not be killed");
    }

    @Test
    void aDaemonThatHoldsThePipesIsNotWaitedFor() throws Exception {
        agents.write("parent", "setsid sleep 300 & echo $! >" + folder + "/daemon; exit 0");

        AgentResult result =
                whileOthersGoOn(agents.start("parent", "start", LONG).toCompletableFuture());

        ProcessHandle daemon = ProcessHandle.of(Long.parseLong(
                        Files.readString(folder.resolve("daemon")).strip()))
                .orElseThrow();
        assertThat(result).isInstanceOfSatisfying(AgentResult.Ended.class, ended -> {
            assertThat(ended.is(OcfCode.SUCCESS)).isTrue();
            assertThat(ended.took()).isLessThan(Duration.ofSeconds(30));
        });
        assertThat(daemon.isAlive()).isTrue();
        daemon.destroyForcibly();
    }

    @Test
    void theSignalThatEndedItIsNamed() throws Exception {
        agents.write("crasher", "echo last words >&2; kill -SEGV $$");

        AgentResult result = agents.run("crasher", "monitor");

        assertThat(result).isInstanceOfSatisfying(AgentResult.Ended.class, ended -> {
            assertThat(ended.exit()).isEqualTo(139);
            assertThat(ended.reason()).isEqualTo("ended by signal 11: last words");
        });
    }

    @Test
    void oneThatVanishesWhileItRunsEndsAsItWouldAndIsThenNotInstalled() throws Exception {
        agents.write("ghost", "rm -f \"$0\"; sleep 0.2; exit 0");

        AgentResult first = agents.run("ghost", "monitor");
        AgentResult second = agents.run("ghost", "monitor");

        assertThat(first)
                .isInstanceOfSatisfying(
                        AgentResult.Ended.class,
                        ended -> assertThat(ended.is(OcfCode.SUCCESS)).isTrue());
        assertThat(second).isInstanceOfSatisfying(AgentResult.Unavailable.class, missing -> {
            assertThat(missing.code()).isEqualTo(OcfCode.NOT_INSTALLED);
            assertThat(missing.reason()).contains("ocf:test:ghost is not installed");
        });
    }

    @Test
    void oneThatIsNotExecutableAndAFolderInItsPlaceAreToldApart() throws Exception {
        Path program = agents.write("weak", "exit 0");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createDirectories(program.resolveSibling("box"));

        AgentResult weak = agents.run("weak", "monitor");
        AgentResult box = agents.run("box", "monitor");

        assertThat(weak).isInstanceOfSatisfying(AgentResult.Unavailable.class, forbidden -> {
            assertThat(forbidden.code()).isEqualTo(OcfCode.INSUFFICIENT_PRIVILEGES);
            assertThat(forbidden.reason()).contains("may not be executed");
        });
        assertThat(box)
                .isInstanceOfSatisfying(
                        AgentResult.Unavailable.class,
                        missing -> assertThat(missing.code()).isEqualTo(OcfCode.NOT_INSTALLED));
    }

    @Test
    void rubbishInsteadOfMetaDataIsUnknownWithAReason() throws Exception {
        agents.write("random", "head -c 100000 /dev/urandom; exit 0");
        agents.write("cut", "echo '<resource-agent name=\"cut\"><parameters>'; exit 0");
        agents.write("other", "echo '<html>hello</html>'; exit 0");
        agents.write(
                "bomb",
                "printf '<!DOCTYPE a [<!ENTITY b \"x\"><!ENTITY c \"&b;&b;\">]><resource-agent name=\"&c;\"/>'");
        agents.write("flood", "echo '<resource-agent name=\"flood\">'; head -c 100000000 /dev/zero | tr '\\0' ' '");
        agents.write("silent", "exit 3");

        for (String type : List.of("random", "cut", "other", "bomb", "flood", "silent")) {
            Described described = AgentFolder.get(agents.agents.describe(AgentFolder.name(type)));
            assertThat(described)
                    .as(type)
                    .isInstanceOfSatisfying(
                            Described.Unknown.class,
                            unknown -> assertThat(unknown.reason()).contains("ocf:test:" + type));
        }
    }

    @Test
    void unusualExitStatusesStayWhatTheyAre() throws Exception {
        for (int exit : new int[] {190, 191, 255, 77}) {
            agents.write("odd", "exit " + exit);

            assertThat(agents.run("odd", "monitor"))
                    .isInstanceOfSatisfying(
                            AgentResult.Ended.class,
                            ended -> assertThat(ended.exit()).isEqualTo(exit));
        }
    }

    /** Runs the good agent again and again until the other one has ended. */
    private AgentResult whileOthersGoOn(CompletableFuture<AgentResult> hostile) {
        int rounds = 0;
        do {
            AgentResult good = agents.run("good", "monitor", Duration.ofSeconds(30));
            assertThat(good)
                    .isInstanceOfSatisfying(
                            AgentResult.Ended.class,
                            ended -> assertThat(ended.is(OcfCode.SUCCESS)).isTrue());
            rounds++;
        } while (!hostile.isDone());
        assertThat(rounds).isPositive();
        return hostile.join();
    }
}
