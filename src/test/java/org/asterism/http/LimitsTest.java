package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.AuditEntry.Means;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.RefusalCode;
import org.asterism.http.Caller.Role;
import org.asterism.http.HttpSettings.CredentialSource;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers can take up, over real connections. */
class LimitsTest {

    private static final String STATUS = "/asterism/v1/status";
    private static final String MOVE = "/asterism/v1/resources/phones/move";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    private RunningServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(HttpLimits limits) {
        server = new RunningServer(new HttpSettings(
                "127.0.0.1",
                0,
                new CredentialSource.TokenFile(RunningServer.tokens(directory)),
                ProbeAccess.CREDENTIAL,
                limits));
        server.control.answer = CompletableFuture.completedFuture(new Accepted("done", FakeControl.VERSION, List.of()));
    }

    @Test
    void whoAsksTooOftenIsToldHowLongToWaitAndOthersAreNotHeldUp() {
        start(limits(16, Duration.ofSeconds(20), 1, 3));

        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            statuses.add(server.get(STATUS).statusCode());
        }
        HttpResponse<String> refused = server.get(STATUS);

        assertThat(statuses).startsWith(200, 200, 200).contains(429);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(ReadsTest.refusal(refused).code()).isEqualTo(RefusalCode.RATE_LIMITED);
        assertThat(ReadsTest.refusal(refused).remedy()).contains("management.limits.request-rate");
        assertThat(server.get(STATUS, "Authorization", "Bearer " + RunningServer.VIEWER)
                        .statusCode())
                .isEqualTo(200);
        assertThat(refusals("rate")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whoGuessesCredentialsIsSlowedDown() {
        start(limits(16, Duration.ofSeconds(20), 1, 3));

        for (int i = 0; i < 3; i++) {
            assertThat(server.post(MOVE, "", "wrong-token-000000" + i).statusCode())
                    .isEqualTo(401);
        }

        assertThat(server.post(MOVE, "", "wrong-token-0000009").statusCode()).isEqualTo(429);
        assertThat(server.post(MOVE, "", RunningServer.OPERATOR).statusCode()).isEqualTo(200);
    }

    @Test
    void tokensComeBackWithTime() {
        start(limits(16, Duration.ofSeconds(20), 0, 1));
        long[] now = {0};
        RateLimit limit = new RateLimit(limits(1, PATIENCE, 10, 2), () -> Instant.ofEpochMilli(now[0]));
        Caller anna = new Caller("anna", Role.ADMINISTRATOR, "10.0.0.7:1", Means.TOKEN, "");
        Caller stranger = new Caller("unknown", Role.VIEWER, "10.0.0.7:1", Means.NONE, "");

        assertThat(limit.take(anna)).isZero();
        assertThat(limit.take(anna)).isZero();
        assertThat(limit.take(anna)).isEqualTo(Duration.ofMillis(100));
        assertThat(limit.take(stranger)).isZero();
        now[0] += 100;
        assertThat(limit.take(anna)).isZero();
        assertThat(limit.take(anna)).isPositive();
    }

    /** More of them than there are connections: some trickle a header, some a body, some say nothing, some do not read. */
    @Test
    void slowClientsDoNotHoldThePort() throws IOException {
        start(limits(24, Duration.ofSeconds(1), 0, 1));
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            slow.add(socket);
            write(
                    socket,
                    switch (i % 4) {
                        case 0 -> "";
                        case 1 -> "GET " + STATUS + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ";
                        case 2 ->
                            "POST " + MOVE + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                                    + RunningServer.OPERATOR + "\r\nContent-Length: 100\r\n\r\n{";
                        default -> "GET " + STATUS + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
                    });
        }

        await().atMost(PATIENCE).until(() -> {
            slow.forEach(socket -> write(socket, "x"));
            try {
                return server.get(STATUS).statusCode() == 200;
            } catch (IllegalStateException closed) {
                return false;
            }
        });

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.metrics.scrape())
                        .contains("asterism_http_refused_total{reason=\"too-slow\"}")
                        .contains("asterism_http_connections 1.0"));
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void aBodyThatDoesNotArriveIsGivenUp() throws IOException {
        start(limits(16, Duration.ofSeconds(1), 0, 1));

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            write(
                    socket,
                    "POST " + MOVE + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + RunningServer.OPERATOR
                            + "\r\nContent-Length: 100\r\n\r\n{");

            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
        }
        assertThat(server.control.asked).isEmpty();
    }

    @Test
    void aHeaderBeyondTheLimitIsRefused() {
        start(limits(16, Duration.ofSeconds(20), 0, 1));

        assertThat(server.get(STATUS, "X-Long", "x".repeat(9000)).statusCode()).isEqualTo(431);
        assertThat(server.get(STATUS).statusCode()).isEqualTo(200);
    }

    @Test
    void oneAddressCannotTakeAllConnectionsAndLoopbackHasItsOwn() throws IOException {
        start(limits(16, Duration.ofSeconds(20), 0, 1));
        Seats seats = new Seats(new HttpLimits(3, 2, PATIENCE, PATIENCE, 4096, 8192, 0, 1, 1));
        InetAddress one = InetAddress.getByName("192.0.2.1");
        InetAddress other = InetAddress.getByName("192.0.2.2");

        assertThat(seats.take(one)).isEmpty();
        assertThat(seats.take(one)).isEmpty();
        assertThat(seats.take(one)).contains(Seats.OF_ADDRESS_TAKEN);
        assertThat(seats.take(other)).isEmpty();
        assertThat(seats.take(other)).contains(Seats.ALL_TAKEN);
        assertThat(seats.take(InetAddress.getLoopbackAddress())).isEmpty();
        seats.leave(one);
        assertThat(seats.take(other)).isEmpty();
    }

    private double refusals(String reason) {
        return server.metrics
                .registry()
                .counter("asterism.http.refused", "reason", reason)
                .count();
    }

    private static HttpLimits limits(int connections, Duration wait, int rate, int burst) {
        return new HttpLimits(connections, connections, wait, Duration.ofSeconds(5), 4096, 8192, rate, burst, 1);
    }

    private static void write(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException closed) {
            // As it should be.
        }
    }
}
