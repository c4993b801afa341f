package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.asterism.api.NodeStatus;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.asterism.transport.SerialCable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clusters on other media than unicast. */
@Tag("netns")
class MediaTest {

    private static final int BAUD = 115_200;
    private static final Duration SEEN = Duration.ofSeconds(10);

    private static final ClusterFiles NAMES = new ClusterFiles(
            "kernel",
            "default",
            ClusterFiles.ADDRESS,
            new ClusterFiles.Media("[ { type = bcast, interface = eth0 } ]", ClusterFiles.Naming.BY_NAME_ONLY));

    private static final ClusterFiles THREE = new ClusterFiles(
            "kernel", "default", ClusterFiles.ADDRESS, new ClusterFiles.Media("""
                    [ { type = ucast, interface = eth0 }
                      { type = mcast, interface = eth1, group = "239.255.42.1" }
                      { type = serial, device = HERE/ttyS0, baud = 115200 }
                      { type = serial, device = HERE/ttyS1, baud = 115200 } ]""", ClusterFiles.Naming.WITH_ADDRESSES));

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

    /** Unicast on one net, multicast on the other, and a ring of serial lines: one at a time is cut on the owner. */
    @Test
    void anyOneOfThreeMediaMayFailAndNothingMoves() throws IOException {
        try (SerialCable first = SerialCable.plug(BAUD);
                SerialCable second = SerialCable.plug(BAUD);
                SerialCable third = SerialCable.plug(BAUD);
                RunningCluster running = RunningCluster.prepare(THREE)) {
            connect(running.bed().host(1), first.device(0), third.device(1));
            connect(running.bed().host(2), second.device(0), first.device(1));
            connect(running.bed().host(3), third.device(0), second.device(1));
            running.bed().hosts().forEach(running::startManager);
            BedHost holder = running.awaitServing();
            BedHost other = running.othersThan(holder).get(0);
            awaitState(running, other, holder, NodeStatus.LinkState.UP, 0, 1, 2, 3);
            long moment = RunningCluster.nowMicros();

            running.bed().mute(holder, Link.A);
            awaitState(running, other, holder, NodeStatus.LinkState.DOWN, 0);
            running.bed().unmute();
            awaitState(running, other, holder, NodeStatus.LinkState.UP, 0);
            running.bed().mute(holder, Link.B);
            awaitState(running, other, holder, NodeStatus.LinkState.DOWN, 1);
            running.bed().unmute();
            awaitState(running, other, holder, NodeStatus.LinkState.UP, 1);
            running.bed().pull(holder, Link.B);
            awaitState(running, other, holder, NodeStatus.LinkState.DOWN, 1);
            running.waitUntil("it says why", SEEN, () -> holder.logText().contains("eth1 is down or has no carrier"));
            running.bed().plugIn(holder, Link.B);
            awaitState(running, other, holder, NodeStatus.LinkState.UP, 1);
            first.cut();
            second.cut();
            third.cut();
            awaitState(running, other, holder, NodeStatus.LinkState.DOWN, 2, 3);
            first.mend();
            second.mend();
            third.mend();
            awaitState(running, other, holder, NodeStatus.LinkState.UP, 2, 3);
            first.unplug();
            second.unplug();
            third.unplug();
            awaitState(running, other, holder, NodeStatus.LinkState.DOWN, 2, 3);
            awaitOwnTrouble(running, holder, "serial:ttyS0");

            assertThat(running.sendersSince(moment)).containsExactly(holder.name());
            assertThat(running.cluster().isFormedBy(running.bed().hosts())).isTrue();
        }
    }

    /** The lines as the configuration names them, relative to the root of the host's files. */
    private static void connect(BedHost host, String next, String before) throws IOException {
        Files.createSymbolicLink(host.directory().resolve("ttyS0"), Path.of(next));
        Files.createSymbolicLink(host.directory().resolve("ttyS1"), Path.of(before));
    }

    private static void awaitState(
            RunningCluster running, BedHost observer, BedHost observed, NodeStatus.LinkState state, int... links) {
        running.waitUntil(
                observer.name() + " sees link " + links[0] + " to " + observed.name() + " " + state,
                SEEN,
                () -> running.cluster()
                        .status(observer)
                        .filter(status -> status.nodes().stream()
                                .filter(node -> node.name().value().equals(observed.name()))
                                .allMatch(node -> java.util.Arrays.stream(links)
                                        .allMatch(link -> node.links().get(link).state() == state)))
                        .isPresent());
    }

    private static void awaitOwnTrouble(RunningCluster running, BedHost host, String words) {
        running.waitUntil(
                host.name() + " says: " + words,
                SEEN,
                () -> running.cluster()
                        .firstStatus(status -> status.ownNode().value().equals(host.name())
                                && status.nodes().stream()
                                        .anyMatch(node -> node.name().equals(status.ownNode())
                                                && node.sentence().contains(words)))
                        .isPresent());
    }
}
