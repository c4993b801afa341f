package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.http.Encryption;
import org.asterism.http.FakeControl;
import org.asterism.http.HttpSettings;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.asterism.model.NodeName;
import org.asterism.tls.Certificates;
import org.asterism.tls.IdentityKeeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask a node over HTTPS. */
class SecuredTest {

    private record Ran(int exit, String out, String err) {}

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        Path tls = directory.resolve("tls");
        IdentityKeeper keeper = IdentityKeeper.start(
                Certificates.in(tls, Instant.now()).make("pbx1"), new NodeName("pbx1"), Clock.systemUTC());
        HttpSettings settings = RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5));
        Files.writeString(directory.resolve("tokens"), "anna operator subject:CN=anna\n", StandardOpenOption.APPEND);
        server = new RunningServer(settings, new Encryption.Tls(keeper::present));
        server.control.answer = CompletableFuture.completedFuture(new Accepted("done", FakeControl.VERSION, List.of()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void onLoopbackACommandFindsOutWhatThePortSpeaks() {
        Ran ran = run("status", "--ca", ca(), "--port", port());

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("pbx1");
    }

    @Test
    void anUrlMaySayIt() {
        Ran ran = runWith(Map.of("ASTERISM_URL", "https://localhost:" + port(), "ASTERISM_CA", ca()), "status");

        assertThat(ran.exit()).as(ran.err()).isZero();
    }

    @Test
    void aCertificateIsACredential() {
        Path tls = directory.resolve("tls");
        assertThat(run("key", "user", "anna", "--directory", tls.toString()).out())
                .contains("anna operator subject:CN=anna");

        Ran ran = run(
                "standby",
                "pbx1",
                "--ca",
                ca(),
                "--port",
                port(),
                "--certificate",
                tls.resolve("user-anna.crt").toString(),
                "--key",
                tls.resolve("user-anna.key").toString());

        assertThat(server.control.asked).as(ran.err()).hasSize(1);
        assertThat(server.control.asked.element().caller().name()).isEqualTo("anna");
    }

    @Test
    void anUnknownAuthorityIsNamedWithWhatToDo() throws Exception {
        Path others = directory.resolve("others");
        Certificates unused = Certificates.in(others, Instant.now());

        Ran ran = run("status", "--ca", others.resolve("ca.crt").toString(), "--port", port());

        assertThat(ran.exit()).isEqualTo(Exit.NOT_REACHABLE.code());
        assertThat(ran.err()).contains("not of the CA that is known here", "--ca");
    }

    @Test
    void aMissingCaIsNamed() {
        Ran ran = runWith(
                Map.of("ASTERISM_URL", "https://localhost:" + port()),
                "status",
                "--ca",
                directory.resolve("none.crt").toString());

        assertThat(ran.exit()).isEqualTo(Exit.USAGE.code());
        assertThat(ran.err()).contains("none.crt does not exist", "copy ca.crt");
    }

    @Test
    void whoAsksPlainlyIsToldThatThePortMaySpeakHttps() {
        Ran ran = run("status", "--plain", "--port", port());

        assertThat(ran.exit()).isEqualTo(Exit.NOT_REACHABLE.code());
        assertThat(ran.err()).contains("HTTPS");
    }

    private static String ca() {
        return directory.resolve("tls/ca.crt").toString();
    }

    private static String port() {
        return Integer.toString(server.port());
    }

    private static Ran run(String... arguments) {
        return runWith(Map.of(), arguments);
    }

    private static Ran runWith(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Console.Output.PIPE,
                environment,
                ZoneOffset.UTC);
        int exit = Asterism.run(console, List.of(), arguments);
        return new Ran(exit, out.toString(), err.toString());
    }
}
