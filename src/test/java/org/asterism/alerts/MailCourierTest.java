package org.asterism.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.asterism.alerts.Courier.Delivery;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.model.Alert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a mail server on the loopback, over real sockets and TLS. */
class MailCourierTest {

    @TempDir
    Path folder;

    private final MailCourier courier =
            new MailCourier("voip", Fixture.PBX1, InstantSource.fixed(Fixture.NOON), ZoneOffset.UTC, Runnable::run);

    @Test
    void aMailGoesThroughTlsWithPasswordAndSaysEachEvent() throws Exception {
        SSLContext tls = Fixture.server(folder);
        List<AlertEvent> events = new ArrayList<>(List.of(Fixture.lost("pbx2")));
        for (int i = 0; i < 49; i++) {
            events.add(Fixture.failedMonitor());
        }
        try (MailServer server = new MailServer(tls, true)) {
            Delivery delivery = deliver(channel(server.port(), Alert.Security.STARTTLS, "user", "ca.pem"), events);

            MailServer.Mail mail = server.mails.poll(5, TimeUnit.SECONDS);
            assertThat(delivery.isDelivered()).as(delivery.words()).isTrue();
            assertThat(mail.isSecure()).isTrue();
            assertThat(mail.isAuthenticated()).isTrue();
            assertThat(mail.to()).isEqualTo("<noc@example.com>");
            assertThat(mail.text())
                    .contains("Subject: [voip] 50 events: node pbx2 is lost")
                    .contains("Auto-Submitted: auto-generated")
                    .contains("Message-ID: <node-lost-pbx2-7.1-50@example.com>")
                    .contains("2026-11-27 12:00:00.123 +00:00  node pbx2 is lost");
            assertThat(mail.text().split("of phones on pbx1: not running", -1)).hasSize(50);
        }
    }

    @Test
    void nothingIsSentWhereTlsIsAskedForAndNotOffered() throws Exception {
        try (MailServer server = new MailServer(Fixture.server(folder), false)) {
            Delivery delivery = deliver(
                    channel(server.port(), Alert.Security.STARTTLS, "user", "ca.pem"), List.of(Fixture.lost("pbx2")));

            assertThat(delivery.isDelivered()).isFalse();
            assertThat(delivery.words()).contains("STARTTLS");
            assertThat(server.commands).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void aServerWithACertificateOfAnotherGetsNothing() throws Exception {
        try (MailServer server = new MailServer(Fixture.server(folder), true)) {
            Delivery delivery =
                    deliver(channel(server.port(), Alert.Security.STARTTLS, "user", ""), List.of(Fixture.lost("pbx2")));

            assertThat(delivery.isDelivered()).isFalse();
            assertThat(server.commands).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void aRefusedMailIsAFailureWithTheServersWords() throws Exception {
        try (MailServer server = new MailServer(Fixture.server(folder), false)) {
            server.refusal = "451 4.7.1 try again later";

            Delivery delivery =
                    deliver(channel(server.port(), Alert.Security.NONE, "", ""), List.of(Fixture.lost("pbx2")));

            assertThat(delivery.isDelivered()).isFalse();
            assertThat(delivery.words()).contains("451 4.7.1 try again later");
        }
    }

    @Test
    void aServerThatSaysNothingIsAFailureAfterTheLimit() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            Delivery delivery =
                    deliver(channel(mute.getLocalPort(), Alert.Security.NONE, "", ""), List.of(Fixture.lost("pbx2")));

            assertThat(delivery.isDelivered()).isFalse();
        }
    }

    private Alert.Channel channel(int port, Alert.Security security, String user, String authority) throws Exception {
        return new Alert.Channel.Mail(
                "localhost",
                port,
                security,
                "asterism@example.com",
                user,
                user.isEmpty() ? "" : Fixture.secret(folder, "s3cret").toString(),
                authority.isEmpty() ? "" : folder.resolve(authority).toString(),
                Duration.ZERO);
    }

    private Delivery deliver(Alert.Channel channel, List<AlertEvent> events) throws Exception {
        return courier.deliver(Fixture.line(channel, Duration.ofSeconds(2), "noc@example.com"), events)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }
}
