package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.asterism.api.ClusterStatus;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes that have no tie-breaker. */
@Tag("netns")
class PairTest {

    private static final ClusterFiles ADDRESS = new ClusterFiles("kernel", "fast", ClusterFiles.ADDRESS);
    private static final String STAY = "asterism.quorum { two-node = true, on-silent-peer = stay }\n";

    @Test
    void theHolderKeepsItsAddressWhileItsPeerIsDeadAndWhenItComesBack() throws IOException {
        try (RunningCluster running = RunningCluster.startPair(ADDRESS, STAY)) {
            BedHost holder = running.awaitServing();
            BedHost peer = running.othersThan(holder).get(0);
            long moment = RunningCluster.nowMicros();

            peer.killManager();
            running.assertOnlySender(holder, Duration.ofSeconds(3));
            running.startManager(peer);
            running.awaitServing();
            running.assertOnlySender(holder, Duration.ofSeconds(1));

            assertThat(running.sendersSince(moment)).containsExactly(holder.name());
        }
    }

    @Test
    void nothingIsTakenFromASilentPeerAndStatusSaysWhy() throws IOException {
        try (RunningCluster running = RunningCluster.startPair(ADDRESS, STAY)) {
            BedHost dead = running.awaitServing();
            BedHost other = running.othersThan(dead).get(0);

            running.bed().cutPower(dead);
            running.waitUntil(
                    "the survivor says that it takes nothing",
                    Duration.ofSeconds(5),
                    () -> votesOf(running, other).contains("takes nothing"));
            running.assertNobodySendsFor(Duration.ofSeconds(2));
            running.bed().restorePower(dead);
            running.startManager(dead);

            assertThat(running.awaitServing()).isIn(running.bed().hosts());
        }
    }

    @Test
    void aNodeThatLeavesInOrderHandsOverAddressAndCoordination() throws IOException {
        try (RunningCluster running = RunningCluster.startPair(ADDRESS, STAY)) {
            BedHost leaver = running.awaitServing();
            BedHost heir = running.othersThan(leaver).get(0);
            long moment = RunningCluster.nowMicros();

            leaver.stopManager();
            running.assertOnlySender(heir, Duration.ofSeconds(3));

            assertThat(running.sendersSince(moment)).endsWith(heir.name()).hasSizeLessThanOrEqualTo(2);
            running.waitUntil(
                    "the heir coordinates and knows that the other left",
                    Duration.ofSeconds(5),
                    () -> running.cluster()
                            .status(heir)
                            .filter(status -> status.coordinator().is(status.ownNode()))
                            .filter(status -> !status.toString().contains("LOST"))
                            .isPresent());
        }
    }

    private static String votesOf(RunningCluster running, BedHost host) {
        return running.cluster()
                .status(host)
                .map(ClusterStatus::votes)
                .map(Object::toString)
                .orElse("");
    }
}
