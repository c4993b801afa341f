package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditEntry.Kind;
import org.asterism.api.AuditEntry.Means;
import org.asterism.api.AuditEntry.Outcome;
import org.asterism.api.AuditPage;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.RefusalCode;
import org.asterism.audit.AuditVerifier;
import org.asterism.audit.Mask;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes over real HTTP, and what the log says of them. */
class AuditTest {

    private static final ChangeResult ACCEPTED =
            new Accepted("phones prefers pbx2", new DocumentVersion(new Epoch(6), 18), List.of());

    @TempDir
    static Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(2)));
        server.control.answer = CompletableFuture.completedFuture(ACCEPTED);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aChangeLeavesWhoFromWhereWhatWhyAndResult() {
        server.send(
                "POST",
                "/asterism/v1/resources/phones/move",
                "{\"node\":\"pbx2\",\"lifetime\":\"PT8H\",\"reason\":\"disk of pbx1 is noisy\"}",
                "Authorization",
                "Bearer " + RunningServer.OPERATOR,
                "Asterism-User",
                "olaf (as root) on pbx1");

        AuditEntry entry = latest();

        assertThat(entry.kind()).isEqualTo(Kind.CHANGE);
        assertThat(entry.who().name()).isEqualTo("olaf");
        assertThat(entry.who().role()).isEqualTo("operator");
        assertThat(entry.who().means()).isEqualTo(Means.TOKEN);
        assertThat(entry.who().address()).startsWith("127.0.0.1:");
        assertThat(entry.who().claimed()).isEqualTo("olaf (as root) on pbx1");
        assertThat(entry.command()).startsWith("move phones to pbx2");
        assertThat(entry.arguments()).containsEntry("resource", "phones").containsEntry("node", "pbx2");
        assertThat(entry.reason()).isEqualTo("disk of pbx1 is noisy");
        assertThat(entry.outcome()).isEqualTo(Outcome.DONE);
        assertThat(entry.after()).isEqualTo("6/18");
    }

    @Test
    void eachChangeLeavesItsOwnRecord() {
        List<String> paths = List.of(
                "resources/phones/move",
                "resources/phones/ban",
                "resources/phones/clear",
                "resources/phones/cleanup",
                "nodes/pbx2/standby",
                "nodes/pbx2/online",
                "nodes/pbx2/attributes/site?value=north",
                "nodes/pbx2/restart",
                "nodes/pbx2/confirm-down",
                "nodes/pbx2/fence",
                "nodes/pbx2/fence-off",
                "nodes/pbx2/fence-on",
                "nodes/pbx2/add",
                "nodes/pbx2/remove",
                "nodes/pbx2/votes?votes=2",
                "keys/rotate",
                "keys/use/2",
                "tickets/north/grant",
                "fencing/test");
        for (String path : paths) {
            assertThat(server.post("/asterism/v1/" + path, "", RunningServer.ADMINISTRATOR)
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
        }

        List<AuditEntry> all = entries("?kind=change");

        assertThat(all).hasSize(paths.size());
        assertThat(all).extracting(AuditEntry::command).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void theReasonMayStandInAHeaderOrTheQuery() {
        server.send(
                "POST",
                "/asterism/v1/nodes/pbx2/standby",
                "",
                "Authorization",
                "Bearer " + RunningServer.OPERATOR,
                "Asterism-Reason",
                "L%C3%BCfter + Netzteil");
        assertThat(latest().reason()).isEqualTo("Lüfter + Netzteil");

        server.send(
                "PUT",
                "/asterism/v1/config?reason=try%20it",
                "resources {}",
                "Authorization",
                "Bearer " + RunningServer.ADMINISTRATOR,
                "If-Match",
                "\"6/17\"");
        assertThat(latest().reason()).isEqualTo("try it");
        assertThat(latest().before()).isEqualTo("6/17");
        assertThat(latest().after()).isEqualTo("6/18");
    }

    @Test
    void aRefusalAndAnUnknownOutcomeAreRecordedAsSuch() {
        server.control.answer = CompletableFuture.completedFuture(
                new Refused(RefusalCode.NO_CANDIDATE, "no node may run phones", List.of(), ""));
        server.post("/asterism/v1/resources/phones/move", "", RunningServer.OPERATOR);
        assertThat(latest().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(latest().code()).isEqualTo("no-candidate");
        assertThat(latest().after()).isEmpty();

        server.control.answer = new CompletableFuture<>();
        server.post("/asterism/v1/resources/phones/move", "", RunningServer.OPERATOR);
        assertThat(latest().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(latest().code()).isEqualTo("timeout");
    }

    @Test
    void aRehearsalIsNoChange() {
        server.post("/asterism/v1/resources/phones/move", "{\"mode\":\"dry-run\"}", RunningServer.OPERATOR);

        assertThat(entries("")).isEmpty();
    }

    @Test
    void whoMayNotIsRecordedToo() {
        server.post("/asterism/v1/resources/phones/move", "", "a-wrong-token-000000");
        assertThat(latest().kind()).isEqualTo(Kind.DENIED);
        assertThat(latest().who().name()).isEqualTo("unknown");
        assertThat(latest().command()).isEqualTo("POST /asterism/v1/resources/phones/move");
        assertThat(latest().code()).isEqualTo("unauthenticated");

        server.post("/asterism/v1/resources/phones/move", "", RunningServer.VIEWER);
        assertThat(latest().who().name()).isEqualTo("vera");
        assertThat(latest().code()).isEqualTo("forbidden");
        assertThat(server.control.asked).isEmpty();
    }

    @Test
    void aStrangerCannotFillTheLog() {
        for (int i = 0; i < 50; i++) {
            server.post("/asterism/v1/resources/phones/move", "", "a-wrong-token-000000");
        }

        // The bound is per minute, of which one may have ended meanwhile.
        assertThat(entries("?kind=denied")).hasSizeBetween(20, 40);
    }

    @Test
    void privateValuesAreMasked() {
        server.control.answer = CompletableFuture.completedFuture(
                new Accepted("attribute pin of pbx2 = hunter22", new DocumentVersion(new Epoch(6), 18), List.of()));
        server.post("/asterism/v1/nodes/pbx2/attributes/admin-password?value=hunter22", "", RunningServer.OPERATOR);
        server.post("/asterism/v1/nodes/pbx2/attributes/pin?value=hunter22", "", RunningServer.OPERATOR);

        HttpResponse<String> page = server.get("/asterism/v1/audit");

        assertThat(page.body()).contains(Mask.HIDDEN).contains("admin-password").doesNotContain("hunter22");
    }

    @Test
    void thePagesAreOfBoundedLengthAndWrongOnesAreRefused() {
        for (int i = 0; i < 5; i++) {
            server.post("/asterism/v1/resources/phones/clear", "", RunningServer.OPERATOR);
        }

        AuditPage page = page("?limit=2");

        assertThat(page.records()).hasSize(2);
        assertThat(page("?limit=2&before=" + page.next())
                        .records()
                        .get(0)
                        .entry()
                        .number())
                .isEqualTo(page.next() - 1);
        for (String wrong : List.of("?limit=0", "?limit=1001", "?limit=x", "?before=-1", "?kind=all")) {
            assertThat(server.get("/asterism/v1/audit" + wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void theLogOfManyChangesIsIntact() throws Exception {
        for (int i = 0; i < 20; i++) {
            server.post("/asterism/v1/resources/phones/clear", "", RunningServer.OPERATOR);
        }

        assertThat(AuditVerifier.verify(server.auditFolder, "").findings()).isEmpty();
        assertThat(AuditVerifier.verify(server.auditFolder, "").last()).isEqualTo(21);
    }

    private AuditEntry latest() {
        return entries("?limit=1").get(0);
    }

    private List<AuditEntry> entries(String query) {
        return page(query).records().stream().map(AuditPage.Sealed::entry).toList();
    }

    private AuditPage page(String query) {
        return ReadsTest.read(server.get("/asterism/v1/audit" + query), AuditPage.class);
    }
}
