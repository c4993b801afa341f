package org.asterism.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.asterism.alerts.Courier.Delivery;
import org.asterism.model.Alert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real HTTP server on the loopback. */
class WebhookCourierTest {

    private record Got(String signature, String type, byte[] body) {}

    @TempDir
    Path folder;

    private final WebhookCourier courier =
            new WebhookCourier("voip", Fixture.PBX1, InstantSource.fixed(Fixture.NOON), Runnable::run);
    private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
    private final AtomicInteger status = new AtomicInteger(204);
    private final CountDownLatch release = new CountDownLatch(1);
    private HttpServer server = null;

    @AfterEach
    void close() {
        release.countDown();
        if (server != null) {
            server.stop(0);
        }
    }

    private String serve(HttpServer made, String scheme) {
        server = made;
        server.createContext("/hook", exchange -> {
            got.add(new Got(
                    exchange.getRequestHeaders().getFirst("Asterism-Signature"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestBody().readAllBytes()));
            if (status.get() == 302) {
                exchange.getResponseHeaders().add("Location", "/hook");
            }
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.createContext("/hang", exchange -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return scheme + "://localhost:" + server.getAddress().getPort();
    }

    private String plain() throws Exception {
        return serve(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0), "http");
    }

    private String secure() throws Exception {
        HttpsServer made = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        made.setHttpsConfigurator(new HttpsConfigurator(Fixture.server(folder)));
        return serve(made, "https");
    }

    @Test
    void theBodyIsJsonAndSignedWithTheSecret() throws Exception {
        String url = plain() + "/hook";
        Path secret = Fixture.secret(folder, "s3cret");

        Delivery delivery = deliver(url, secret.toString(), "");

        Got request = got.poll(5, TimeUnit.SECONDS);
        assertThat(delivery).isEqualTo(new Delivery(true, "HTTP status 204"));
        JsonNode body = new ObjectMapper().readTree(request.body());
        assertThat(request.type()).isEqualTo("application/json");
        assertThat(body.path("id").asText()).isEqualTo("pbx1-0");
        assertThat(body.path("cluster").asText()).isEqualTo("voip");
        assertThat(body.path("kind").asText()).isEqualTo("resource");
        assertThat(body.path("facts").path("rsc").asText()).isEqualTo("phones");
        assertThat(body.path("attributes").path("debug").asText()).isEqualTo("yes");
        assertThat(body.path("text").asText()).isEqualTo("monitor (every 10000 ms) of phones on pbx1: not running");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(request.signature())
                .isEqualTo("sha256=" + java.util.HexFormat.of().formatHex(mac.doFinal(request.body())));
    }

    /** RFC 4231, test case 2. */
    @Test
    void theSignatureIsHmacSha256() {
        assertThat(WebhookCourier.signature("Jefe", "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void anythingBut2xxIsAFailureAndARedirectionIsNotFollowed() throws Exception {
        String url = plain() + "/hook";

        for (int answer : new int[] {302, 404, 500}) {
            status.set(answer);
            assertThat(deliver(url, "", "")).isEqualTo(new Delivery(false, "HTTP status " + answer));
        }

        assertThat(got).hasSize(3);
    }

    @Test
    void aReceiverThatHangsIsAFailureAfterTheLimit() throws Exception {
        assertThat(deliver(plain() + "/hang", "", "").isDelivered()).isFalse();
    }

    @Test
    void aCertificateIsCheckedAgainstTheFileAndTheHost() throws Exception {
        String url = secure();
        String authority = folder.resolve("ca.pem").toString();

        Delivery unknown = deliver(url + "/hook", "", "");
        Delivery known = deliver(url + "/hook", "", authority);
        Delivery otherName = deliver(url.replace("localhost", "127.0.0.2") + "/hook", "", authority);

        assertThat(unknown.isDelivered()).isFalse();
        assertThat(known.isDelivered()).as(known.words()).isTrue();
        assertThat(otherName.isDelivered()).isFalse();
    }

    @Test
    void aSecretThatOthersMayReadIsNotUsed() throws Exception {
        Path secret = Fixture.secret(folder, "s3cret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));

        Delivery delivery = deliver(plain() + "/hook", secret.toString(), "");

        assertThat(delivery.isDelivered()).isFalse();
        assertThat(delivery.words()).contains("chmod 0600");
        assertThat(got).isEmpty();
    }

    private Delivery deliver(String url, String secret, String authority) throws Exception {
        return courier.deliver(
                        Fixture.line(new Alert.Channel.Webhook(url, secret, authority), Duration.ofMillis(1500), ""),
                        List.of(Fixture.failedMonitor()))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }
}
