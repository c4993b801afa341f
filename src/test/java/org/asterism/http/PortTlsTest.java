package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.asterism.api.ApiJson;
import org.asterism.api.AuditEntry.Means;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.model.NodeName;
import org.asterism.tls.Authority;
import org.asterism.tls.Certificates;
import org.asterism.tls.IdentityKeeper;
import org.asterism.tls.PortClient;
import org.asterism.tls.PortClient.Own;
import org.asterism.tls.TlsFiles;
import org.asterism.tls.TlsRefused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management port in TLS, and clients that show certificates. */
class PortTlsTest {

    private static final NodeName PBX = new NodeName("pbx1");
    private static final String STATUS = "/asterism/v1/status";
    private static final String MOVE = "/asterism/v1/resources/phones/move";

    private record Answer(int status, String body) {}

    private final Instant now = Instant.now();

    @TempDir
    private Path directory = Path.of("");

    private Path ca = Path.of("");
    private IdentityKeeper keeper;
    private Authority authority;
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        ca = directory.resolve("tls");
        TlsFiles files = Certificates.in(ca, now).make("pbx1");
        authority = Authority.open(ca, now);
        keeper = IdentityKeeper.start(files, PBX, Clock.systemUTC());
        HttpSettings settings = RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5));
        Own pinned = user("other", "stranger", 100, now);
        Own late = user("old", "late", 100, now.minus(Duration.ofDays(200)));
        Files.writeString(
                directory.resolve("tokens"),
                "olga operator subject:CN=olga\nuwe administrator subject:CN=uwe,O=Elsewhere\nstan viewer sha256:"
                        + fingerprint(pinned) + "\nlars administrator sha256:" + fingerprint(late) + "\n",
                StandardOpenOption.APPEND);
        server = new RunningServer(settings, new Encryption.Tls(keeper::present));
        server.control.answer = CompletableFuture.completedFuture(new Accepted("done", FakeControl.VERSION, List.of()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tokensWorkAsEverAndWithoutOneOnlyLoopbackReads() throws Exception {
        assertThat(ask(new Own.None(), "GET", STATUS).status()).isEqualTo(200);
        assertThat(ask(new Own.None(), "POST", MOVE).status()).isEqualTo(401);
        assertThat(ask(new Own.None(), "POST", MOVE, "Authorization: Bearer " + RunningServer.OPERATOR)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aCertificateOfTheClustersCaHasTheRoleOfItsSubject() throws Exception {
        Own olga = user("tls", "olga", 100, now);

        assertThat(ask(olga, "POST", MOVE).status()).isEqualTo(200);
        assertThat(server.control.asked.element().caller().name()).isEqualTo("olga");
        assertThat(server.control.asked.element().caller().means()).isEqualTo(Means.CERTIFICATE);
        assertThat(ask(olga, "POST", "/asterism/v1/keys/rotate").status()).isEqualTo(403);
        assertThat(ask(olga, "GET", STATUS, "X-Forwarded-For: 10.0.0.7").status())
                .as("a credential counts from everywhere")
                .isEqualTo(200);
    }

    @Test
    void aSubjectOfAnotherCaIsNobody() throws Exception {
        Own forged = user("forged", "olga", 100, now);

        assertThat(ask(forged, "POST", MOVE).status()).isEqualTo(401);
        assertThat(server.control.asked).isEmpty();
    }

    @Test
    void aPinnedCertificateCountsWhoeverIssuedIt() throws Exception {
        Own stan = new Own.Certificate(
                directory.resolve("other/user-stranger.crt"), directory.resolve("other/user-stranger.key"));

        assertThat(ask(stan, "GET", STATUS, "X-Forwarded-For: 10.0.0.7").status())
                .isEqualTo(200);
        assertThat(ask(stan, "POST", MOVE).status()).isEqualTo(403);
    }

    @Test
    void anExpiredCertificateIsRefusedWithTheDay() throws Exception {
        Own lars = new Own.Certificate(directory.resolve("old/user-late.crt"), directory.resolve("old/user-late.key"));

        Answer answer = ask(lars, "POST", MOVE);

        assertThat(answer.status()).isEqualTo(401);
        ChangeResult refusal = ApiJson.read(answer.body().getBytes(StandardCharsets.UTF_8), ChangeResult.class);
        assertThat(refusal.sentence()).contains("client certificate of 'lars' holds until");
    }

    @Test
    void aNodesOwnCertificateIsNoCredential() throws Exception {
        Own node = new Own.Certificate(ca.resolve("pbx1.crt"), ca.resolve("pbx1.key"));

        assertThat(ask(node, "POST", MOVE).status()).isEqualTo(401);
    }

    @Test
    void aRenewedCertificateIsUsedWithoutARestart() throws Exception {
        X509Certificate before = shown();
        Authority.Made unused = authority.issue(PBX, 300, Authority.Existing.REPLACE, now);

        keeper.refresh(sentence -> {});

        assertThat(shown()).isNotEqualTo(before);
        assertThat(ask(new Own.None(), "GET", STATUS).status()).isEqualTo(200);
    }

    @Test
    void whoSpeaksPlainlyGetsNothingAndThePortLivesOn() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(("GET " + STATUS + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] got = new byte[0];
            try {
                got = socket.getInputStream().readAllBytes();
            } catch (IOException reset) {
                // As good as nothing.
            }
            assertThat(new String(got, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP", "phones");
        }
        assertThat(ask(new Own.None(), "GET", STATUS).status()).isEqualTo(200);
    }

    @Test
    void aClientTurnsAwayWhatIsNotTheNodeAndSaysWhatToDo() throws Exception {
        Path others = directory.resolve("others");
        Certificates unused = Certificates.in(others, now);

        assertThat(refusal(others.resolve("ca.crt"), "127.0.0.1", Clock.systemUTC())
                        .sentence())
                .contains("not of the CA that is known here");
        assertThat(refusal(ca.resolve("ca.crt"), "pbx2", Clock.systemUTC()).sentence())
                .isEqualTo("the certificate at pbx2 is that of [pbx1]");
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(400));
        assertThat(refusal(ca.resolve("ca.crt"), "pbx1", later).sentence()).contains("[pbx1] expired on");
        assertThat(refusal(ca.resolve("ca.crt"), "pbx1", later).remedy()).contains("--renew");
    }

    /** What is served is that of an address that is dialled only if it says so, or says nothing of addresses. */
    @Test
    void addressesInACertificateAreCompared() throws Exception {
        assertThat(dial("10.0.0.1")).isEmpty();
        Authority.Made unused = authority.issue(
                PBX,
                java.util.Set.of(java.net.InetAddress.getByName("10.0.0.1")),
                300,
                Authority.Existing.REPLACE,
                now);
        keeper.refresh(sentence -> {});

        assertThat(dial("10.0.0.1")).isEmpty();
        assertThat(dial("10.0.0.2")).contains("the certificate at 10.0.0.2 is that of [pbx1]");
    }

    private String dial(String host) throws Exception {
        PortClient client = PortClient.of(ca.resolve("ca.crt"), new Own.None(), host, Clock.systemUTC());
        try (SSLSocket socket = (SSLSocket) client.sockets().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
            return "";
        } catch (SSLException refused) {
            return client.refusal().orElseThrow().sentence();
        }
    }

    private TlsRefused refusal(Path authorities, String host, Clock clock) throws Exception {
        PortClient client = PortClient.of(authorities, new Own.None(), host, clock);
        try (SSLSocket socket = (SSLSocket) client.sockets().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
            throw new AssertionError("let in");
        } catch (SSLException refused) {
            return client.refusal().orElseThrow();
        }
    }

    private X509Certificate shown() throws Exception {
        PortClient client = PortClient.of(ca.resolve("ca.crt"), new Own.None(), "pbx1", Clock.systemUTC());
        try (SSLSocket socket = (SSLSocket) client.sockets().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private Answer ask(Own own, String method, String path, String... headers) throws Exception {
        PortClient client = PortClient.of(ca.resolve("ca.crt"), own, "pbx1", Clock.systemUTC());
        try (SSLSocket socket = (SSLSocket) client.sockets().createSocket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            out.write(
                    (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n"
                                    + more + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String whole = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(Integer.parseInt(whole.substring(9, 12)), whole.substring(whole.indexOf("\r\n\r\n") + 4));
        }
    }

    /** A user's certificate of the CA in that directory, which is made if there is none. */
    private Own user(String folder, String name, int days, Instant at) throws TlsRefused {
        Path place = directory.resolve(folder);
        if (!Files.exists(place)) {
            Certificates unused = Certificates.in(place, at);
        }
        Authority.Made made = Authority.open(place, at).issueUser(name, days, Authority.Existing.REPLACE, at);
        return new Own.Certificate(made.certificate(), made.key());
    }

    private static String fingerprint(Own own) throws Exception {
        var factory = java.security.cert.CertificateFactory.getInstance("X.509");
        try (InputStream in = Files.newInputStream(((Own.Certificate) own).certificate())) {
            return org.asterism.tls.ClientCertificate.of(
                            new java.security.cert.Certificate[] {factory.generateCertificate(in)})
                    .fingerprint();
        }
    }
}
