package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.model.NodeName;
import org.asterism.observability.Metrics;
import org.asterism.tls.Certificates;
import org.asterism.tls.IdentityKeeper;
import org.asterism.tls.TlsFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTlsTest {

    private static final NodeName PBX = new NodeName("pbx1");
    private static final int DAYS = 100;

    private final Instant now = Instant.now();

    @TempDir
    private Path temporary = Path.of("");

    private TlsFiles files = TlsFiles.in(temporary, PBX);

    @BeforeEach
    void make() throws Exception {
        files = Certificates.in(temporary.resolve("tls"), now).make("pbx1", DAYS);
    }

    @Test
    void fromThirtyDaysBeforeTheEndTheRiskStandsWithItsRemedy() throws Exception {
        NodeTls tls = NodeTls.of(IdentityKeeper.start(files, PBX, Clock.systemUTC()));

        assertThat(tls.risks(now.plus(Duration.ofDays(DAYS - 31)))).isEmpty();
        assertThat(tls.risks(now.plus(Duration.ofDays(DAYS - 20))))
                .singleElement()
                .satisfies(risk -> {
                    assertThat(risk.kind()).isEqualTo(RiskKind.CERTIFICATE);
                    assertThat(risk.toString()).contains("pbx1.crt or its CA expires in 19 days", "asterism key node");
                });
        assertThat(tls.risks(now.plus(Duration.ofDays(DAYS + 1))))
                .singleElement()
                .asString()
                .contains("expired on", "no new connection");
    }

    @Test
    void filesThatCannotBeUsedAreARiskWithTheReason() throws Exception {
        IdentityKeeper keeper = IdentityKeeper.start(files, PBX, Clock.systemUTC());
        Files.delete(files.key());
        keeper.refresh(changed -> {});
        keeper.refresh(changed -> {});

        assertThat(NodeTls.of(keeper).risks(now)).singleElement().asString().contains("pbx1.key does not exist");
    }

    @Test
    void aScrapeShowsHowLongTheCertificateHolds() throws Exception {
        try (Metrics metrics = Metrics.create()) {
            NodeTls tls = NodeTls.of(IdentityKeeper.start(files, PBX, Clock.systemUTC()));
            tls.show(metrics.registry());

            String line = metrics.scrape()
                    .lines()
                    .filter(each -> each.startsWith("asterism_certificate_expiry_seconds"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                    .isBetween(86_400.0 * DAYS - 600, 86_400.0 * DAYS);
            Reference.reachabilityFence(tls); // a gauge holds it weakly
        }
    }
}
