package org.asterism.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {

    private static final Instant NOW = Certificates.NOON;
    private static final NodeName PBX = new NodeName("pbx1");

    @TempDir
    private Path temporary = Path.of("");

    @Test
    void itsFilesAreForTheirOwnerAloneAndNeverOverwritten() throws Exception {
        Path directory = temporary.resolve("tls");
        Certificates.in(directory, NOW).make("pbx1");
        byte[] before = Files.readAllBytes(directory.resolve("ca.key"));

        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("ca.key"))).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("pbx1.key"))).isEqualTo("rw-------");
        assertThatThrownBy(() -> Authority.create(directory, 1, NOW))
                .isInstanceOf(TlsRefused.class)
                .hasMessageContaining("ca.key exists");
        assertThatThrownBy(() -> Authority.open(directory, NOW).issue(PBX, 1, Authority.Existing.REFUSE, NOW))
                .isInstanceOf(TlsRefused.class)
                .hasMessageContaining("pbx1.key exists")
                .hasMessageContaining("--renew");
        assertThat(directory.resolve("ca.key")).hasBinaryContent(before);
    }

    @Test
    void aCertificateNamesItsNodeAndIsSignedByTheAuthority() throws Exception {
        Identity identity = Certificates.in(temporary, NOW).identity("pbx1");

        assertThat(Identity.names(identity.chain().get(0))).containsExactly("pbx1");
        identity.chain().get(0).verify(identity.authorities().get(0).getPublicKey());
        assertThat(identity.expires()).isEqualTo(NOW.plus(Duration.ofDays(Certificates.YEAR)));
        assertThat(identity.chain().get(0).getBasicConstraints())
                .as("may sign no others")
                .isEqualTo(-1);
    }

    @Test
    void aCertificateEndsWithItsAuthorityAtTheLatest() throws Exception {
        Authority.create(temporary, 10, NOW);

        Authority.Made made =
                Authority.open(temporary, NOW).issue(PBX, Certificates.YEAR, Authority.Existing.REFUSE, NOW);

        assertThat(made.expires()).isEqualTo(NOW.plus(Duration.ofDays(10)));
    }

    @Test
    void anExpiredAuthorityOrOneWithoutItsKeySignsNothing() throws Exception {
        Authority.create(temporary, 10, NOW);

        assertThatThrownBy(() -> Authority.open(temporary, NOW.plus(Duration.ofDays(11))))
                .isInstanceOf(TlsRefused.class)
                .hasMessageContaining("ca.crt expired on 2026-06-11");
        Files.delete(temporary.resolve("ca.key"));
        assertThatThrownBy(() -> Authority.open(temporary, NOW))
                .isInstanceOf(TlsRefused.class)
                .hasMessageContaining("ca.key does not exist")
                .hasMessageContaining("asterism key ca");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
