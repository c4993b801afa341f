package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.asterism.api.ClusterStatus;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.model.NodeState.Standing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Maintenance of the whole cluster on real nodes: what fails stays as it is until it ends. */
@Tag("netns")
class MaintenanceTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final ClusterFiles FILES = new ClusterFiles("kernel", "default", """
            asterism { resources {
              phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 } }
            } }
            """.formatted(Bed.SERVICE));

    @Test
    void nothingIsTakenOverUntilItEnds() throws Exception {
        try (RunningCluster running = RunningCluster.prepare(FILES)) {
            running.bed().hosts().forEach(running::startManager);
            BedHost holder = running.awaitServing();
            BedHost teller = running.othersThan(holder).get(0);

            assertThat(running.asterism(teller, "maintenance", "on", "--for", "1h", "--reason", "new switches"))
                    .contains("maintenance of the whole cluster");
            assertThat(running.asterism(holder, "status"))
                    .contains("MAINTENANCE of the whole cluster")
                    .contains("new switches")
                    .contains("asterism maintenance off");
            running.bed().cutPower(holder);
            running.waitUntil(
                    "its loss is known and nothing is done",
                    LIMIT,
                    () -> running.cluster()
                            .status(teller)
                            .filter(status ->
                                    isLost(status, holder) && status.activity().phase() == ClusterStatus.Phase.IDLE)
                            .isPresent());
            long settled = RunningCluster.nowMicros();
            running.waitUntil("a lease is over since", LIMIT, () -> RunningCluster.nowMicros() - settled > 5_000_000);
            assertThat(running.sendersSince(settled)).isEmpty();

            running.asterism(teller, "maintenance", "off");

            running.waitUntil(
                    "another node serves",
                    LIMIT,
                    () -> running.sender()
                            .filter(running.othersThan(holder)::contains)
                            .isPresent());
            assertThat(running.asterism(teller, "status")).doesNotContain("MAINTENANCE");
        }
    }

    private static boolean isLost(ClusterStatus status, BedHost host) {
        return status.nodes().stream()
                .anyMatch(node -> node.name().value().equals(host.name()) && node.standing() == Standing.LOST);
    }
}
