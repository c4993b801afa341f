package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.asterism.demo.BedHost;
import org.asterism.demo.Link;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A floating address on two nodes and an arbiter on a third machine: what becomes of it in each kind of split. */
@Tag("netns")
class ArbiterTest {

    private static final Duration LONG = Duration.ofSeconds(4);

    private static PairAndThird start() throws IOException {
        PairAndThird trio = PairAndThird.prepare(Link.B, "arbiters = [ { name = arbiter1, address = \"%s\" } ]");
        Path directory = trio.third().directory();
        Path home = directory.resolve("demo");
        Files.createDirectories(home);
        Files.writeString(home.resolve("asterism.conf"), trio.settings());
        Files.copy(directory.resolve("authkeys"), home.resolve("authkeys"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(
                directory.resolve("arbiter.conf"),
                "asterism { arbiter { name = arbiter1, state = votes, clusters = [ { config = \"demo/asterism.conf\" } ] } }");
        startArbiter(trio);
        trio.startNodes();
        return trio;
    }

    private static void startArbiter(PairAndThird trio) {
        RunningCluster running = trio.running();
        trio.third().startManager(running.java().asterism("arbiter", "--config", running.inside("arbiter.conf")));
    }

    /** Waits until the node tells that it does not hear the other. */
    private static void awaitSilence(RunningCluster running, BedHost node, String silent) {
        running.waitUntil(
                node.name() + " misses " + silent,
                RunningCluster.TAKEOVER_LIMIT,
                () -> running.cluster()
                        .status(node)
                        .filter(status -> status.votes().sentence().contains(silent + " is silent"))
                        .isPresent());
    }

    @Test
    void aSplitInWhichBothReachTheArbiterMovesNothing() throws IOException {
        try (PairAndThird trio = start()) {
            BedHost holder = trio.awaitServing();
            BedHost other = trio.otherThan(holder);
            long moment = RunningCluster.nowMicros();

            trio.running().bed().part(List.of(holder), List.of(other));
            awaitSilence(trio.running(), holder, other.name());
            awaitSilence(trio.running(), other, holder.name());
            trio.running().waitUntil("time passes", LONG.multipliedBy(2), longAfter(moment));
            trio.running().bed().join();
            BedHost later = trio.awaitServing();

            assertThat(later).isEqualTo(holder);
            assertThat(trio.running().sendersSince(moment)).containsExactly(holder.name());
        }
    }

    @Test
    void aSplitThatLeavesTheArbiterToOneSideMovesAllThere() throws IOException {
        try (PairAndThird trio = start()) {
            BedHost holder = trio.awaitServing();
            BedHost other = trio.otherThan(holder);
            long moment = RunningCluster.nowMicros();

            trio.running().bed().part(List.of(holder), List.of(other, trio.third()));
            BedHost taker = trio.running().awaitTakeoverFrom(holder);
            trio.running().bed().join();
            BedHost later = trio.awaitServing();

            assertThat(taker).isEqualTo(other);
            assertThat(later).as("no failback by itself").isEqualTo(other);
            assertThat(trio.running().sendersSince(moment))
                    .endsWith(other.name())
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void theDeathOfANodeMovesAllToTheOther() throws IOException {
        try (PairAndThird trio = start()) {
            BedHost dead = trio.awaitServing();
            long moment = RunningCluster.nowMicros();

            trio.running().bed().cutPower(dead);
            BedHost taker = trio.running().awaitTakeoverFrom(dead);
            trio.running().bed().restorePower(dead);
            trio.running().startManager(dead);
            BedHost later = trio.awaitServing();

            assertThat(later).isEqualTo(taker);
            assertThat(trio.running().sendersSince(moment))
                    .endsWith(taker.name())
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void theLossOfTheArbiterMovesNothingAndItComesBack() throws IOException {
        try (PairAndThird trio = start()) {
            BedHost holder = trio.awaitServing();
            long moment = RunningCluster.nowMicros();

            trio.third().killManager();
            awaitSilence(trio.running(), holder, "arbiter1");
            trio.running().waitUntil("time passes", LONG.multipliedBy(2), longAfter(moment));
            startArbiter(trio);
            trio.running()
                    .waitUntil(
                            "the arbiter is heard again",
                            RunningCluster.START_LIMIT,
                            () -> trio.running()
                                    .cluster()
                                    .status(holder)
                                    .filter(status -> status.votes().present() == 3)
                                    .isPresent());

            assertThat(trio.running().sendersSince(moment)).containsExactly(holder.name());
        }
    }

    private static java.util.concurrent.Callable<Boolean> longAfter(long micros) {
        return () -> RunningCluster.nowMicros() - micros > LONG.toNanos() / 1000;
    }
}
