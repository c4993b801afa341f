package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A floating address on two nodes with a ping node, which is a third machine that runs nothing. */
@Tag("netns")
class PingTest {

    private static final ClusterFiles ADDRESS = new ClusterFiles("kernel", "fast", ClusterFiles.ADDRESS);

    /** deadping and ping-dampen below, a look each half second, and time for a stop and a start. */
    private static final Duration MOVED_WITHIN = Duration.ofSeconds(20);

    private static final class Pair implements AutoCloseable {
        private final RunningCluster running = RunningCluster.prepare(ADDRESS);
        private final List<BedHost> nodes = running.bed().hosts().subList(0, 2);
        private final BedHost gateway = running.bed().host(3);

        Pair() throws IOException {
            for (BedHost node : nodes) {
                Files.writeString(node.directory().resolve("asterism.conf"), """
                        asterism {
                          cluster { name = demo, nodes = [
                            { name = pbx1, addresses { eth0 = "%s", eth1 = "%s" }, messaging = "10.88.255.1" }
                            { name = pbx2, addresses { eth0 = "%s", eth1 = "%s" }, messaging = "10.88.255.2" }
                          ] }
                          links = [ { type = ucast, interface = eth0 }, { type = ucast, interface = eth1 } ]
                          quorum { two-node = true, ping-groups { gateway = [ "%s" ] }, deadping = 3s, ping-dampen = 3s }
                          timing { profile = fast }
                          management { host = "0.0.0.0", port = 7626, credentials = credentials }
                          paths { state = state, run = run, authkeys = authkeys, document = cluster.conf }
                        }
                        """.formatted(
                                nodes.get(0).address(Link.A),
                                nodes.get(0).address(Link.B),
                                nodes.get(1).address(Link.A),
                                nodes.get(1).address(Link.B),
                                gateway.address(Link.A)));
            }
            nodes.forEach(running::startManager);
        }

        BedHost awaitServing() {
            return running.awaitServing(nodes);
        }

        BedHost otherThan(BedHost node) {
            return nodes.get(0).equals(node) ? nodes.get(1) : nodes.get(0);
        }

        @Override
        public void close() throws IOException {
            running.close();
        }
    }

    @Test
    void aSplitThatLeavesThePingNodeToOneSideMovesAllThere() throws IOException {
        try (Pair pair = new Pair()) {
            BedHost holder = pair.awaitServing();
            BedHost other = pair.otherThan(holder);
            long moment = RunningCluster.nowMicros();

            pair.running.bed().part(List.of(holder), List.of(other, pair.gateway));
            BedHost taker = pair.running.awaitTakeoverFrom(holder);
            pair.running.bed().join();
            BedHost later = pair.awaitServing();

            assertThat(taker).isEqualTo(other);
            assertThat(later).as("no failback by itself").isEqualTo(other);
            assertThat(pair.running.sendersSince(moment)).endsWith(other.name()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void aHolderThatLosesThePingNodeHandsOverWithoutASplit() throws IOException {
        try (Pair pair = new Pair()) {
            BedHost holder = pair.awaitServing();
            BedHost other = pair.otherThan(holder);
            long moment = RunningCluster.nowMicros();

            pair.running.bed().part(List.of(holder), List.of(pair.gateway));
            pair.running.waitUntil(
                    "the other answers",
                    MOVED_WITHIN,
                    () -> pair.running.sender().filter(other::equals).isPresent());
            pair.running.bed().join();
            BedHost later = pair.awaitServing();

            assertThat(later).as("equal again: it stays").isEqualTo(other);
            assertThat(pair.running.sendersSince(moment)).containsExactly(holder.name(), other.name());
        }
    }

    @Test
    void theDeathOfThePingNodeItselfMovesNothing() throws IOException {
        try (Pair pair = new Pair()) {
            BedHost holder = pair.awaitServing();
            long moment = RunningCluster.nowMicros();

            pair.running.bed().cutPower(pair.gateway);
            for (BedHost node : pair.nodes) {
                pair.running.waitUntil(
                        node.name() + " misses it",
                        MOVED_WITHIN,
                        () -> node.logText().contains("ping gateway is silent"));
            }
            long silent = RunningCluster.nowMicros();
            pair.running.waitUntil(
                    "dampening is over",
                    MOVED_WITHIN,
                    () -> RunningCluster.nowMicros() - silent
                            > Duration.ofSeconds(8).toNanos() / 1000);

            assertThat(pair.running.sendersSince(moment)).containsExactly(holder.name());
        }
    }
}
