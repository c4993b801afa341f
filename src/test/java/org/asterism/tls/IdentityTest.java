package org.asterism.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node takes for its own. */
class IdentityTest {

    private static final NodeName PBX = new NodeName("pbx1");
    private static final Instant NOW = Certificates.NOON;

    @TempDir
    private Path temporary = Path.of("");

    private Certificates cluster = new Certificates(temporary, NOW);
    private TlsFiles files = TlsFiles.in(temporary, PBX);

    @BeforeEach
    void make() throws TlsRefused {
        cluster = Certificates.in(temporary.resolve("cluster"), NOW);
        files = cluster.make("pbx1");
    }

    @Test
    void eachFileThatWillNotDoIsRefusedWithItsNameTheReasonAndTheRemedy() throws Exception {
        refused(NOW.plus(Duration.ofDays(Certificates.YEAR + 1)))
                .hasMessageContaining("pbx1.crt expired on 2027-06-01T12:00:00Z")
                .hasMessageContaining("asterism key node pbx1 --renew");
        refused(NOW.minus(Duration.ofDays(2)))
                .hasMessageContaining("pbx1.crt does not hold before")
                .hasMessageContaining("set the clock");

        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
        refused(NOW).hasMessageContaining("chmod 600 " + files.key());

        Certificates.copy(cluster.make("pbx2").key(), files.key());
        refused(NOW).hasMessageContaining("pbx1.key is not the key of").hasMessageContaining("pbx1.crt");

        Certificates.copy(cluster.make("pbx2").certificate(), files.certificate());
        refused(NOW).hasMessageContaining("pbx1.key is not the key of");

        Certificates.copy(cluster.make("pbx2").key(), files.key());
        Certificates.copy(TlsFiles.in(cluster.directory(), new NodeName("pbx2")).certificate(), files.certificate());
        refused(NOW).hasMessageContaining("is the certificate of [pbx2], not of this node, pbx1");

        Files.delete(files.key());
        refused(NOW).hasMessageContaining("pbx1.key does not exist").hasMessageContaining("asterism key node pbx1");

        Files.delete(files.authorities());
        refused(NOW).hasMessageContaining("ca.crt does not exist").hasMessageContaining("asterism key ca");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        Certificates other = Certificates.in(temporary.resolve("other"), NOW);
        Certificates.copy(other.directory().resolve("ca.crt"), files.authorities());

        refused(NOW).hasMessageContaining("pbx1.crt is not signed by the CA in " + files.authorities());
    }

    @Test
    void theAuthorityIsRefusedOnceItExpired() throws Exception {
        Path brief = temporary.resolve("brief");
        Authority.create(brief, 1, NOW);
        TlsFiles own = new Certificates(brief, NOW).make("pbx1");

        Instant late = NOW.plus(Duration.ofDays(2));
        assertThatThrownBy(() -> Identity.read(own, PBX, late)).hasMessageContaining("expired");
    }

    @Test
    void replacedFilesAreTakenUpAndBadOnesLeaveTheLastGoodOnesInUse() throws Exception {
        IdentityKeeper keeper = IdentityKeeper.start(files, PBX, cluster.clock());
        Identity first = keeper.present();
        List<String> told = new ArrayList<>();

        keeper.refresh(told::add);
        assertThat(told).isEmpty();

        cluster.make("pbx1", 2 * Certificates.YEAR);
        keeper.refresh(told::add);
        Identity second = keeper.present();
        assertThat(second.expires()).isAfter(first.expires());
        assertThat(told).singleElement().asString().contains("holds until " + second.expires());

        Files.writeString(files.certificate(), "nonsense");
        keeper.refresh(told::add);
        assertThat(keeper.problem().isNone()).as("may be half of a replacement").isTrue();
        keeper.refresh(told::add);
        assertThat(keeper.problem().sentence()).contains("pbx1.crt holds no certificate");
        assertThat(keeper.present()).isEqualTo(second);

        cluster.make("pbx1");
        keeper.refresh(told::add);
        assertThat(keeper.problem().isNone()).isTrue();
        assertThat(keeper.present()).isNotEqualTo(second);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(Instant at) {
        return assertThatThrownBy(() -> Identity.read(files, PBX, at)).isInstanceOf(TlsRefused.class);
    }
}
