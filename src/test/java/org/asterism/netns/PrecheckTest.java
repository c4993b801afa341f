package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.api.ApiJson;
import org.asterism.api.PrecheckReport;
import org.asterism.api.PrecheckReport.Finding;
import org.asterism.demo.BedHost;
import org.asterism.demo.Program;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes with a real Asterisk each are compared. */
@Tag("netns")
class PrecheckTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void differencesInFilesAndInWhatRunsAreFoundAndStatusTellsOfThem() throws Exception {
        Path home = BridgedCalls.home();
        try (RunningCluster running = RunningCluster.prepare(BridgedCalls.files(home, 100), 2)) {
            List<Path> etc = new ArrayList<>();
            for (BedHost host : running.bed().hosts()) {
                etc.add(BridgedCalls.asterisk(running, home, host));
                BridgedCalls.append(
                        host.directory().resolve("asterism.conf"),
                        "asterism.precheck.per-node = [ \"asterisk.conf\", \"pjsip.conf\" ]\n");
                running.startManager(host);
            }
            BedHost first = running.bed().hosts().get(0);
            BedHost second = running.bed().hosts().get(1);
            running.awaitServing();

            running.waitUntil("both are compared", SOON, () -> compared(running, first) == 2);
            assertThat(report(running, first).findings()).isEmpty();

            BridgedCalls.append(etc.get(1).resolve("extensions.conf"), "; another line\n");
            BridgedCalls.console(second, running, home, "module unload app_echo.so");
            running.waitUntil(
                    "the differences are found",
                    SOON,
                    () -> sentences(running, first).size() == 2);

            assertThat(sentences(running, first))
                    .anyMatch(sentence -> sentence.matches("loaded module app_echo.so differs: " + first.name()
                            + ": running; " + second.name() + ": none"))
                    .anyMatch(sentence -> sentence.startsWith("file extensions.conf differs: " + first.name() + ": "));
            assertThat(running.asterism(first, "status")).contains("precheck: ").contains("app_echo.so");
            assertThat(running.asterism(first, "events")).contains("precheck: ");
            assertThat(metrics(first)).contains("asterism_precheck_findings 2.0");

            Files.copy(
                    etc.get(0).resolve("extensions.conf"),
                    etc.get(1).resolve("extensions.conf"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            BridgedCalls.console(second, running, home, "module load app_echo.so");
            running.waitUntil(
                    "they are alike",
                    SOON,
                    () -> report(running, first).findings().isEmpty());
            assertThat(running.asterism(first, "events")).contains("nothing is known any more");
        }
    }

    private static int compared(RunningCluster running, BedHost host) throws Exception {
        return report(running, host).compared().getOrDefault("pbx", List.of()).size();
    }

    private static List<String> sentences(RunningCluster running, BedHost host) throws Exception {
        return report(running, host).findings().stream().map(Finding::sentence).toList();
    }

    /** By the command, whose end says whether something is wrong. */
    private static PrecheckReport report(RunningCluster running, BedHost host) throws Exception {
        Process process = new ProcessBuilder(host.inside(
                        running.java().asterism("precheck", "--json", "--token-file", running.inside("credentials"))))
                .start();
        byte[] said = process.getInputStream().readAllBytes();
        String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        PrecheckReport report = read(said, complaint);
        assertThat(exit)
                .as(new String(said, StandardCharsets.UTF_8))
                .isEqualTo(report.findings().isEmpty() ? 0 : 1);
        return report;
    }

    private static PrecheckReport read(byte[] said, String complaint) throws IOException {
        try {
            return ApiJson.read(said, PrecheckReport.class);
        } catch (IllegalArgumentException e) {
            throw new IOException(complaint, e);
        }
    }

    private static String metrics(BedHost host) {
        return Program.run(
                        host.inside(
                                List.of(
                                        "python3",
                                        "-c",
                                        "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:7626/metrics').read().decode())")))
                .text();
    }
}
