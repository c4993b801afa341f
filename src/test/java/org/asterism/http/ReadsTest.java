package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.ClusterStatus;
import org.asterism.api.Explanation;
import org.asterism.api.RefusalCode;
import org.asterism.api.ResourceStatus;
import org.asterism.api.RoleReport;
import org.asterism.api.RoleReport.Here;
import org.asterism.api.SampleStatus;
import org.asterism.api.SmallestChange;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.Transition.NodeScore;
import org.asterism.model.Transition.Term;
import org.asterism.observability.Health.Outcome;
import org.asterism.observability.Health.Probe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ReadsTest {

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofMillis(300)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void reset() {
        server.control.status = CompletableFuture.completedFuture(SampleStatus.status());
        server.control.explanation = CompletableFuture.completedFuture(Optional.empty());
    }

    @Test
    void theStatusIsAnsweredOnLoopbackWithoutACredential() {
        HttpResponse<String> response = server.get("/asterism/v1/status");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(read(response, ClusterStatus.class)).isEqualTo(SampleStatus.status());
    }

    @Test
    void oneResourceIsFoundAlsoInsideAGroup() {
        HttpResponse<String> response = server.get("/asterism/v1/resources/phone-address");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(read(response, ResourceStatus.class).id()).isEqualTo(new ResourceId("phone-address"));
    }

    @Test
    void anUnknownResourceIsRefusedWithASentence() {
        HttpResponse<String> response = server.get("/asterism/v1/resources/nothing");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(refusal(response))
                .isEqualTo(new Refused(
                        RefusalCode.NOT_FOUND,
                        "there is no resource 'nothing'",
                        List.of(),
                        "there are: phones, pbx-clone, recorder, ledger; see /asterism/v1/status (asterism status)"));
    }

    @Test
    void aNameThatCannotBeOneIsAnInvalidRequest() {
        HttpResponse<String> response = server.get("/asterism/v1/resources/a%20b");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(refusal(response).sentence()).isEqualTo("not a resource id: 'a b'");
    }

    @Test
    void theExplanationIsAnswered() {
        Explanation explanation = new Explanation(
                new ResourceId("phones"),
                ResourceStatus.State.RUNNING,
                NodeOrNone.of(SampleStatus.PBX1),
                "best score",
                new TreeMap<>(Map.of(
                        SampleStatus.PBX1,
                                new NodeScore(new Score(100), List.of(new Term("stickiness", new Score(100)))),
                        SampleStatus.PBX2, new NodeScore(Score.ZERO, List.of()))),
                List.of(),
                List.of(),
                List.of());
        server.control.explanation = CompletableFuture.completedFuture(Optional.of(explanation));

        HttpResponse<String> response = server.get("/asterism/v1/explain/phones");

        assertThat(read(response, Explanation.class)).isEqualTo(explanation);
    }

    @Test
    void theExplanationOfOneNodeTellsWhatWouldMoveItThere() {
        theExplanationIsAnswered();

        Explanation told =
                read(server.get("/asterism/v1/explain/phones?smallest-change=true&node=pbx2"), Explanation.class);

        assertThat(told.scores()).containsOnlyKeys(SampleStatus.PBX2);
        assertThat(told.changes()).singleElement().satisfies(change -> {
            assertThat(change.result()).isEqualTo(SmallestChange.Result.FOUND);
            assertThat(change.then()).isEqualTo(NodeOrNone.of(SampleStatus.PBX2));
        });
        assertThat(server.get("/asterism/v1/explain/phones?smallest-change=maybe")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theConfigurationBearsItsVersionAsETag() {
        HttpResponse<String> response = server.get("/asterism/v1/config");

        assertThat(response.body()).isEqualTo("resources {}\n");
        assertThat(response.headers().firstValue("etag")).contains("\"6/17\"");
    }

    @Test
    void metricsAreInPrometheusFormat() {
        server.metrics.leaseLapsed();

        HttpResponse<String> response = server.get("/metrics");

        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(response.body()).contains("asterism_lease_lapses_total 1.0");
    }

    @Test
    void livenessAndReadinessAreTwoThings() {
        server.health.register("loop", Probe.LIVENESS, () -> Outcome.UP);
        server.health.register("quorum", Probe.READINESS, () -> new Outcome.Down("1 of 3 votes"));

        assertThat(server.get("/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = server.get("/ready");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .isEqualTo("{\"verdict\":\"down\",\"checks\":"
                        + "[{\"name\":\"quorum\",\"verdict\":\"down\",\"sentence\":\"1 of 3 votes\"}]}");
    }

    @Test
    void theRoleIsAnsweredOnlyWhereTheResourceRuns() {
        assertThat(server.get("/role/phones").statusCode()).isEqualTo(200);
        assertThat(server.get("/role/pbx-clone").statusCode()).isEqualTo(200);
        assertThat(server.send("HEAD", "/role/phones", "").statusCode()).isEqualTo(200);
        assertThat(server.send("OPTIONS", "/role/phones", "").statusCode()).isEqualTo(200);
        assertThat(server.send("OPTIONS", "/role/recorder", "").statusCode()).isEqualTo(503);
        assertThat(server.send("HEAD", "/role/recorder", "").statusCode()).isEqualTo(503);

        assertThat(server.get("/role/phones/promoted").statusCode()).isEqualTo(503);
        assertThat(server.get("/role/pbx:1").statusCode()).isEqualTo(503);
        HttpResponse<String> elsewhere = server.get("/role/recorder");
        assertThat(elsewhere.statusCode()).isEqualTo(503);
        assertThat(read(elsewhere, RoleReport.class))
                .isEqualTo(new RoleReport(
                        new ResourceId("recorder"),
                        Here.NO,
                        List.of(SampleStatus.PBX2),
                        "not running on pbx1; it is starting on pbx2"));
        assertThat(server.get("/role/nothing").statusCode()).isEqualTo(503);
    }

    @Test
    void aClusterThatDoesNotAnswerIsATimeout() {
        server.control.status = new CompletableFuture<>();

        HttpResponse<String> response = server.get("/asterism/v1/status");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(refusal(response).code()).isEqualTo(RefusalCode.TIMEOUT);
    }

    @Test
    void aFailureIsAnsweredAsABug() {
        server.control.status = CompletableFuture.failedFuture(new IllegalStateException("broken"));
        Logger router = (Logger) LoggerFactory.getLogger(Router.class);
        router.setLevel(Level.OFF);

        HttpResponse<String> response = server.get("/asterism/v1/status");
        router.setLevel(Level.WARN);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(refusal(response).code()).isEqualTo(RefusalCode.INTERNAL);
    }

    @Test
    void unknownPathsAndMethodsAreRefusedInTheSameForm() {
        HttpResponse<String> unknown = server.get("/nothing/here");
        HttpResponse<String> wrong = server.send("DELETE", "/asterism/v1/status", "");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(refusal(unknown).code()).isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("allow")).contains("GET");
        assertThat(refusal(wrong).code()).isEqualTo(RefusalCode.METHOD_NOT_ALLOWED);
    }

    @Test
    void pekkosOwnHealthRoutesAreOff() {
        assertThat(server.get("/alive").statusCode()).isEqualTo(404);
        assertThat(server.get("/startup").statusCode()).isEqualTo(404);
    }

    static <T> T read(HttpResponse<String> response, Class<T> type) {
        return ApiJson.read(response.body().getBytes(StandardCharsets.UTF_8), type);
    }

    static Refused refusal(HttpResponse<String> response) {
        return (Refused) read(response, ChangeResult.class);
    }
}
