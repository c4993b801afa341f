package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.model.ResourceId;
import org.asterism.simulate.Simulation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Four nodes that a Pacemaker CIB configures do what {@code simulate} says they will. */
@Tag("netns")
class CibClusterTest {

    private static final ClusterFiles NOTHING = new ClusterFiles("kernel", "fast", "asterism { resources { } }\n");
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @Test
    void aPromotableCloneAndItsGroupAreWhereTheSimulationSays() throws Exception {
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/pacemaker/Stateful", "pacemaker-resource-agents");
        try (RunningCluster running = RunningCluster.start(NOTHING, 4)) {
            List<BedHost> hosts = running.bed().hosts();
            running.waitUntil("all are members", LIMIT, () -> running.cluster().isFormedBy(hosts));
            BedHost teller = hosts.get(3);
            Files.writeString(teller.directory().resolve("cib.xml"), cib(hosts));
            assertThat(running.asterism(teller, "config", "apply", running.inside("cib.xml")))
                    .contains("replace the document");

            running.waitUntil("one is promoted, the group beside it", LIMIT, () -> isServing(running, hosts));
            assertThat(running.asterism(teller, "simulate", "--live"))
                    .contains("Transition Summary:\n\nExecuting Cluster Transition:\n\nRevised");
            BedHost dead = promoted(running, hosts);
            assertThat(dead.name())
                    .as("by the rule on the site")
                    .isEqualTo(hosts.get(1).name());

            String predicted = afterDeathOf(dead, running.asterism(teller, "simulate", "--live", "--print-cib"));
            running.bed().cutPower(dead);
            List<BedHost> left = running.othersThan(dead);
            running.waitUntil("the others took over", LIMIT, () -> isServing(running, left));

            assertThat(predicted)
                    .contains("Promoted: [ " + promoted(running, left).name() + " ]");
            assertThat(predicted).contains("Started " + promoted(running, left).name());
        }
    }

    private static boolean isServing(RunningCluster running, List<BedHost> members) {
        return running.cluster()
                .firstStatus(status -> status.activity().phase() == ClusterStatus.Phase.IDLE
                        && nodes(status, "db", ResourceStatus.Role.PROMOTED).size() == 1
                        && nodes(status, "db", ResourceStatus.Role.UNPROMOTED).size() == members.size() - 1
                        && nodes(status, "app", ResourceStatus.Role.STARTED)
                                .equals(nodes(status, "db", ResourceStatus.Role.PROMOTED)))
                .isPresent();
    }

    private static BedHost promoted(RunningCluster running, List<BedHost> hosts) {
        ClusterStatus status = running.cluster().firstStatus(any -> true).orElseThrow();
        String name = nodes(status, "db", ResourceStatus.Role.PROMOTED).get(0);
        return hosts.stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> nodes(ClusterStatus status, String resource, ResourceStatus.Role role) {
        List<ResourceStatus> all = new ArrayList<>();
        status.resources().forEach(top -> collect(top, all));
        return all.stream()
                .filter(one -> one.id().equals(new ResourceId(resource)) && one.role() == role)
                .flatMap(one -> one.nodes().stream())
                .map(Object::toString)
                .distinct()
                .toList();
    }

    private static void collect(ResourceStatus resource, List<ResourceStatus> into) {
        into.add(resource);
        resource.children().forEach(child -> collect(child, into));
    }

    /** What the scheduler makes of the live cluster's CIB with this node gone in order, as nobody fences here. */
    private static String afterDeathOf(BedHost dead, String cib) throws CibUnreadable {
        String gone = cib.lines()
                .map(line -> line.contains("<node_state") && line.contains("uname=\"" + dead.name() + "\"")
                        ? line.replace("in_ccm=\"true\"", "in_ccm=\"false\"")
                                .replace("crmd=\"online\"", "crmd=\"offline\"")
                                .replace("\"member\"", "\"down\"")
                        : line)
                .collect(Collectors.joining("\n"));
        var reading = CibReader.read(new ByteArrayInputStream(gone.getBytes(StandardCharsets.UTF_8)), Instant.now());
        String report = Simulation.report(reading.state());
        return report.substring(report.indexOf("Revised Cluster Status:"));
    }

    private static String cib(List<BedHost> hosts) {
        StringBuilder nodes = new StringBuilder();
        for (BedHost host : hosts) {
            boolean isNorth = host == hosts.get(1) || host == hosts.get(2);
            nodes.append("<node id=\"%d\" uname=\"%s\">".formatted(host.number(), host.name()));
            if (isNorth) {
                nodes.append(
                        "<instance_attributes id=\"a%d\"><nvpair id=\"s%d\" name=\"site\" value=\"north\"/></instance_attributes>"
                                .formatted(host.number(), host.number()));
            }
            nodes.append("</node>");
        }
        assertThat(new TreeSet<>(hosts.stream().map(BedHost::name).toList())).hasSize(4);
        return """
                <cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration>
                <crm_config><cluster_property_set id="o"><nvpair id="o1" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
                <nodes>%s</nodes>
                <resources>
                <group id="service">
                 <primitive id="first" class="ocf" provider="heartbeat" type="Dummy">
                  <meta_attributes id="fm"><nvpair id="fd" name="duplicate-safe" value="true"/></meta_attributes>
                 </primitive>
                 <primitive id="app" class="ocf" provider="heartbeat" type="Dummy">
                  <meta_attributes id="am"><nvpair id="ad" name="duplicate-safe" value="true"/></meta_attributes>
                 </primitive>
                </group>
                <clone id="db-clone">
                 <meta_attributes id="cm"><nvpair id="cp" name="promotable" value="true"/><nvpair id="cn" name="notify" value="true"/></meta_attributes>
                 <primitive id="db" class="ocf" provider="pacemaker" type="Stateful">
                  <meta_attributes id="dm"><nvpair id="dd" name="duplicate-safe" value="true"/></meta_attributes>
                  <operations><op id="dp" name="monitor" interval="5s" role="Promoted"/><op id="du" name="monitor" interval="7s" role="Unpromoted"/></operations>
                 </primitive>
                </clone>
                </resources>
                <constraints>
                <rsc_colocation id="near" rsc="service" with-rsc="db-clone" with-rsc-role="Promoted" score="INFINITY"/>
                <rsc_order id="after" first="db-clone" first-action="promote" then="service" then-action="start"/>
                <rsc_location id="north" rsc="db-clone"><rule id="nr" role="Promoted" score="100"><expression id="ne" attribute="site" operation="eq" value="north"/></rule></rsc_location>
                <rsc_location id="most" rsc="db-clone"><rule id="mr" role="Promoted" score="10"><expression id="me" attribute="#uname" operation="eq" value="%s"/></rule></rsc_location>
                </constraints>
                </configuration><status/></cib>
                """.formatted(nodes, hosts.get(1).name());
    }
}
