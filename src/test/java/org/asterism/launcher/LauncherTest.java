package org.asterism.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code deploy/bin/asterism}, with a program in place of Java that says how it was called. */
class LauncherTest {

    private static final Path SCRIPT = Path.of("deploy/bin/asterism").toAbsolutePath();

    private record Run(int status, String out, String err) {}

    @TempDir
    private Path dir;

    private Path jar = Path.of("");

    @BeforeEach
    void makeJar() throws IOException {
        jar = Files.writeString(dir.resolve("asterism.jar"), "no real jar");
    }

    @Test
    void aNodeIsStartedSmall() throws Exception {
        Run run = run(Map.of("ASTERISM_JAVA", java("17.0.15").toString()), "node", "--config", "a b");

        assertThat(run.out().lines())
                .contains(
                        "-XX:+UseSerialGC",
                        "-Xmx96m",
                        "-Xss512k",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "arenas=2")
                .containsSequence("-jar", jar.toString(), "node", "--config", "a b")
                .doesNotContain("--enable-native-access=ALL-UNNAMED");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aCommandHasNoLimitsOfANode() throws Exception {
        Run run = run(Map.of("ASTERISM_JAVA", java("17.0.15").toString()), "status");

        assertThat(run.out().lines()).contains("-Xshare:auto", "arenas=").doesNotContain("-Xmx96m", "-Xss512k");
    }

    @Test
    void aRecentJavaIsAllowedWhatItWouldWarnAbout() throws Exception {
        Run run = run(Map.of("ASTERISM_JAVA", java("25.0.1").toString()), "node");

        assertThat(run.out().lines())
                .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    void furtherOptionsStandBeforeTheJar() throws Exception {
        Run run = run(Map.of("ASTERISM_JAVA", java("21").toString(), "ASTERISM_JAVA_OPTIONS", "-Da=1 -Db=2"), "status");

        assertThat(run.out().lines()).containsSequence("-Da=1", "-Db=2", "-jar");
    }

    @Test
    void anOldJavaIsRefusedAndAnotherTaken() throws Exception {
        Path old = java("11.0.2");
        Path good = java("17.0.1");

        Run refused = run(Map.of("ASTERISM_JAVA", old.toString()), "status");
        Run found = run(Map.of("JAVA_HOME", home(old), "PATH", good.getParent() + ":/usr/bin:/bin"), "status");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("not a java of version 17 or later");
        assertThat(found.out().lines()).contains("home=" + home(good));
    }

    @Test
    void theExitStatusIsThatOfTheProgram() throws Exception {
        assertThat(run(Map.of("ASTERISM_JAVA", java("17").toString()), "exit3").status())
                .isEqualTo(3);
    }

    @Test
    void aMissingJarIsNamed() throws Exception {
        Run run = run(Map.of("ASTERISM_JAVA", java("17").toString(), "ASTERISM_JAR", "/none.jar"), "status");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("ASTERISM_JAR=/none.jar is not there");
    }

    @Test
    void theFirstNodeMakesTheClassArchiveAndLaterNodesUseIt() throws Exception {
        Path cache = dir.resolve("cache");
        Map<String, String> environment =
                Map.of("ASTERISM_JAVA", java("17.0.15").toString(), "ASTERISM_CACHE", cache.toString());

        Run first = run(environment, "node");
        Run second = run(environment, "node");
        Run command = run(environment, "status");

        assertThat(first.out().lines()).anyMatch(line -> line.startsWith("-XX:ArchiveClassesAtExit=" + cache));
        assertThat(second.out().lines())
                .anyMatch(line -> line.startsWith("-XX:SharedArchiveFile=" + cache))
                .noneMatch(line -> line.startsWith("-XX:ArchiveClassesAtExit"));
        assertThat(command.out()).as("it would be slower with that of nodes").doesNotContain("Archive");
    }

    @Test
    void commandsHaveAnArchiveOfTheirOwnOnceItHasBeenMade() throws Exception {
        Path cache = dir.resolve("cache");
        String java = java("17.0.15").toString();
        Map<String, String> usual = Map.of("ASTERISM_JAVA", java, "ASTERISM_CACHE", cache.toString());

        run(
                Map.of("ASTERISM_JAVA", java, "ASTERISM_CACHE", cache.toString(), "ASTERISM_MAKE_ARCHIVE", "yes"),
                "status");
        Run command = run(usual, "status");
        Run node = run(usual, "node");

        assertThat(command.out().lines()).anyMatch(line -> line.startsWith("-XX:SharedArchiveFile=" + cache));
        assertThat(node.out()).doesNotContain("SharedArchiveFile");
        try (Stream<Path> left = Files.list(cache)) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".list") || name.endsWith(".new"));
        }
    }

    @Test
    void anArchiveOfAnotherJarIsNotUsed() throws Exception {
        Path cache = dir.resolve("cache");
        Map<String, String> environment =
                Map.of("ASTERISM_JAVA", java("17.0.15").toString(), "ASTERISM_CACHE", cache.toString());
        run(environment, "node");
        Files.writeString(jar, "another jar, of another length");

        assertThat(run(environment, "node").out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void anotherJarOfTheSameLengthAndTimeIsAnotherJar() throws Exception {
        Map<String, String> environment = Map.of(
                "ASTERISM_JAVA",
                java("17.0.15").toString(),
                "ASTERISM_CACHE",
                dir.resolve("cache").toString());
        FileTime built = FileTime.from(Instant.parse("2026-11-22T00:00:00Z"));
        Files.setLastModifiedTime(jar, built);
        run(environment, "node");

        // As dpkg does: a new file takes the name. Until the clock that stamps files has gone on by a second.
        FileTime before = (FileTime) Files.getAttribute(jar, "unix:ctime");
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            Path unpacked = Files.writeString(dir.resolve("new.jar"), "NO REAL JAR");
            Files.setLastModifiedTime(unpacked, built);
            Files.move(unpacked, jar, StandardCopyOption.REPLACE_EXISTING);
            return ((FileTime) Files.getAttribute(jar, "unix:ctime")).to(TimeUnit.SECONDS)
                    > before.to(TimeUnit.SECONDS);
        });

        assertThat(run(environment, "node").out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void aCacheThatOthersMayWriteIsNotTrusted() throws Exception {
        Path cache = Files.createDirectory(dir.resolve("open"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));

        Run run = run(Map.of("ASTERISM_JAVA", java("17.0.15").toString(), "ASTERISM_CACHE", cache.toString()), "node");

        assertThat(run.out()).doesNotContain("Archive");
    }

    /** A program that prints its arguments one a line, and makes the archive that it is asked for. */
    private Path java(String version) throws IOException {
        Path bin = Files.createDirectories(dir.resolve("java-" + version).resolve("bin"));
        Files.writeString(bin.resolveSibling("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.writeString(bin.resolve("java"), """
                #!/bin/sh
                echo "home=$(dirname "$(dirname "$0")")"
                echo "arenas=${MALLOC_ARENA_MAX:-}"
                for word in "$@"; do
                  echo "$word"
                  case $word in
                    exit3) exit 3 ;;
                    -XX:ArchiveClassesAtExit=*) echo archive > "${word#*=}" ;;
                    -XX:DumpLoadedClassList=*) echo list > "${word#*=}" ;;
                    -Xshare:dump) is_dump=yes ;;
                    -XX:SharedArchiveFile=*) [ -z "${is_dump:-}" ] || echo archive > "${word#*=}" ;;
                  esac
                done
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return java;
    }

    private static String home(Path java) {
        return String.valueOf(java.getParent().getParent());
    }

    private Run run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(arguments))
                .toList());
        Map<String, String> variables = builder.environment();
        List.of("JAVA_HOME", "MALLOC_ARENA_MAX").forEach(variables::remove);
        variables.put("ASTERISM_JAR", jar.toString());
        variables.put("ASTERISM_CACHE", "none");
        variables.putAll(environment);
        Path out = Files.createTempFile(dir, "out", "");
        Path err = Files.createTempFile(dir, "err", "");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        int status = process.waitFor();
        return new Run(
                status, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
