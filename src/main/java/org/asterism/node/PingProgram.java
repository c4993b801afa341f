package org.asterism.node;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.heartbeat.Pinger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings with the machine's own {@code ping}, one process per node and question, one question at a time; it is asked only
 * while the peer of two nodes is silent.
 */
final class PingProgram implements Pinger {

    private static final Logger LOG = LoggerFactory.getLogger(PingProgram.class);

    private final List<InetAddress> nodes;
    private final Executor executor;
    private final AtomicInteger underWay = new AtomicInteger();

    private PingProgram(List<InetAddress> nodes, Executor executor) {
        this.nodes = nodes;
        this.executor = executor;
    }

    static Pinger of(List<InetAddress> nodes, Executor executor) {
        return nodes.isEmpty() ? Pinger.NONE : new PingProgram(List.copyOf(nodes), executor);
    }

    @Override
    public void ping(Runnable answered) {
        if (!underWay.compareAndSet(0, nodes.size())) {
            return;
        }
        java.util.concurrent.atomic.AtomicBoolean isAnswered = new java.util.concurrent.atomic.AtomicBoolean();
        for (InetAddress node : nodes) {
            executor.execute(() -> ping(node, () -> {
                if (isAnswered.compareAndSet(false, true)) {
                    answered.run();
                }
            }));
        }
    }

    /** Two echo requests that must not be fragmented; waits for the end. */
    static boolean isAnswered(PathProbe.Path path, int bytes) {
        try {
            Process process = new ProcessBuilder(
                            "ping",
                            "-n",
                            "-q",
                            "-c",
                            "2",
                            "-i",
                            "0.3",
                            "-W",
                            "1",
                            "-M",
                            "do",
                            "-s",
                            Integer.toString(bytes),
                            "-I",
                            path.device(),
                            path.address().getHostAddress())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            LOG.debug("no ping to probe paths with reason={}", e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void ping(InetAddress node, Runnable answered) {
        try {
            Process process = new ProcessBuilder("ping", "-n", "-q", "-c", "1", "-W", "1", node.getHostAddress())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var unused = process.onExit().whenComplete((ended, failure) -> {
                underWay.decrementAndGet();
                if (failure == null && ended.exitValue() == 0) {
                    answered.run();
                }
            });
        } catch (IOException e) {
            underWay.decrementAndGet();
            LOG.error("ping cannot be run node={} reason={}", node.getHostAddress(), e.getMessage());
        }
    }
}
