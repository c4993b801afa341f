package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.asterism.api.ClusterStatus;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.OwnJava;
import org.asterism.testing.Quickstart;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The files of Heartbeat's quickstart of 2008, as they are, start two nodes; the one with the address dies. */
@Tag("netns")
class HeartbeatFilesTest {

    /** deadtime 10. */
    private static final Duration DEADTIME = Duration.ofSeconds(10);

    /** As it stands there; only the nodes have the names of the bed's hosts. */
    private static final String HA_CF =
            Quickstart.haCf().replace("linuxha1", "pbx1").replace("linuxha2", "pbx2");

    private static final String AUTHKEYS = "auth 1\n1 md5 key-for-md5-any-text-you-want\n";

    private static final String CIB = """
            <cib admin_epoch="0" epoch="1" num_updates="1" cib_feature_revision="1.3"><configuration>
            <crm_config><cluster_property_set id="cib-bootstrap-options"><attributes>
            <nvpair id="o1" name="no_quorum_policy" value="stop"/></attributes></cluster_property_set></crm_config>
            <nodes/><resources><group id="group_1">
            <primitive id="IPaddr_1" class="ocf" provider="heartbeat" type="IPaddr">
            <operations><op id="IPaddr_1_mon" name="monitor" interval="5s" timeout="5s"/></operations>
            <instance_attributes id="IPaddr_1_attrs"><attributes>
            <nvpair id="IPaddr_1_ip" name="ip" value="%s"/></attributes></instance_attributes>
            </primitive></group></resources><constraints/></configuration><status/></cib>
            """.formatted(Bed.SERVICE);

    private static final ClusterFiles BASE = new ClusterFiles("kernel", "heartbeat", "asterism { resources { } }");

    private record Cluster(RunningCluster running, String onSilentPeer) implements AutoCloseable {

        static Cluster start(String haCf, String resourceFile, String resources, String onSilentPeer)
                throws IOException {
            RunningCluster running = RunningCluster.prepare(BASE, 2);
            Cluster cluster = new Cluster(running, onSilentPeer);
            for (BedHost host : running.bed().hosts()) {
                write(host, haCf, resourceFile, resources);
                cluster.startManager(host);
            }
            return cluster;
        }

        private static void write(BedHost host, String haCf, String resourceFile, String resources) throws IOException {
            Path directory = host.directory().resolve("ha.d");
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("ha.cf"), haCf);
            Files.writeString(directory.resolve(resourceFile), resources);
            Path keys = directory.resolve("authkeys");
            Files.writeString(keys, AUTHKEYS);
            Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
            Files.writeString(directory.resolve("asterism.conf"), """
                    asterism {
                      management { host = "0.0.0.0", credentials = "../credentials", tls.enabled = off }
                      paths { state = "../state", run = "../run" }
                    }
                    """);
        }

        void startManager(BedHost host) {
            OwnJava java = running.java();
            String directory = running.bed().inside().resolve("ha.d").toString();
            host.startManager(java.asterism("node", "--ha-dir", directory, "--on-silent-peer", onSilentPeer));
        }

        @Override
        public void close() {
            try {
                running.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void withTakeThePeerTakesOverWithinDeadtimeAndASecond() throws IOException {
        try (Cluster cluster = Cluster.start(HA_CF, "cib.xml", CIB, "take")) {
            takesOver(cluster.running());
        }
    }

    @Test
    void haresourcesDoTheSame() throws IOException {
        try (Cluster cluster = Cluster.start(
                HA_CF.replace("crm yes", "crm off"), "haresources", "pbx1 " + Bed.SERVICE + "\n", "take")) {
            BedHost holder = takesOver(cluster.running());

            assertThat(holder.name()).as("the preferred node had it").isEqualTo("pbx1");
        }
    }

    private static BedHost takesOver(RunningCluster running) {
        BedHost holder = running.awaitServing();
        ClusterStatus status = running.cluster().status(holder).orElseThrow();
        assertThat(status.risks())
                .extracting(ClusterStatus.Risk::kind)
                .contains(ClusterStatus.RiskKind.SPLIT_BRAIN, ClusterStatus.RiskKind.WEAK_KEY);
        long moment = RunningCluster.nowMicros();

        running.bed().cutPower(holder);
        running.waitUntil(
                "the peer answers",
                DEADTIME.plusSeconds(10),
                () -> running.sender().filter(host -> !host.equals(holder)).isPresent());

        long first = running.sightings().turnsSince(moment).stream()
                .filter(turn -> !running.hostOf(turn.mac()).equals(holder))
                .findFirst()
                .orElseThrow()
                .fromMicros();
        assertThat(Duration.ofMillis((first - moment) / 1000))
                .isBetween(DEADTIME.minusSeconds(2), DEADTIME.plusSeconds(1));
        return holder;
    }

    @Test
    void withStayThePeerKeepsSilentAndSaysWhy() throws IOException {
        try (Cluster cluster = Cluster.start(HA_CF, "cib.xml", CIB, "stay")) {
            RunningCluster running = cluster.running();
            BedHost holder = running.awaitServing();
            BedHost other = running.othersThan(holder).get(0);

            running.bed().cutPower(holder);
            await("the address falls silent")
                    .atMost(DEADTIME)
                    .until(() -> running.sender().isEmpty());
            running.assertNobodySendsFor(DEADTIME.plusSeconds(5));

            ClusterStatus status = running.cluster().status(other).orElseThrow();
            assertThat(status.risks())
                    .extracting(ClusterStatus.Risk::sentence)
                    .anyMatch(text -> text.contains("takes nothing"));
            assertThat(status.votes().sentence())
                    .contains(holder.name()
                            + " is silent: this node keeps what it has and takes nothing (on-silent-peer = stay)");
        }
    }
}
