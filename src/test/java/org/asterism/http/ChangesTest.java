package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Condition;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.Lifetime;
import org.asterism.api.RefusalCode;
import org.asterism.api.SampleStatus;
import org.asterism.http.Caller.Role;
import org.asterism.http.FakeControl.Asked;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.ResourceId;
import org.asterism.observability.Event;
import org.asterism.observability.EventKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ChangesTest {

    private static final ChangeResult ACCEPTED =
            new Accepted("phones prefers pbx2", new DocumentVersion(new Epoch(6), 18), List.of("stop", "start"));
    private static final ResourceId PHONES = new ResourceId("phones");

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
        server.control.asked.clear();
        server.control.answer = CompletableFuture.completedFuture(ACCEPTED);
    }

    @Test
    void aMoveIsHandedOnWithItsCaller() {
        HttpResponse<String> response = server.post(
                "/asterism/v1/resources/phones/move",
                "{\"node\":\"pbx2\",\"lifetime\":\"PT8H\",\"comment\":\"maintenance\"}",
                RunningServer.OPERATOR);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(ReadsTest.read(response, ChangeResult.class)).isEqualTo(ACCEPTED);
        Asked asked = server.control.asked.remove();
        assertThat(asked.change())
                .isEqualTo(new Change.Move(
                        PHONES,
                        NodeOrNone.of(SampleStatus.PBX2),
                        new Lifetime.For(Duration.ofHours(8)),
                        ChangeMode.APPLY,
                        "maintenance"));
        assertThat(asked.caller().name()).isEqualTo("olaf");
        assertThat(asked.caller().role()).isEqualTo(Role.OPERATOR);
        assertThat(asked.caller().address()).startsWith("127.0.0.1:");
    }

    @Test
    void eachVerbIsAChangeOfItsOwn() {
        for (String path : List.of(
                "resources/phones/move",
                "resources/phones/ban",
                "resources/phones/clear",
                "resources/phones/cleanup",
                "nodes/pbx2/standby",
                "nodes/pbx2/online")) {
            assertThat(server.post("/asterism/v1/" + path, "", RunningServer.OPERATOR)
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
        }

        assertThat(server.control.asked)
                .extracting(Asked::change)
                .containsExactly(
                        new Change.Move(PHONES, NodeOrNone.NONE, Lifetime.DEFAULT, ChangeMode.APPLY, ""),
                        new Change.Ban(PHONES, NodeOrNone.NONE, Lifetime.DEFAULT, ChangeMode.APPLY, ""),
                        new Change.Clear(PHONES, NodeOrNone.NONE, ChangeMode.APPLY, ""),
                        new Change.Cleanup(PHONES, NodeOrNone.NONE, ChangeMode.APPLY, ""),
                        new Change.Standby(SampleStatus.PBX2, Lifetime.DEFAULT, ChangeMode.APPLY, ""),
                        new Change.Online(SampleStatus.PBX2, ChangeMode.APPLY, ""));
    }

    @Test
    void aRefusalIsHandedBackWithItsConditions() {
        Refused refused = new Refused(
                RefusalCode.NO_CANDIDATE,
                "no node may run phones",
                List.of(new Condition("pbx2", "standby", "online")),
                "asterism online pbx2");
        server.control.answer = CompletableFuture.completedFuture(refused);

        HttpResponse<String> response = server.post("/asterism/v1/resources/phones/move", "", RunningServer.OPERATOR);

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(ReadsTest.refusal(response)).isEqualTo(refused);
    }

    @Test
    void theConfigurationIsReplacedOnlyOnTopOfAKnownVersion() {
        HttpResponse<String> without = server.send(
                "PUT", "/asterism/v1/config", "resources {}", "Authorization", "Bearer " + RunningServer.ADMINISTRATOR);
        HttpResponse<String> with = server.send(
                "PUT",
                "/asterism/v1/config?mode=dry-run&comment=try%20it",
                "resources { ü = 1 }",
                "Authorization",
                "Bearer " + RunningServer.ADMINISTRATOR,
                "If-Match",
                "\"6/17\"");

        assertThat(without.statusCode()).isEqualTo(428);
        assertThat(ReadsTest.refusal(without).code()).isEqualTo(RefusalCode.VERSION_REQUIRED);
        assertThat(with.statusCode()).isEqualTo(200);
        assertThat(server.control.asked)
                .extracting(Asked::change)
                .containsExactly(new Change.ApplyConfig(
                        "resources { ü = 1 }",
                        FakeControl.VERSION,
                        Change.AgentsWord.COUNTS,
                        ChangeMode.DRY_RUN,
                        "try it"));
    }

    @Test
    void aVersionConflictIsAFailedPrecondition() {
        server.control.answer = CompletableFuture.completedFuture(
                new Refused(RefusalCode.VERSION_CONFLICT, "the configuration is at 6/18", List.of(), "read it again"));

        HttpResponse<String> response = server.send(
                "PUT",
                "/asterism/v1/config",
                "resources {}",
                "Authorization",
                "Bearer " + RunningServer.ADMINISTRATOR,
                "If-Match",
                "\"6/17\"");

        assertThat(response.statusCode()).isEqualTo(412);
    }

    @Test
    void badBodiesAreRefusedBeforeAnybodyIsAsked() {
        String move = "/asterism/v1/resources/phones/move";

        assertThat(server.post(move, "{", RunningServer.OPERATOR).statusCode()).isEqualTo(400);
        assertThat(server.post(move, "{\"node\":\"A B\"}", RunningServer.OPERATOR)
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.post(move, "{\"mode\":\"perhaps\"}", RunningServer.OPERATOR)
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> large =
                server.post(move, "{\"comment\":\"" + "x".repeat(5000) + "\"}", RunningServer.OPERATOR);
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(ReadsTest.refusal(large).code()).isEqualTo(RefusalCode.TOO_LARGE);
        assertThat(server.control.asked).isEmpty();
    }

    @Test
    void aChangeWithoutAnAnswerHasAnUnknownOutcome() {
        server.control.answer = new CompletableFuture<>();

        HttpResponse<String> response = server.post("/asterism/v1/nodes/pbx2/standby", "", RunningServer.OPERATOR);

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(ReadsTest.refusal(response).code()).isEqualTo(RefusalCode.TIMEOUT);
        assertThat(ReadsTest.refusal(response).sentence()).endsWith("whether the change was made is not known");
    }

    @Test
    void eachChangeLeavesAnAuditLineAndAnEvent() {
        Logger audit = (Logger) LoggerFactory.getLogger("org.asterism.audit");
        audit.setLevel(Level.INFO);

        LoggingTestKit.info("caller=olaf role=OPERATOR from=127.0.0.1:")
                .withLoggerName("org.asterism.audit")
                .withMessageContains("change=ban comment=\"a 'b' c\" lifetime=forever mode=apply node=pbx1"
                        + " resource=phones result=accepted sentence=\"phones prefers pbx2\"")
                .expect(
                        server.system(),
                        () -> server.post(
                                "/asterism/v1/resources/phones/ban",
                                "{\"node\":\"pbx1\",\"lifetime\":\"forever\",\"comment\":\"a \\\"b\\\"\\nc\"}",
                                RunningServer.OPERATOR));
        audit.setLevel(Level.WARN);

        Event event = server.events.newest(1).get(0);
        assertThat(event.kind()).isEqualTo(EventKind.CHANGE);
        assertThat(event.values()).containsEntry("caller", "olaf").containsEntry("result", "accepted");
    }
}
