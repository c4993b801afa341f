package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.RefusalCode;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes sent again, over real HTTP. */
class RepeatsTest {

    private static final ChangeResult ACCEPTED =
            new Accepted("phones prefers pbx2", new DocumentVersion(new Epoch(6), 18), List.of());
    private static final String MOVE = "/asterism/v1/resources/phones/move";

    @TempDir
    static Path directory;

    private static RunningServer server;
    private static int keys;

    private final String key = "key-" + keys++;

    @BeforeAll
    static void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5)));
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
    void theSameChangeUnderTheSameKeyIsDoneOnce() {
        HttpResponse<String> first = send(MOVE, "{\"node\":\"pbx2\"}", RunningServer.OPERATOR);
        server.control.answer =
                CompletableFuture.completedFuture(new Accepted("another", DocumentVersion.EMPTY, List.of()));
        HttpResponse<String> again = send(MOVE, "{\"node\":\"pbx2\"}", RunningServer.OPERATOR);

        assertThat(server.control.asked).hasSize(1);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue(Repeats.REPEATED)).isEmpty();
        assertThat(again.headers().firstValue(Repeats.REPEATED)).contains("true");
    }

    @Test
    void anotherChangeUnderTheSameKeyIsRefused() {
        send(MOVE, "{\"node\":\"pbx2\"}", RunningServer.OPERATOR);

        for (HttpResponse<String> other : List.of(
                send(MOVE, "{\"node\":\"pbx1\"}", RunningServer.OPERATOR),
                send("/asterism/v1/resources/phones/ban", "{\"node\":\"pbx2\"}", RunningServer.OPERATOR))) {
            assertThat(other.statusCode()).isEqualTo(422);
            assertThat(ReadsTest.refusal(other).code()).isEqualTo(RefusalCode.KEY_REUSED);
        }
        assertThat(server.control.asked).hasSize(1);
    }

    @Test
    void aKeyBelongsToItsCaller() {
        send(MOVE, "", RunningServer.OPERATOR);
        send(MOVE, "", RunningServer.ADMINISTRATOR);

        assertThat(server.control.asked).hasSize(2);
    }

    @Test
    void aKeyDoesNotOpenTheGate() {
        send(MOVE, "", RunningServer.OPERATOR);

        assertThat(send(MOVE, "", "a-wrong-token-000000").statusCode()).isEqualTo(401);
        assertThat(send(MOVE, "", RunningServer.VIEWER).statusCode()).isEqualTo(403);
    }

    @Test
    void whatIsStillUnderWayIsWaitedForAndNotBegunAgain() throws Exception {
        CompletableFuture<ChangeResult> slow = new CompletableFuture<>();
        server.control.answer = slow;
        CompletableFuture<HttpResponse<String>> first =
                CompletableFuture.supplyAsync(() -> send(MOVE, "", RunningServer.OPERATOR));
        Awaitility.await().until(() -> server.control.asked.size() == 1);
        CompletableFuture<HttpResponse<String>> again =
                CompletableFuture.supplyAsync(() -> send(MOVE, "", RunningServer.OPERATOR));
        HttpResponse<String> other = send(MOVE, "{\"node\":\"pbx1\"}", RunningServer.OPERATOR);
        slow.complete(ACCEPTED);

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(again.get(10, TimeUnit.SECONDS).body()).isEqualTo(first.get().body());
        assertThat(server.control.asked).hasSize(1);
    }

    @Test
    void whatCouldNotBeDoneForNowMayBeTriedAgainUnderItsKey() {
        server.control.answer = CompletableFuture.completedFuture(
                new Refused(RefusalCode.NO_COORDINATOR, "no coordinator is elected now", List.of(), "try again"));
        assertThat(send(MOVE, "", RunningServer.OPERATOR).statusCode()).isEqualTo(503);
        server.control.answer = CompletableFuture.completedFuture(ACCEPTED);

        assertThat(send(MOVE, "", RunningServer.OPERATOR).statusCode()).isEqualTo(200);
        assertThat(server.control.asked).hasSize(2);
    }

    @Test
    void nonsenseStaysNonsenseUnderAnyKey() {
        assertThat(send(MOVE, "{\"node\":7", RunningServer.OPERATOR).statusCode())
                .isEqualTo(400);
        assertThat(send(MOVE, "{\"node\":7", RunningServer.OPERATOR).statusCode())
                .isEqualTo(400);
        assertThat(server.control.asked).isEmpty();
    }

    private HttpResponse<String> send(String path, String body, String token) {
        return server.send("POST", path, body, "Authorization", "Bearer " + token, Repeats.HEADER, key);
    }
}
