package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.IncidentList;
import org.asterism.api.IncidentReport;
import org.asterism.api.RefusalCode;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentRoutesTest {

    private static final String BASE = "/asterism/v1/incidents";

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

    @Test
    void theListIsReadAsItWasWritten() {
        HttpResponse<String> response = server.get(BASE);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(read(response, IncidentList.class).incidents())
                .containsExactly(FakeArchive.RETURN, FakeArchive.INCIDENT);
        assertThat(response.body()).contains("\"cause\":\"node-lost\"", "\"detectMicros\":1003000");
    }

    @Test
    void aReportIsReadAsItWasWritten() {
        HttpResponse<String> response = server.get(BASE + "/" + FakeArchive.ID);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(read(response, IncidentReport.class)).isEqualTo(FakeArchive.REPORT);
    }

    @Test
    void anExportIsAZipFile() {
        HttpResponse<String> response = server.get(BASE + "/" + FakeArchive.ID + "/export");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/zip");
        assertThat(response.body()).isEqualTo("PK zip");
    }

    @Test
    void whatIsNoIdIsABadRequestAndWhatIsUnknownIsNotFound() {
        HttpResponse<String> bad = server.get(BASE + "/yesterday");
        HttpResponse<String> unknown = server.get(BASE + "/20200101-000000");
        HttpResponse<String> noExport = server.get(BASE + "/20200101-000000/export");

        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(refused(bad).sentence()).contains("yesterday");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(refused(unknown).code()).isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(noExport.statusCode()).isEqualTo(404);
    }

    @Test
    void aWrongCredentialReadsNothing() {
        HttpResponse<String> response = server.get(BASE, "Authorization", "Bearer nobody-knows-this-one");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(server.get(BASE, "Authorization", "Bearer " + RunningServer.VIEWER)
                        .statusCode())
                .isEqualTo(200);
    }

    private static Refused refused(HttpResponse<String> response) {
        return (Refused) read(response, ChangeResult.class);
    }

    private static <T> T read(HttpResponse<String> response, Class<T> type) {
        return ApiJson.read(response.body().getBytes(StandardCharsets.UTF_8), type);
    }
}
