package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.api.ApiJson;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditPage;
import org.asterism.api.AuditVerdict;
import org.asterism.api.ConfigHistory;
import org.asterism.audit.AuditVerifier;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three live nodes: who changed what stands in their logs, every version can be restored, and damage is found. */
@Tag("netns")
class AuditTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DOCUMENT = """
            asterism {
              options { stonith-enabled = false }
              resources { dummy { agent = "ocf:pacemaker:Dummy", params { passwd = "%s" }, meta { target-role = Stopped } } }
            }
            """;

    @Test
    void changesAreRecordedRestoredAndProven() throws Exception {
        try (RunningCluster running = RunningCluster.start(new ClusterFiles(
                "kernel", "fast", "asterism { options { stonith-enabled = false }, resources {} }\n"))) {
            List<BedHost> hosts = running.bed().hosts();
            running.waitUntil("all are members", LIMIT, () -> running.cluster().isFormedBy(hosts));
            BedHost teller = hosts.get(0);
            apply(running, teller, "s3cr3t", "first");
            apply(running, teller, "0ther1", "second");
            running.asterism(teller, "standby", hosts.get(1).name(), "--reason", "new disk");
            running.asterism(teller, "resource", "cleanup", "dummy");

            for (BedHost host : hosts) {
                running.waitUntil(
                        "each node kept all versions",
                        LIMIT,
                        () -> history(running, host).versions().size() >= 4);
            }
            String wanted = version(history(running, teller), "replace the document (first)");
            assertThat(running.asterism(teller, "config", "diff", wanted))
                    .contains("passwd = \"********\"")
                    .contains("standby");
            running.asterism(teller, "config", "rollback", wanted, "--unchecked", "--reason", "calls fail");
            assertThat(running.asterism(teller, "config", "show", "--show-secrets"))
                    .contains("s3cr3t")
                    .doesNotContain("0ther1", "standby");

            assertChangesRecorded(running, teller, hosts.get(1), wanted);
            assertEachNodeBearsItOut(running, hosts);

            assertThat(running.asterism(hosts.get(2), "audit", "list", "--kind", "change")
                            .replaceAll("\\s+", " "))
                    .contains("standby " + hosts.get(1).name(), "why: new disk", ", on " + teller.name())
                    .doesNotContain("did not answer");

            teller.killManager();
            running.waitUntil(
                    "what " + teller.name() + " was asked is missed",
                    LIMIT,
                    () -> running.asterism(hosts.get(2), "audit", "list").contains(teller.name() + " did not answer"));
            Path log = log(teller);
            Files.writeString(log, Files.readString(log).replace("new disk", "old disk"));
            assertThat(AuditVerifier.verify(folder(teller), "").findings()).isNotEmpty();
        }
    }

    private static void apply(RunningCluster running, BedHost teller, String secret, String reason) throws Exception {
        Files.writeString(teller.directory().resolve("next.conf"), DOCUMENT.formatted(secret));
        running.asterism(
                teller, "config", "apply", "--force", "--unchecked", running.inside("next.conf"), "--reason", reason);
    }

    private static void assertChangesRecorded(RunningCluster running, BedHost teller, BedHost away, String wanted)
            throws Exception {
        assertThat(page(running, teller, "change"))
                .extracting(AuditEntry::command)
                .containsExactly(
                        "read the configuration with its private values",
                        "roll configuration back to " + wanted,
                        "clean up failures of dummy",
                        "standby " + away.name() + " for the usual time",
                        "apply configuration",
                        "apply configuration");
        assertThat(page(running, teller, "change"))
                .extracting(AuditEntry::reason)
                .containsExactly("", "calls fail", "", "new disk", "second", "first");
    }

    private static void assertEachNodeBearsItOut(RunningCluster running, List<BedHost> hosts) throws Exception {
        for (BedHost host : hosts) {
            running.waitUntil(
                    "each node recorded the versions",
                    LIMIT,
                    () -> page(running, host, "document").size() >= 4);
            assertThat(Files.readString(log(host)))
                    .as("private values in the log of %s", host.name())
                    .doesNotContain("s3cr3t", "0ther1");
            AuditVerdict verdict = AuditVerifier.verify(folder(host), "");
            assertThat(verdict.findings()).as("log of %s", host.name()).isEmpty();
        }
    }

    private static ConfigHistory history(RunningCluster running, BedHost host) throws Exception {
        String json = running.asterism(host, "config", "history", "--json");
        return ApiJson.read(json.getBytes(StandardCharsets.UTF_8), ConfigHistory.class);
    }

    private static String version(ConfigHistory history, String note) {
        Optional<ConfigHistory.Entry> found = history.versions().stream()
                .filter(entry -> entry.note().equals(note))
                .findFirst();
        assertThat(found).as("%s among %s", note, history).isPresent();
        return found.orElseThrow().version().toString();
    }

    private static List<AuditEntry> page(RunningCluster running, BedHost host, String kind) throws Exception {
        String json = running.asterism(host, "audit", "list", "--here", "--json", "--kind", kind);
        return ApiJson.read(json.getBytes(StandardCharsets.UTF_8), AuditPage.class).records().stream()
                .map(AuditPage.Sealed::entry)
                .toList();
    }

    private static Path folder(BedHost host) {
        return host.directory().resolve("state").resolve("audit");
    }

    private static Path log(BedHost host) {
        return folder(host).resolve("audit-000000000001.log");
    }
}
