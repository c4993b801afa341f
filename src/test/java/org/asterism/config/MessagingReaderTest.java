package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.asterism.config.MessagingSettings.Tls;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class MessagingReaderTest {

    private static final Path FILE = Path.of("/etc/asterism/asterism.conf");
    private final Findings findings = new Findings(FILE.toString());

    @Test
    void withoutAWordThereIsNoTls() {
        assertThat(read("").orElseThrow()).isEqualTo(new MessagingSettings(17355, new Tls.Off()));
    }

    @Test
    void theUsualFilesBearTheNodesNameAndLieBesideTheConfiguration() {
        assertThat(read("tls { enabled = on }").orElseThrow().tls())
                .isEqualTo(new Tls.On(
                        Path.of("/etc/asterism/tls/ca.crt"),
                        Path.of("/etc/asterism/tls/pbx1.crt"),
                        Path.of("/etc/asterism/tls/pbx1.key")));
        assertThat(read("tls { enabled = on, ca = /a/ca.pem, certificate = own.pem, key = \"../own.key\" }")
                        .orElseThrow()
                        .tls())
                .isEqualTo(new Tls.On(Path.of("/a/ca.pem"), Path.of("/etc/asterism/own.pem"), Path.of("/etc/own.key")));
        assertThat(findings.problems()).isEmpty();
    }

    @Test
    void aWordThatIsNeitherOnNorOffOrAMisspeltKeyIsAProblem() {
        assertThat(read("tls { enabled = maybe }")).isEmpty();
        assertThat(findings.problems())
                .singleElement()
                .asString()
                .contains("enabled", "maybe", "neither true nor false");
        read("tls { certificat = x }");
        assertThat(findings.problems()).hasSize(2).last().asString().contains("certificat", "certificate");
    }

    private Optional<MessagingSettings> read(String text) {
        var config = ConfigFactory.parseString("messaging { " + text + " }")
                .atPath("asterism")
                .withFallback(NodeSettingsReader.defaults());
        Section section = new Section(findings, "asterism", config.getObject("asterism"));
        return MessagingReader.read(section.section("messaging"), FILE, Optional.of(new NodeName("pbx1")));
    }
}
