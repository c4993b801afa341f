package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.asterism.demo.Bed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A handful of the campaign's faults, once each, judged as there: planned restart, freeze, power loss, packet loss, and
 * writers of the configuration whose histories must be linearizable. All of them: {@code src/test/bench/campaign.py}.
 */
@Tag("netns")
class CampaignTest {

    private static final long LIMIT_MINUTES = 8;

    @TempDir
    private Path results;

    @Test
    void aHandfulOfFaultsViolatesNothing() throws IOException, InterruptedException {
        Optional<String> obstacle = Bed.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        assumeProgram("python3");
        assumeProgram("cc");
        assumeProgram("bash");
        Path jar = Path.of(System.getProperty("asterism.jar", "target/asterism.jar"));
        assumeTrue(Files.exists(jar), () -> "there is no jar at " + jar + "; run mvn verify");
        ProcessBuilder campaign = new ProcessBuilder(
                "./campaign.py", "--short", "--out", results.resolve("campaign").toString());
        campaign.environment().put("ASTERISM_JAR", jar.toAbsolutePath().toString());
        campaign.environment()
                .put("BED_PREFIX", "ast-c" + ProcessHandle.current().pid());

        assertSucceeds(campaign);
    }

    @Test
    void theJudgesFindPlantedViolations() throws IOException, InterruptedException {
        assumeProgram("python3");

        assertSucceeds(new ProcessBuilder("python3", "-B", "-m", "unittest", "rig.test_judge"));
    }

    private void assertSucceeds(ProcessBuilder program) throws IOException, InterruptedException {
        Path said = results.resolve("said");
        program.environment().put("TMPDIR", results.toString());
        Process process = program.directory(new File("src/test/bench"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean hasEnded = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        process.destroy();

        assertThat(hasEnded).as("ended in time: %s", Files.readString(said)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    }

    private static void assumeProgram(String name) {
        boolean isThere = java.util.Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        assumeTrue(isThere, "there is no " + name);
    }
}
