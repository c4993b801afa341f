package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clusters on other media than unicast. */
@Tag("netns")
class MediaTest {

    private static final ClusterFiles NAMES = new ClusterFiles(
            "kernel",
            "default",
            ClusterFiles.ADDRESS,
            new ClusterFiles.Media("[ { type = bcast, interface = eth0 } ]", ClusterFiles.Naming.BY_NAME_ONLY));

    @Test
    void namesAndABroadcastLinkAreEnoughToServeAndToTakeOver() throws IOException {
        try (RunningCluster running = RunningCluster.start(NAMES)) {
            BedHost dead = running.awaitServing();
            long moment = RunningCluster.nowMicros();

            running.bed().cutPower(dead);
            BedHost taker = running.awaitTakeoverFrom(dead);
            running.bed().restorePower(dead);
            running.startManager(dead);
            BedHost later = running.awaitServing();

            assertThat(later).as("no failback by itself").isEqualTo(taker);
            assertThat(running.sendersSince(moment)).endsWith(taker.name()).hasSizeLessThanOrEqualTo(2);
        }
    }
}
