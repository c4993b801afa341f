package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.asterism.api.SampleReport;
import org.asterism.api.SampleStatus;
import org.asterism.audit.AuditTrail;
import org.asterism.audit.Mask;
import org.asterism.http.Caller.Role;
import org.asterism.http.HttpSettings.CredentialSource;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.observability.EventLog;
import org.asterism.observability.Health;
import org.asterism.observability.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {

    @TempDir
    Path directory;

    @Test
    void tokensAreReadWithTheirNamesAndRoles() throws Exception {
        Credentials credentials = Credentials.read(RunningServer.tokens(directory));

        assertThat(credentials.ownerOf(RunningServer.OPERATOR)).contains(new Credentials.Owner("olaf", Role.OPERATOR));
        assertThat(credentials.ownerOf(RunningServer.ADMINISTRATOR))
                .contains(new Credentials.Owner("anna", Role.ADMINISTRATOR));
        assertThat(credentials.ownerOf("")).isEmpty();
        assertThat(credentials.ownerOf(RunningServer.OPERATOR + "x")).isEmpty();
    }

    @Test
    void aTokenAloneIsAnAdministrators() throws Exception {
        Credentials credentials = Credentials.read(file("0123456789abcdef\n", "rw-------"));

        assertThat(credentials.ownerOf("0123456789abcdef"))
                .contains(new Credentials.Owner("admin", Role.ADMINISTRATOR));
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws Exception {
        Path file = file("0123456789abcdef\n", "rw-r-----");

        assertThatThrownBy(() -> Credentials.read(file))
                .isInstanceOf(HttpRefusedToStart.class)
                .hasMessageContaining("has mode rw-r-----")
                .hasMessageContaining("Remedy: chmod 0600 " + file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "short                       | has a token of 5 characters",
                "anna king 0123456789abcdef  | unknown role 'king'",
                "anna viewer                 | has 2 words",
                "\"# nothing\"                 | has 0 credentials"
            })
    void wrongLinesAreNamed(String line, String complaint) throws Exception {
        Path file = file(line + "\n", "rw-------");

        assertThatThrownBy(() -> Credentials.read(file))
                .isInstanceOf(HttpRefusedToStart.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void aFirstStartMakesATokenThatOnlyItsOwnerReads() throws Exception {
        Path file = directory.resolve("new");

        Credentials.createIfMissing(file);
        String first = Files.readString(file);
        Credentials.createIfMissing(file);

        assertThat(Files.readString(file)).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String token = first.strip().replaceFirst("(?s).* ", "");
        assertThat(Credentials.read(file).ownerOf(token)).contains(new Credentials.Owner("admin", Role.ADMINISTRATOR));
    }

    @Test
    void aPortOpenBeyondLoopbackWithoutCredentialsRefusesToStart() {
        HttpSettings settings = new HttpSettings(
                "0.0.0.0", 0, new CredentialSource.None(), ProbeAccess.CREDENTIAL, HttpLimits.STANDARD);
        ActorTestKit kit = ActorTestKit.create("refuses", ManagementServer.systemConfig(settings));
        HttpServices services = new HttpServices(
                new FakeControl(),
                Metrics.create(),
                new Health(),
                EventLog.create(SampleStatus.PBX1, 10, InstantSource.system()),
                new HttpServices.Records(
                        AuditTrail.in(
                                directory,
                                SampleStatus.PBX1,
                                1 << 20,
                                2,
                                Runnable::run,
                                Runnable::run,
                                InstantSource.system()),
                        SampleStatus.PBX1,
                        () -> Mask.of(Set.of())),
                query -> CompletableFuture.failedFuture(new IllegalStateException("not asked")),
                new FakeArchive(),
                new FakeAlerts(),
                new FakeDrills(),
                () -> new SampleReport(SampleStatus.PBX1, Instant.EPOCH, 10_000, List.of()),
                () -> CompletableFuture.failedFuture(new IllegalStateException("not asked")),
                Optional::empty);

        try {
            assertThatThrownBy(() -> ManagementServer.start(kit.system(), settings, services, new Encryption.Clear()))
                    .isInstanceOf(HttpRefusedToStart.class)
                    .hasMessage("the management port on 0.0.0.0 would be open beyond this machine without a credential."
                            + " Remedy: configure a token file, or bind to 127.0.0.1");
        } finally {
            kit.shutdownTestKit();
        }
    }

    private Path file(String text, String mode) throws IOException {
        Path file = directory.resolve("tokens");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }
}
