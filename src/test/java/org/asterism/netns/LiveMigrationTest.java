package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A resource that may migrate leaves a node in standby without a stop before it has arrived. */
@Tag("netns")
class LiveMigrationTest {

    private static final ClusterFiles NOTHING = new ClusterFiles("kernel", "fast", "asterism { resources { } }\n");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String CIB = """
            <cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration>
              <crm_config/><nodes/>
              <resources><primitive id="vm" class="ocf" provider="heartbeat" type="Dummy">
                <meta_attributes id="vm-m"><nvpair id="vm-m1" name="allow-migrate" value="true"/></meta_attributes>
                <operations><op id="vm-o" name="monitor" interval="1s" timeout="20s"/></operations>
              </primitive></resources>
              <constraints/>
            </configuration></cib>
            """;

    @Test
    void standbyMovesItByMigration() throws Exception {
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/heartbeat/Dummy", "resource-agents");
        try (RunningCluster running = RunningCluster.start(NOTHING, 3)) {
            List<BedHost> hosts = running.bed().hosts();
            running.waitUntil("all are members", LIMIT, () -> running.cluster().isFormedBy(hosts));
            BedHost teller = hosts.get(2);
            Files.writeString(teller.directory().resolve("cib.xml"), CIB);
            running.asterism(teller, "config", "apply", running.inside("cib.xml"));
            running.waitUntil("it runs", LIMIT, () -> holders(running).size() == 1);
            String former = holders(running).get(0);

            running.asterism(teller, "standby", former);

            running.waitUntil("it runs elsewhere", LIMIT, () -> {
                List<String> now = holders(running);
                return now.size() == 1 && !now.contains(former);
            });
            String target = holders(running).get(0);
            String cib = running.asterism(teller, "simulate", "--live", "--print-cib");
            assertThat(operations(cib, former)).containsSubsequence("start", "migrate_to", "stop");
            assertThat(operations(cib, target)).contains("migrate_from").doesNotContain("start");
            assertThat(cib).contains("migrate_source=\"" + former + "\"", "migrate_target=\"" + target + "\"");
        }
    }

    /** Where it runs when nothing is in progress. */
    private static List<String> holders(RunningCluster running) {
        return running.cluster()
                .firstStatus(status -> status.activity().phase() == ClusterStatus.Phase.IDLE
                        && status.resources().stream()
                                .allMatch(resource -> resource.state() == ResourceStatus.State.RUNNING))
                .map(status -> status.resources().stream()
                        .flatMap(resource -> resource.nodes().stream())
                        .map(Object::toString)
                        .toList())
                .orElse(List.of());
    }

    /** The operations of {@code vm} on a node, in the order of their calls. */
    private static List<String> operations(String cib, String node) {
        Matcher records = Pattern.compile("operation=\"([a-z_]+)\".*? on_node=\"" + node + "\" call-id=\"([0-9]+)\"")
                .matcher(cib);
        List<Integer> calls = new ArrayList<>();
        List<String> actions = new ArrayList<>();
        while (records.find()) {
            int call = Integer.parseInt(records.group(2));
            int at = (int) calls.stream().filter(known -> known < call).count();
            calls.add(at, call);
            actions.add(at, records.group(1));
        }
        return actions;
    }
}
