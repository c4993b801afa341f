package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Program;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The manager ends, is refused its start, or is told what to do. */
@Tag("netns")
class ManagerTest {

    /** The tests tell who sends, not how soon: a deadtime that a busy machine does not outlast. */
    private static final ClusterFiles ADDRESS = new ClusterFiles("kernel", "default", ClusterFiles.ADDRESS);

    /** The dummy agent of Debian's resource-agents on each node: a service that does not end with the manager. */
    private static final ClusterFiles ADDRESS_AND_SERVICE =
            new ClusterFiles("kernel", "default", """
            asterism {
              resources {
                phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 } }
                service { agent = "ocf:heartbeat:Dummy", params { fake = once }, clone {} }
              }
            }
            """.formatted(Bed.SERVICE));

    @Test
    void aKilledManagerLosesTheAddressAndFindsItsServicesAgain() throws IOException {
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/heartbeat/Dummy", "the package resource-agents");
        try (RunningCluster running = RunningCluster.start(ADDRESS_AND_SERVICE)) {
            BedHost killed = running.awaitServing();
            long moment = RunningCluster.nowMicros();
            String before = serviceState(killed);

            killed.killManager();
            BedHost taker = running.awaitTakeoverFrom(killed);
            String meanwhile = serviceState(killed);
            running.startManager(killed);
            running.awaitServing();

            assertThat(running.sendersSince(moment)).endsWith(taker.name()).hasSizeLessThanOrEqualTo(2);
            assertThat(meanwhile).as("the service without its manager").isEqualTo(before);
            assertThat(serviceState(killed))
                    .as("the service: not started again")
                    .isEqualTo(before);
        }
    }

    @Test
    void twoNodesOfThreeBeginANewClusterWhenTheOperatorSaysSo() throws IOException {
        try (RunningCluster running = RunningCluster.prepare(ADDRESS)) {
            List<BedHost> present = running.bed().hosts().subList(0, 2);
            for (BedHost host : present) {
                Program.Result said = Program.run(host.inside(running.java()
                        .asterism(
                                "init",
                                "--bootstrap",
                                "--config",
                                ClusterFiles.configurationFile(running.bed()).toString())));
                assertThat(said.exit()).as(said.text()).isZero();
                running.startManager(host);
            }
            BedHost serving = running.awaitServing(present);
            long moment = RunningCluster.nowMicros();

            running.startManager(running.bed().hosts().get(2));
            running.awaitServing();

            assertThat(running.sendersSince(moment)).containsExactly(serving.name());
        }
    }

    @Test
    void aPlannedRestartOfTheManagerMovesNothing() throws IOException {
        try (RunningCluster running = RunningCluster.start(ADDRESS)) {
            BedHost holder = running.awaitServing();
            long moment = RunningCluster.nowMicros();

            running.restartManager(holder, running.java());
            running.awaitServing();

            assertThat(running.sendersSince(moment)).containsExactly(holder.name());
        }
    }

    @Test
    void standbyMovesTheAddressAndOnlineLetsTheNodeServeAgain() throws IOException {
        try (RunningCluster running = RunningCluster.start(ADDRESS)) {
            BedHost holder = running.awaitServing();
            BedHost desk = running.othersThan(holder).get(0);

            assertThat(running.cluster()
                            .change(desk, "nodes/" + holder.name() + "/standby")
                            .status())
                    .isEqualTo(200);
            running.awaitTakeoverFrom(holder);
            for (BedHost other : running.othersThan(holder)) {
                running.cluster().change(holder, "nodes/" + other.name() + "/standby");
            }
            assertThat(running.cluster()
                            .change(desk, "nodes/" + holder.name() + "/online")
                            .status())
                    .isEqualTo(200);

            running.waitUntil(
                    "the address is back",
                    Duration.ofSeconds(20),
                    () -> running.sender().filter(holder::equals).isPresent());
        }
    }

    @Test
    void aWrongConfigurationRefusesTheStartAndNamesTheLine() throws IOException {
        try (RunningCluster running = RunningCluster.prepare(ADDRESS)) {
            BedHost host = running.bed().host(1);
            Path file = host.directory().resolve("asterism.conf");
            Files.writeString(file, Files.readString(file).replace("profile = default", "profile = fats"));

            Program.Result check = Program.run(host.inside(running.java()
                    .asterism(
                            "config",
                            "check",
                            ClusterFiles.configurationFile(running.bed()).toString())));
            Program.Result start = Program.run(host.inside(ClusterFiles.node(running.java(), running.bed())));

            for (Program.Result result : List.of(check, start)) {
                assertThat(result.exit()).isEqualTo(1);
                assertThat(result.text())
                        .contains("asterism.conf", "profile", "fats")
                        .containsPattern(":\\d+");
            }
        }
    }

    @Test
    void aNodeWithAnotherKeyIsNotHeard() throws IOException {
        try (RunningCluster running = RunningCluster.start(ADDRESS)) {
            BedHost holder = running.awaitServing();
            BedHost stranger = running.othersThan(holder).get(0);
            List<BedHost> members = running.othersThan(stranger);

            stranger.killManager();
            Files.writeString(
                    stranger.directory().resolve("authkeys"), "auth 1\n1 sha256 quite-another-key-0123456789abcdef\n");
            running.startManager(stranger);
            running.waitUntil(
                    "it runs",
                    RunningCluster.START_LIMIT,
                    () -> running.cluster().status(stranger).isPresent());

            assertThat(running.awaitServing(members)).isEqualTo(holder);
            assertThat(running.cluster().isFormedBy(members)).isTrue();
        }
    }

    /** The state file of the dummy agent with the time of its start. */
    private static String serviceState(BedHost host) {
        return Program.must(host.inside(
                List.of("sh", "-c", "find /run/resource-agents -name 'Dummy*' -printf '%f %T@\\n' | sort")));
    }
}
