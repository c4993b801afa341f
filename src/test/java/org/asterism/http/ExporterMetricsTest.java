package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asterism.api.SampleStatus;
import org.asterism.config.ManagementSettings.MetricNames;
import org.asterism.http.HttpSettings.CredentialSource;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names of Pacemaker's exporter, over real HTTP. */
class ExporterMetricsTest {

    private static final Pattern LINE = Pattern.compile(
            "(ha_cluster_[a-z_]+)(\\{([a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*)\\})? (-?[0-9]+|[+-]Inf)");

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(new HttpSettings(
                "127.0.0.1",
                0,
                new CredentialSource.TokenFile(RunningServer.tokens(directory)),
                ProbeAccess.CREDENTIAL,
                RunningServer.limits(Duration.ofSeconds(2)),
                MetricNames.ALSO_HA_CLUSTER_EXPORTER));
        ClusterDocument none = ClusterDocument.EMPTY;
        server.control.document = CompletableFuture.completedFuture(new ClusterDocument(
                none.options(),
                none.nodeAttributes(),
                none.resources(),
                List.of(new Constraint.Location(
                        "away",
                        new ResourceId("recorder"),
                        SampleStatus.PBX1,
                        Score.MINUS_INFINITY,
                        Constraint.Expiry.NEVER)),
                none.resourceDefaults(),
                none.operationDefaults(),
                none.details()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theClusterIsToldByTheNamesAndLabelsOfTheDocumentation() {
        String told = server.get("/metrics").body();

        assertThat(told)
                .contains("asterism_") // beside our own
                .contains("ha_cluster_pacemaker_nodes{node=\"pbx1\",status=\"online\",type=\"member\"} 1\n")
                .contains("ha_cluster_pacemaker_nodes{node=\"pbx1\",status=\"dc\",type=\"member\"} 1\n")
                .contains("ha_cluster_pacemaker_nodes{node=\"pbx3\",status=\"online\",type=\"member\"} 0\n")
                .contains("ha_cluster_pacemaker_nodes{node=\"pbx3\",status=\"unclean\",type=\"member\"} 1\n")
                .contains("ha_cluster_corosync_quorate 1\n")
                .contains("ha_cluster_corosync_quorum_votes{type=\"expected_votes\"} 3\n")
                .contains("ha_cluster_corosync_quorum_votes{type=\"total_votes\"} 2\n")
                .contains("ha_cluster_corosync_quorum_votes{type=\"quorum\"} 2\n")
                .contains("ha_cluster_pacemaker_stonith_enabled 1\n")
                .contains("ha_cluster_pacemaker_config_last_change "
                        + SampleStatus.status().document().changedAt().getEpochSecond() + "\n")
                .contains("ha_cluster_pacemaker_location_constraints{constraint=\"away\",node=\"pbx1\","
                        + "resource=\"recorder\",role=\"\"} -Inf\n")
                .containsPattern("ha_cluster_pacemaker_fail_count\\{node=\"pbx[12]\",resource=\"recorder\"\\} [1-9]")
                .containsPattern(
                        "ha_cluster_pacemaker_resources\\{agent=\"[^\"]+\",clone=\"\",group=\"phones\","
                                + "managed=\"true\",node=\"pbx[12]\",resource=\"[^\"]+\",role=\"started\",status=\"active\"\\} 1\n")
                .containsPattern("clone=\"pbx-clone\",group=\"\"");
    }

    @Test
    void eachLineIsWellFormedAndNoneStandsTwice() throws Exception {
        List<String> lines = server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("ha_cluster_"))
                .toList();
        String manual = Files.readString(Path.of("deploy/doc/metrics.md"));

        assertThat(lines).allMatch(line -> LINE.matcher(line).matches()).isNotEmpty();
        Set<String> series = lines.stream()
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(series).hasSameSizeAs(lines);
        Set<String> names = series.stream()
                .map(line -> line.replaceFirst("\\{.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).allMatch(name -> manual.contains("| `" + name + "` |"));
    }

    @Test
    void whereTheClusterDoesNotTellOurOwnMetricsStay() {
        server.control.status = CompletableFuture.failedFuture(new IllegalStateException("no answer"));

        String told = server.get("/metrics").body();

        assertThat(told)
                .contains("asterism_", "ha_cluster_scrape_success{collector=\"pacemaker\"} 0\n")
                .doesNotContain("ha_cluster_corosync_quorate");
        server.control.status = CompletableFuture.completedFuture(SampleStatus.status());
    }
}
