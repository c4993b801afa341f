package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.asterism.config.ManagementSettings.Tls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementReaderTest {

    @TempDir
    private Path dir = Path.of("");

    @Test
    void onLoopbackThePortNeedsNoTls() throws Exception {
        ManagementSettings settings = read("").orThrow().management();

        assertThat(settings.tls()).isEqualTo(new Tls.Off());
        assertThat(settings.limits())
                .isEqualTo(new ManagementSettings.Limits(
                        256, 32, Duration.ofSeconds(20), Duration.ofSeconds(15), 1 << 20, 8192, 100, 200));
        assertThat(read("").orThrow().risks()).extracting(Risk::name).doesNotContain("management-clear-text");
    }

    @Test
    void beyondLoopbackItSpeaksTlsUnlessItIsSaid() throws Exception {
        String open = "host = \"10.0.0.1\", credentials = tokens";

        assertThat(read(open).orThrow().management().tls())
                .isEqualTo(new Tls.On(
                        dir.resolve("tls/ca.crt"), dir.resolve("tls/pbx1.crt"), dir.resolve("tls/pbx1.key")));
        NodeSettings clear = read(open + ", tls.enabled = off").orThrow();
        assertThat(clear.management().tls()).isEqualTo(new Tls.Off());
        assertThat(clear.risks()).extracting(Risk::name).contains("management-clear-text");
    }

    @Test
    void onLoopbackItMayBeTurnedOnWithFilesOfItsOwn() throws Exception {
        NodeSettings settings =
                read("tls { enabled = on, ca = \"/x/ca.crt\", certificate = \"n.crt\", key = \"n.key\" }")
                        .orThrow();

        assertThat(settings.management().tls())
                .isEqualTo(new Tls.On(Path.of("/x/ca.crt"), dir.resolve("n.crt"), dir.resolve("n.key")));
    }

    @Test
    void whatCannotBeReadStopsTheStart() throws Exception {
        assertThat(read("tls.enabled = maybe")).isInstanceOf(Reading.Refused.class);
        assertThat(read("limits.request-rate = -1")).isInstanceOf(Reading.Refused.class);
        assertThat(read("limits.request-wait = 10")).isInstanceOf(Reading.Refused.class);
        assertThat(read("limits.conections = 10")).isInstanceOf(Reading.Refused.class);
    }

    private Reading<NodeSettings> read(String management) throws IOException {
        Path file = dir.resolve("asterism.conf");
        Files.writeString(file, """
                asterism {
                  cluster { name = voip, nodes = [
                    { name = pbx1, addresses { eth0 = "10.0.0.1" } }
                    { name = pbx2, addresses { eth0 = "10.0.0.2" } }
                    { name = pbx3, addresses { eth0 = "10.0.0.3" } } ] }
                  links = [ { type = ucast, interface = eth0 } ]
                  management { %s }
                }
                """.formatted(management));
        return NodeSettingsReader.read(file, "pbx1");
    }
}
