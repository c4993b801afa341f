package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A floating address on four nodes that die one after the other, and come back. */
@Tag("netns")
class LastManTest {

    private static final int NODES = 4;
    /** A deadtime that a machine starting two managers at once does not outlast: who is late loses the address rightly. */
    private static final ClusterFiles ADDRESS = new ClusterFiles("kernel", "default", ClusterFiles.ADDRESS);

    private static final String RULE =
            "asterism.quorum { wait-for-all = on, last-man-standing = true, last-man-standing-window = 1s }\n";

    @Test
    void theLastTwoOfFourKeepTheAddressAndThoseWhoComeBackVoteAgain() throws IOException {
        try (RunningCluster running = RunningCluster.start(ADDRESS, NODES, RULE)) {
            List<BedHost> left = new ArrayList<>(running.bed().hosts());
            BedHost holder = running.awaitServing();
            long moment = RunningCluster.nowMicros();

            // The holder first, so that the address has to be taken each time but the last.
            for (int dead = 1; dead <= NODES - 2; dead++) {
                running.bed().cutPower(holder);
                left.remove(holder);
                holder = running.awaitTakeoverFrom(holder);
                awaitVotes(running, left, left.size());
            }
            BedHost last = holder;
            assertThat(left).hasSize(2).contains(last);
            for (BedHost back : running.othersThan(last)) {
                if (!left.contains(back)) {
                    running.bed().restorePower(back);
                    running.startManager(back);
                }
            }
            awaitVotes(running, running.bed().hosts(), NODES);
            BedHost later = running.awaitServing();

            assertThat(later).isEqualTo(last);
            assertThat(running.sendersSince(moment)).endsWith(last.name()).doesNotHaveDuplicates();
        }
    }

    /** Waits until each of these counts so many votes, all of them present. */
    private static void awaitVotes(RunningCluster running, List<BedHost> members, int votes) {
        for (BedHost member : members) {
            running.waitUntil(
                    member.name() + " counts " + votes + " votes",
                    RunningCluster.START_LIMIT,
                    () -> running.cluster()
                            .status(member)
                            .filter(status -> status.votes().expected() == votes
                                    && status.votes().present() == votes)
                            .isPresent());
        }
    }
}
