package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.asterism.demo.BedHost;
import org.asterism.demo.Link;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A floating address on two nodes with a ping node, which is a third machine that runs nothing. */
@Tag("netns")
class PingTest {

    /** deadping and ping-dampen below, a look each half second, and time for a stop and a start. */
    private static final Duration MOVED_WITHIN = Duration.ofSeconds(20);

    private static PairAndThird start() throws IOException {
        PairAndThird pair = PairAndThird.prepare(
                Link.A, "two-node = true, ping-groups { gateway = [ \"%s\" ] }, deadping = 3s, ping-dampen = 3s");
        pair.startNodes();
        return pair;
    }

    @Test
    void aSplitThatLeavesThePingNodeToOneSideMovesAllThere() throws IOException {
        try (PairAndThird pair = start()) {
            BedHost holder = pair.awaitServing();
            BedHost other = pair.otherThan(holder);
            long moment = RunningCluster.nowMicros();

            pair.running().bed().part(List.of(holder), List.of(other, pair.third()));
            BedHost taker = pair.running().awaitTakeoverFrom(holder);
            pair.running().bed().join();
            BedHost later = pair.awaitServing();

            assertThat(taker).isEqualTo(other);
            assertThat(later).as("no failback by itself").isEqualTo(other);
            assertThat(pair.running().sendersSince(moment))
                    .endsWith(other.name())
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void aHolderThatLosesThePingNodeHandsOverWithoutASplit() throws IOException {
        try (PairAndThird pair = start()) {
            BedHost holder = pair.awaitServing();
            BedHost other = pair.otherThan(holder);
            long moment = RunningCluster.nowMicros();

            pair.running().bed().part(List.of(holder), List.of(pair.third()));
            pair.running()
                    .waitUntil(
                            "the other answers",
                            MOVED_WITHIN,
                            () -> pair.running().sender().filter(other::equals).isPresent());
            pair.running().bed().join();
            BedHost later = pair.awaitServing();

            assertThat(later).as("equal again: it stays").isEqualTo(other);
            assertThat(pair.running().sendersSince(moment)).containsExactly(holder.name(), other.name());
        }
    }

    @Test
    void theDeathOfThePingNodeItselfMovesNothing() throws IOException {
        try (PairAndThird pair = start()) {
            BedHost holder = pair.awaitServing();
            long moment = RunningCluster.nowMicros();

            pair.running().bed().cutPower(pair.third());
            for (BedHost node : pair.nodes()) {
                pair.running()
                        .waitUntil(
                                node.name() + " misses it",
                                MOVED_WITHIN,
                                () -> node.logText().contains("ping gateway is silent"));
            }
            long silent = RunningCluster.nowMicros();
            pair.running()
                    .waitUntil(
                            "dampening is over",
                            MOVED_WITHIN,
                            () -> RunningCluster.nowMicros() - silent
                                    > Duration.ofSeconds(8).toNanos() / 1000);

            assertThat(pair.running().sendersSince(moment)).containsExactly(holder.name());
        }
    }
}
