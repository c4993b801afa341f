package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A floating address on three nodes, and what happens to the one that holds it. */
@Tag("netns")
class FailoverTest {

    private static final ClusterFiles ADDRESS = new ClusterFiles("kernel", "fast", ClusterFiles.ADDRESS);

    /** With a service beside it that no gate guards. */
    private static final ClusterFiles WITH_DATABASE = new ClusterFiles("kernel", "fast", """
            asterism {
              resources {
                phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 } }
                database { agent = "ocf:heartbeat:Dummy" }
              }
            }
            """.formatted(Bed.SERVICE));

    @Test
    void powerLossMovesTheAddressAndTheNodeRejoins() throws IOException {
        try (RunningCluster running = RunningCluster.start(ADDRESS)) {
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

    @Test
    void aFrozenManagerLosesTheAddressAndNeverSendsAgain() throws IOException {
        try (RunningCluster running = RunningCluster.start(ADDRESS)) {
            BedHost frozen = running.awaitServing();
            long moment = RunningCluster.nowMicros();

            frozen.freezeManager();
            BedHost taker = running.awaitTakeoverFrom(frozen);
            long takeover = RunningCluster.nowMicros();
            frozen.thawManager();
            running.awaitServing();

            assertThat(running.sendersSince(moment)).endsWith(taker.name()).hasSizeLessThanOrEqualTo(2);
            assertThat(running.sendersSince(takeover)).as("after it woke").containsExactly(taker.name());
        }
    }

    @Test
    void aCutCableOfTheHeartbeatNetMovesNothing() throws IOException {
        try (RunningCluster running = RunningCluster.start(ADDRESS)) {
            BedHost holder = running.awaitServing();
            long moment = RunningCluster.nowMicros();

            running.bed().pull(holder, Link.B);
            running.waitUntil(
                    "the link is seen down",
                    Duration.ofSeconds(10),
                    () -> holder.logText().contains("down"));
            running.bed().plugIn(holder, Link.B);
            running.awaitServing();

            assertThat(running.sendersSince(moment)).containsExactly(holder.name());
        }
    }

    @Test
    void aCutServiceCableMovesTheAddress() throws IOException {
        try (RunningCluster running = RunningCluster.start(ADDRESS)) {
            BedHost holder = running.awaitServing();
            long moment = RunningCluster.nowMicros();

            running.bed().pull(holder, Link.A);
            BedHost taker = running.awaitTakeoverFrom(holder);

            assertThat(running.sendersSince(moment)).endsWith(taker.name()).hasSizeLessThanOrEqualTo(2);
        }
    }

    /** By no-quorum-policy the database stops (the default), and runs again after the heal. */
    @Test
    void ofThreeSinglesNobodyServesAndOneOwnerComesBack() throws IOException {
        try (RunningCluster running = RunningCluster.start(WITH_DATABASE)) {
            running.awaitServing();
            running.waitUntil(
                    "the database runs", RunningCluster.START_LIMIT, () -> said(running, "database started here") == 1);

            running.bed().split();
            running.waitUntil(
                    "nobody sends",
                    RunningCluster.TAKEOVER_LIMIT,
                    () -> running.sender().isEmpty());
            running.waitUntil(
                    "the database is stopped without a coordinator",
                    Duration.ofSeconds(20),
                    () -> said(running, "database stopped here") == 1);
            running.waitUntil(
                    "each says why",
                    Duration.ofSeconds(5),
                    () -> running.bed().hosts().stream()
                            .allMatch(host -> running.cluster()
                                    .status(host)
                                    .filter(status -> status.toString()
                                            .contains("no-quorum-policy = stop: what runs here is stopped"))
                                    .isPresent()));
            running.assertNobodySendsFor(Duration.ofSeconds(3));
            long healed = RunningCluster.nowMicros();
            running.bed().join();
            BedHost owner = running.awaitServing();

            assertThat(running.sendersSince(healed)).containsExactly(owner.name());
            running.waitUntil(
                    "the database runs again",
                    Duration.ofSeconds(20),
                    () -> said(running, "database started here") == 2);
        }
    }

    /** How often, in the events of all hosts together. */
    private static long said(RunningCluster running, String sentence) {
        return running.bed().hosts().stream()
                .flatMap(host -> running.cluster().status(host).stream())
                .flatMap(status -> status.events().stream())
                .filter(event -> event.sentence().equals(sentence))
                .count();
    }
}
