package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A floating address on two nodes and an arbiter on a third machine: what becomes of it in each kind of split. */
@Tag("netns")
class ArbiterTest {

    private static final ClusterFiles ADDRESS = new ClusterFiles("kernel", "fast", ClusterFiles.ADDRESS);
    private static final Duration LONG = Duration.ofSeconds(4);

    private static final class Trio implements AutoCloseable {
        private final RunningCluster running = RunningCluster.prepare(ADDRESS);
        private final List<BedHost> nodes = running.bed().hosts().subList(0, 2);
        private final BedHost arbiter = running.bed().host(3);

        Trio() throws IOException {
            String text = """
                    asterism {
                      cluster { name = demo, nodes = [
                        { name = pbx1, addresses { eth0 = "%s", eth1 = "%s" }, messaging = "10.88.255.1" }
                        { name = pbx2, addresses { eth0 = "%s", eth1 = "%s" }, messaging = "10.88.255.2" }
                      ] }
                      links = [ { type = ucast, interface = eth0 }, { type = ucast, interface = eth1 } ]
                      quorum { arbiters = [ { name = arbiter1, address = "%s" } ] }
                      timing { profile = fast }
                      management { host = "0.0.0.0", port = 7626, credentials = credentials }
                      paths { state = state, run = run, authkeys = authkeys, document = cluster.conf }
                    }
                    """.formatted(
                            nodes.get(0).address(Link.A),
                            nodes.get(0).address(Link.B),
                            nodes.get(1).address(Link.A),
                            nodes.get(1).address(Link.B),
                            arbiter.address(Link.B));
            for (BedHost node : nodes) {
                Files.writeString(node.directory().resolve("asterism.conf"), text);
            }
            Path home = arbiter.directory().resolve("demo");
            Files.createDirectories(home);
            Files.writeString(home.resolve("asterism.conf"), text);
            Files.copy(
                    arbiter.directory().resolve("authkeys"),
                    home.resolve("authkeys"),
                    StandardCopyOption.COPY_ATTRIBUTES);
            Files.writeString(
                    arbiter.directory().resolve("arbiter.conf"),
                    "asterism { arbiter { name = arbiter1, state = votes, clusters = [ { config = \"demo/asterism.conf\" } ] } }");
            startArbiter();
            nodes.forEach(running::startManager);
        }

        void startArbiter() {
            arbiter.startManager(running.java()
                    .asterism(
                            "arbiter",
                            "--config",
                            running.bed().inside().resolve("arbiter.conf").toString()));
        }

        BedHost awaitServing() {
            return running.awaitServing(nodes);
        }

        BedHost otherThan(BedHost node) {
            return nodes.get(0).equals(node) ? nodes.get(1) : nodes.get(0);
        }

        /** Waits until the node tells that it does not hear the other. */
        void awaitSilence(BedHost node, String silent) {
            running.waitUntil(
                    node.name() + " misses " + silent,
                    RunningCluster.TAKEOVER_LIMIT,
                    () -> running.cluster()
                            .status(node)
                            .filter(status -> status.votes().sentence().contains(silent + " is silent"))
                            .isPresent());
        }

        @Override
        public void close() throws IOException {
            running.close();
        }
    }

    @Test
    void aSplitInWhichBothReachTheArbiterMovesNothing() throws IOException {
        try (Trio trio = new Trio()) {
            BedHost holder = trio.awaitServing();
            BedHost other = trio.otherThan(holder);
            long moment = RunningCluster.nowMicros();

            trio.running.bed().part(List.of(holder), List.of(other));
            trio.awaitSilence(holder, other.name());
            trio.awaitSilence(other, holder.name());
            trio.running.waitUntil("time passes", LONG.multipliedBy(2), longAfter(moment));
            trio.running.bed().join();
            BedHost later = trio.awaitServing();

            assertThat(later).isEqualTo(holder);
            assertThat(trio.running.sendersSince(moment)).containsExactly(holder.name());
        }
    }

    @Test
    void aSplitThatLeavesTheArbiterToOneSideMovesAllThere() throws IOException {
        try (Trio trio = new Trio()) {
            BedHost holder = trio.awaitServing();
            BedHost other = trio.otherThan(holder);
            long moment = RunningCluster.nowMicros();

            trio.running.bed().part(List.of(holder), List.of(other, trio.arbiter));
            BedHost taker = trio.running.awaitTakeoverFrom(holder);
            trio.running.bed().join();
            BedHost later = trio.awaitServing();

            assertThat(taker).isEqualTo(other);
            assertThat(later).as("no failback by itself").isEqualTo(other);
            assertThat(trio.running.sendersSince(moment)).endsWith(other.name()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void theDeathOfANodeMovesAllToTheOther() throws IOException {
        try (Trio trio = new Trio()) {
            BedHost dead = trio.awaitServing();
            long moment = RunningCluster.nowMicros();

            trio.running.bed().cutPower(dead);
            BedHost taker = trio.running.awaitTakeoverFrom(dead);
            trio.running.bed().restorePower(dead);
            trio.running.startManager(dead);
            BedHost later = trio.awaitServing();

            assertThat(later).isEqualTo(taker);
            assertThat(trio.running.sendersSince(moment)).endsWith(taker.name()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void theLossOfTheArbiterMovesNothingAndItComesBack() throws IOException {
        try (Trio trio = new Trio()) {
            BedHost holder = trio.awaitServing();
            long moment = RunningCluster.nowMicros();

            trio.arbiter.killManager();
            trio.awaitSilence(holder, "arbiter1");
            trio.running.waitUntil("time passes", LONG.multipliedBy(2), longAfter(moment));
            trio.startArbiter();
            trio.running.waitUntil(
                    "the arbiter is heard again",
                    RunningCluster.START_LIMIT,
                    () -> trio.running
                            .cluster()
                            .status(holder)
                            .filter(status -> status.votes().present() == 3)
                            .isPresent());

            assertThat(trio.running.sendersSince(moment)).containsExactly(holder.name());
        }
    }

    private static java.util.concurrent.Callable<Boolean> longAfter(long micros) {
        return () -> RunningCluster.nowMicros() - micros > LONG.toNanos() / 1000;
    }
}
