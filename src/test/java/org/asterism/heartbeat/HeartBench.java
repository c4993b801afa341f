package org.asterism.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.asterism.heartbeat.HeartBed.Node;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Timing;
import org.asterism.quorum.core.QuorumConfig.TieBreaker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Figures of the heart: three in one process, over loopback. Budgets are generous, for a shared machine. */
@Tag("bench")
class HeartBench {

    private static final int RUNS = 10;

    @Test
    void fromTheDeathOfTheCoordinatorToTheHeirsRightToTakeOver() throws Exception {
        List<Long> elected = new ArrayList<>();
        List<Long> free = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            try (HeartBed bed = new HeartBed(3, Timing.fast(), TieBreaker.NONE)) {
                bed.startAll();
                settle(bed);
                TimeUnit.MILLISECONDS.sleep(500 + 7 * run);
                Node dead = bed.coordinator();
                BootTime death = BootClock.now();
                dead.stop(Heart.Ending.LEAVE);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> isLost(bed, dead));
                for (Node node : bed.nodes.values()) {
                    node.told(HeartEvent.Lost.class).forEach(lost -> free.add(millis(death, lost.notBefore())));
                }
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> bed.nodes.values().stream()
                                .anyMatch(node -> node != dead
                                        && node.snapshot().elected().value() > 0));
                elected.add(millis(death, BootClock.now()));
            }
        }
        report("loss may be acted on", free);
        report("heir elected, seen by a poller", elected);
        assertThat(Collections.min(free)).isLessThan(1000);
    }

    @Test
    void costOfTheThread() throws Exception {
        try (HeartBed bed = new HeartBed(3, Timing.fast(), TieBreaker.NONE)) {
            bed.startAll();
            settle(bed);
            TimeUnit.SECONDS.sleep(5);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long[] hearts = java.util.Arrays.stream(threads.getAllThreadIds())
                    .filter(id -> threads.getThreadInfo(id).getThreadName().equals("asterism-heart"))
                    .toArray();
            long bytes = sum(threads.getThreadAllocatedBytes(hearts));
            long cpu = sum(threads.getThreadCpuTime(hearts));
            TimeUnit.SECONDS.sleep(10);
            bytes = sum(threads.getThreadAllocatedBytes(hearts)) - bytes;
            cpu = sum(threads.getThreadCpuTime(hearts)) - cpu;
            System.out.printf(
                    "per heart: %d KB/s garbage, %.2f %% of a core, longest delay %s%n",
                    bytes / 10 / 3 / 1024,
                    cpu / 10.0 / 3 / 1e7,
                    bed.node(0).snapshot().longestDelay());
            assertThat(bytes / 10 / 3).isLessThan(5_000_000);
        }
    }

    private static boolean isLost(HeartBed bed, Node dead) {
        return bed.nodes.values().stream()
                .anyMatch(node -> node.told(HeartEvent.Lost.class).stream()
                        .anyMatch(lost -> lost.node().equals(dead.name)));
    }

    private static void settle(HeartBed bed) {
        await().atMost(Duration.ofSeconds(15))
                .until(() -> bed.nodes.values().stream()
                        .allMatch(node -> node.gate.isLeased()
                                && !node.snapshot().leadership().coordinator().equals(NodeOrNone.NONE)));
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }

    private static long millis(BootTime from, BootTime to) {
        return to.since(from).toMillis();
    }

    private static void report(String what, List<Long> millis) {
        Collections.sort(millis);
        System.out.printf(
                "%s: min %d, median %d, max %d ms of %d%n",
                what, millis.get(0), millis.get(millis.size() / 2), millis.get(millis.size() - 1), millis.size());
    }
}
