package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditPage;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.ConfigDiff;
import org.asterism.api.ConfigHistory;
import org.asterism.api.RefusalCode;
import org.asterism.audit.Mask;
import org.asterism.http.FakeControl.Asked;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Earlier versions of the configuration over real HTTP. */
class ConfigVersionsTest {

    private static final DocumentVersion OLDER = new DocumentVersion(new Epoch(5), 3);

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(2)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void fill() {
        server.control.asked.clear();
        server.control.kept.clear();
        server.control.kept.put(OLDER, "asterism {\n  a = 1\n  passwd = \"old\"\n}\n");
        server.control.kept.put(FakeControl.VERSION, "asterism {\n  a = 2\n  passwd = \"new\"\n}\n");
        server.control.text = "asterism {\n  a = 2\n  passwd = \"new\"\n}\n";
        server.control.answer = CompletableFuture.completedFuture(
                new ChangeResult.Accepted("replace the document", new DocumentVersion(new Epoch(6), 18), List.of()));
    }

    @Test
    void theHistoryIsListedLatestFirst() {
        ConfigHistory history = ReadsTest.read(server.get("/asterism/v1/config/history"), ConfigHistory.class);

        assertThat(history.current()).isEqualTo(FakeControl.VERSION);
        assertThat(history.versions())
                .extracting(ConfigHistory.Entry::version)
                .containsExactly(FakeControl.VERSION, OLDER);
    }

    @Test
    void aDifferenceShowsThatAPrivateValueChangedButNotWhatItIs() {
        HttpResponse<String> response = server.get("/asterism/v1/config/diff?from=5/3");

        ConfigDiff diff = ReadsTest.read(response, ConfigDiff.class);
        assertThat(diff.lines())
                .contains("-  a = 1", "+  a = 2", "-  passwd = \"********\"", "+  passwd = \"********\"");
        assertThat(response.body()).doesNotContain("\\\"old\\\"").doesNotContain("\\\"new\\\"");
        assertThat(ReadsTest.read(server.get("/asterism/v1/config/diff?from=6/17&to=5/3"), ConfigDiff.class)
                        .lines())
                .contains("-  a = 2", "+  a = 1");
    }

    @Test
    void aVersionThatIsNotKeptIsNamed() {
        HttpResponse<String> response = server.get("/asterism/v1/config/diff?from=1/1");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(ReadsTest.refusal(response).sentence()).contains("version 1/1");
        assertThat(server.get("/asterism/v1/config/diff").statusCode()).isEqualTo(400);
        assertThat(server.get("/asterism/v1/config/diff?from=x").statusCode()).isEqualTo(400);
    }

    @Test
    void privateValuesAreMaskedForAllAndShownToAdministratorsWhoAskForThem() {
        for (String path : List.of("/asterism/v1/config/versions/5/3", "/asterism/v1/config", "/asterism/v1/cib")) {
            String asking = path + "?secrets=true&reason=moving";

            assertThat(server.get(path).body()).as(path).contains(Mask.HIDDEN).doesNotContain("\"old\"", "\"new\"");
            assertThat(with(RunningServer.ADMINISTRATOR, path).body()).as(path).contains(Mask.HIDDEN);
            assertThat(server.get(asking).statusCode()).as(path).isEqualTo(401);
            assertThat(with(RunningServer.OPERATOR, asking).statusCode())
                    .as(path)
                    .isEqualTo(403);
            HttpResponse<String> whole = with(RunningServer.ADMINISTRATOR, asking);
            assertThat(whole.statusCode()).as(path).isEqualTo(200);
            assertThat(whole.body())
                    .as(path)
                    .containsAnyOf("\"old\"", "\"new\"")
                    .doesNotContain(Mask.HIDDEN);
            AuditEntry last = ReadsTest.read(server.get("/asterism/v1/audit?limit=1"), AuditPage.class)
                    .records()
                    .get(0)
                    .entry();
            assertThat(last.command()).startsWith("read ").endsWith(" with its private values");
            assertThat(last.who().name()).isEqualTo("anna");
            assertThat(last.reason()).isEqualTo("moving");
        }
        assertThat(server.get("/asterism/v1/config?secrets=maybe").statusCode()).isEqualTo(400);
    }

    private static HttpResponse<String> with(String token, String path) {
        return server.get(path, "Authorization", "Bearer " + token);
    }

    @Test
    void aRollBackNamesTheVersionThatItReplaces() {
        HttpResponse<String> response = server.send(
                "POST",
                "/asterism/v1/config/rollback/5/3",
                "{\"comment\":\"the new one is wrong\"}",
                "Authorization",
                "Bearer " + RunningServer.ADMINISTRATOR,
                "If-Match",
                "\"6/16\"");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(server.control.asked)
                .extracting(Asked::change)
                .containsExactly(new Change.Rollback(
                        OLDER,
                        new DocumentVersion(new Epoch(6), 16),
                        Change.AgentsWord.COUNTS,
                        ChangeMode.APPLY,
                        "the new one is wrong"));
    }

    @Test
    void withoutAnExpectationTheVersionOfTheMomentIsReplaced() {
        server.post("/asterism/v1/config/rollback/5/3?unchecked=true", "", RunningServer.ADMINISTRATOR);

        assertThat(server.control.asked)
                .extracting(Asked::change)
                .containsExactly(
                        new Change.Rollback(OLDER, FakeControl.VERSION, Change.AgentsWord.SHOWN, ChangeMode.APPLY, ""));
        AuditPage page = ReadsTest.read(server.get("/asterism/v1/audit?limit=1"), AuditPage.class);
        assertThat(page.records().get(0).entry().command()).isEqualTo("roll configuration back to 5/3");
        assertThat(page.records().get(0).entry().before()).isEqualTo("6/17");
        assertThat(page.records().get(0).entry().after()).isEqualTo("6/18");
    }

    @Test
    void onlyAdministratorsRollBack() {
        HttpResponse<String> response = server.post("/asterism/v1/config/rollback/5/3", "", RunningServer.OPERATOR);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(ReadsTest.refusal(response).code()).isEqualTo(RefusalCode.FORBIDDEN);
        assertThat(server.control.asked).isEmpty();
    }
}
