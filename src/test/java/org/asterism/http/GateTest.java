package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.RefusalCode;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {

    private static final String STATUS = "/asterism/v1/status";
    private static final String MOVE = "/asterism/v1/resources/phones/move";

    /** A proxy on this machine says that it asks for somebody else: as good as beyond loopback. */
    private static final String[] FORWARDED = {"X-Forwarded-For", "10.0.0.7"};

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.OPEN, Duration.ofSeconds(5)));
        server.control.answer = CompletableFuture.completedFuture(new Accepted("done", FakeControl.VERSION, List.of()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void nothingIsChangedWithoutACredentialNotEvenOnLoopback() {
        HttpResponse<String> response = server.send("POST", MOVE, "{}");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer realm=\"asterism\"");
        assertThat(ReadsTest.refusal(response).remedy()).contains("--token-file");
        assertThat(server.control.asked).isEmpty();
    }

    @Test
    void readingForSomebodyElseNeedsACredential() {
        assertThat(server.get(STATUS, FORWARDED).statusCode()).isEqualTo(401);
        assertThat(server.get("/metrics", FORWARDED).statusCode()).isEqualTo(401);
        assertThat(server.get("/nothing", FORWARDED).statusCode()).isEqualTo(401);
        assertThat(server.get("/cluster/members", FORWARDED).statusCode()).isEqualTo(401);
        assertThat(server.get(STATUS, "X-Forwarded-For", "10.0.0.7", "Authorization", "Bearer " + RunningServer.VIEWER)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void probesAreOpenWhereTheSettingsSaySo() {
        assertThat(server.get("/live", FORWARDED).statusCode()).isEqualTo(200);
        assertThat(server.get("/role/phones", FORWARDED).statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongCredentialIsWorseThanNone() {
        HttpResponse<String> response = server.get(STATUS, "Authorization", "Bearer not-the-right-token");
        HttpResponse<String> basic = server.get(STATUS, "Authorization", "Basic YTpi");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(ReadsTest.refusal(response).code()).isEqualTo(RefusalCode.UNAUTHENTICATED);
        assertThat(basic.statusCode()).isEqualTo(401);
    }

    @Test
    void rolesBoundWhatACredentialMayDo() {
        assertThat(server.post(MOVE, "", RunningServer.VIEWER).statusCode()).isEqualTo(403);
        assertThat(server.post(MOVE, "", RunningServer.OPERATOR).statusCode()).isEqualTo(200);
        assertThat(server.post(MOVE, "", RunningServer.ADMINISTRATOR).statusCode())
                .isEqualTo(200);
        assertThat(server.send(
                                "PUT",
                                "/asterism/v1/config",
                                "x",
                                "Authorization",
                                "Bearer " + RunningServer.OPERATOR,
                                "If-Match",
                                "\"6/17\"")
                        .statusCode())
                .isEqualTo(403);
        server.control.asked.clear();
    }

    @Test
    void aWebPageUnderAForeignNameReadsNothing() throws IOException {
        assertThat(raw("GET " + STATUS + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
        assertThat(raw("GET " + STATUS + " HTTP/1.1\r\nHost: localhost:" + server.port()
                        + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void theNetsOwnRoutesAnswerOnlyWhileThereIsANet() {
        HttpResponse<String> without = server.get("/cluster/members");
        ActorTestKit kit = ActorTestKit.create(
                "net",
                ConfigFactory.parseString("pekko.actor.provider = cluster\n"
                                + "pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }")
                        .withFallback(ConfigFactory.load()));
        server.net.set(Optional.of(kit.system()));
        HttpResponse<String> with = server.get("/cluster/members");
        HttpResponse<String> down = server.send("DELETE", "/cluster/members/x", "");
        server.net.set(Optional.empty());
        kit.shutdownTestKit();

        assertThat(without.statusCode()).isEqualTo(503);
        assertThat(ReadsTest.refusal(without).sentence()).isEqualTo("this node is in no Pekko cluster now");
        assertThat(with.statusCode()).isEqualTo(200);
        assertThat(with.body()).contains("\"selfNode\":\"pekko://net@127.0.0.1:");
        assertThat(down.statusCode()).isIn(404, 405);
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
