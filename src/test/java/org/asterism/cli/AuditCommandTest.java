package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.asterism.api.ApiJson;
import org.asterism.api.AuditList;
import org.asterism.api.AuditPage;
import org.asterism.api.AuditVerdict;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.http.Change;
import org.asterism.http.FakeControl;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of audit and history over real HTTP, and on the files alone. */
class AuditCommandTest {

    private record Ran(int exit, String out, String err) {}

    @TempDir
    Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5)));
        server.control.answer = CompletableFuture.completedFuture(
                new Accepted("standby pbx2", new DocumentVersion(new Epoch(6), 18), List.of()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theListSaysWhoDidWhatWhyAndFromWhichProgram() {
        assertThat(run("standby", "pbx2", "--reason", "new disk").exit()).isZero();

        Ran listed = run("audit", "list");

        assertThat(listed.exit()).isZero();
        assertThat(listed.out().lines().toList().get(0))
                .matches("pbx1#2 \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ done standby pbx2 for the usual time");
        assertThat(listed.out())
                .contains("anna (administrator, token) from 127.0.0.1:")
                .contains("says: ")
                .contains("why: new disk")
                .contains("configuration 6/18");
        assertThat(ApiJson.read(
                                run("audit", "list", "--here", "--json").out().getBytes(StandardCharsets.UTF_8),
                                AuditPage.class)
                        .records())
                .hasSize(2);
        assertThat(ApiJson.read(run("audit", "list", "--json").out().getBytes(StandardCharsets.UTF_8), AuditList.class)
                        .remarks())
                .containsExactly("pbx3 did not answer");
        assertThat(run("audit", "list", "--kind", "denied").out())
                .isEqualTo("no such records\nNote: pbx3 did not answer\n");
        assertThat(run("audit", "list", "--here", "--kind", "denied").out()).isEqualTo("no such records\n");
        assertThat(run("audit", "list", "--limit", "1").out()).contains("more: --until 20");
        assertThat(run("audit", "list", "--before", "2").exit()).isEqualTo(2);
        assertThat(run("audit", "list", "--until", "yesterday").exit()).isEqualTo(2);
        assertThat(run("audit", "list", "--kind", "wrong").exit()).isEqualTo(2);
    }

    @Test
    void theFilesAloneAreEnough() {
        run("standby", "pbx2");
        String folder = server.auditFolder.toString();
        server.close();

        assertThat(run("audit", "list", "--directory", folder).out()).contains("standby pbx2");
        assertThat(run("audit", "verify", "--directory", folder).out())
                .startsWith("intact: records 1 to 2 in 1 file of");
    }

    @Test
    void aDamageIsToldWithItsPlaceAndEndsInFailure() throws IOException {
        run("standby", "pbx2");
        run("online", "pbx2");
        Path file = logFile();
        Files.writeString(file, Files.readString(file).replaceFirst("standby pbx2\"", "standby pbx3\""));

        Ran verified = run("audit", "verify", "--directory", server.auditFolder.toString());

        assertThat(verified.exit()).isEqualTo(1);
        assertThat(verified.out())
                .startsWith("DAMAGED: ")
                .contains("record 2 was altered")
                .contains("line 3, from byte ");
        AuditVerdict verdict = ApiJson.read(
                run("audit", "verify", "--json", "--directory", server.auditFolder.toString())
                        .out()
                        .getBytes(StandardCharsets.UTF_8),
                AuditVerdict.class);
        assertThat(verdict.findings()).extracting(AuditVerdict.Finding::record).containsExactly(2L);
    }

    @Test
    void aWrongPlaceOrExpectationIsUsage() {
        assertThat(run(
                                "audit",
                                "verify",
                                "--directory",
                                directory.resolve("none").toString())
                        .exit())
                .isEqualTo(2);
        run("standby", "pbx2");
        Ran ran = run("audit", "verify", "--directory", server.auditFolder.toString(), "--expect", "5:abc");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("not NUMBER:HASH");
    }

    @Test
    void historyDifferenceAndRollBack() {
        DocumentVersion older = new DocumentVersion(new Epoch(5), 3);
        server.control.kept.put(older, "a = 1\n");
        server.control.kept.put(FakeControl.VERSION, "a = 2\n");
        server.control.text = "a = 2\n";

        assertThat(run("config", "history").out())
                .isEqualTo(
                        "6/17 1970-01-01 00:00:00Z by anna: edited (in force)\n5/3  1970-01-01 00:00:00Z by anna: edited\n");
        assertThat(run("config", "show", "5/3").out()).endsWith("5/3\na = 1\n");
        assertThat(run("config", "show", "1/1").exit()).isEqualTo(1);
        assertThat(run("config", "diff", "5/3").out()).contains("-a = 1\n+a = 2\n");
        assertThat(run("config", "diff", "5/x").exit()).isEqualTo(2);
        assertThat(run("config", "diff", "1/1").exit()).isEqualTo(1);
        assertThat(run("config", "rollback", "5/3", "--dry-run").out()).contains("-a = 2\n+a = 1\n");
        assertThat(run("config", "rollback", "5/3", "--reason", "calls fail").exit())
                .isZero();

        List<Change> asked = new ArrayList<>();
        server.control.asked.forEach(one -> asked.add(one.change()));
        assertThat(asked)
                .as("what it would stop is asked for before it is done")
                .hasSize(3);
        assertThat(asked.get(2)).isInstanceOfSatisfying(Change.Rollback.class, rollback -> {
            assertThat(rollback.version()).isEqualTo(older);
            assertThat(rollback.expected()).isEqualTo(FakeControl.VERSION);
            assertThat(rollback.comment()).isEqualTo("calls fail");
        });
    }

    private Path logFile() throws IOException {
        try (Stream<Path> files = Files.list(server.auditFolder)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path token = directory.resolve("token");
        try {
            Files.writeString(token, RunningServer.ADMINISTRATOR + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Console console = new Console(
                new PrintWriter(out),
                new PrintWriter(err),
                Console.Output.PIPE,
                Map.of(
                        "ASTERISM_URL",
                        "http://127.0.0.1:" + server.port(),
                        "ASTERISM_TOKEN_FILE",
                        token.toString(),
                        "COLUMNS",
                        "300"),
                ZoneOffset.UTC);
        int exit = Asterism.run(console, List.of(), arguments);
        return new Ran(exit, out.toString(), err.toString());
    }
}
