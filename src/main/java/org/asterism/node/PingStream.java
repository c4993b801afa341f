package org.asterism.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings one address once a second, IPv4 or IPv6, with the machine's own {@code ping}, and knows when it answered last. The
 * program ends by itself after a minute and is started anew, so that none outlives a manager that was killed for long.
 *
 * <p>Decided: the program and not a socket of our own, because the right to send echo requests differs between kernels and
 * containers, and {@code ping} has it wherever operators try it by hand.
 */
final class PingStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PingStream.class);
    private static final String SECONDS = "60";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final InetAddress address;
    private final Supplier<BootTime> clock;
    private volatile long heardAt = Long.MIN_VALUE;
    private volatile boolean isClosed;
    private volatile @org.jspecify.annotations.Nullable Process process;

    private PingStream(InetAddress address, Supplier<BootTime> clock) {
        this.address = address;
        this.clock = clock;
    }

    static PingStream start(InetAddress address, Supplier<BootTime> clock) {
        PingStream stream = new PingStream(address, clock);
        Thread thread = new Thread(stream::run, "asterism-ping-" + address.getHostAddress());
        thread.setDaemon(true);
        thread.start();
        return stream;
    }

    boolean isHeardWithin(Duration span, BootTime now) {
        long heard = heardAt;
        return heard != Long.MIN_VALUE && now.nanos() - heard <= span.toNanos();
    }

    private void run() {
        boolean isTold = false;
        while (!isClosed) {
            try {
                Process ping = new ProcessBuilder("ping", "-n", "-i", "1", "-w", SECONDS, address.getHostAddress())
                        .redirectErrorStream(true)
                        .start();
                process = ping;
                listen(ping);
                isTold = false;
            } catch (IOException e) {
                if (!isTold) {
                    isTold = true;
                    LOG.error("ping cannot be run address={} reason={}", address.getHostAddress(), e.getMessage());
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void listen(Process ping) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(ping.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (isAnswer(line)) {
                    heardAt = clock.get().nanos();
                }
            }
        } finally {
            ping.destroy();
        }
    }

    /** {@code 64 bytes from 10.0.0.254: icmp_seq=1 ttl=64 time=0.061 ms}; errors name the sender too, but no time. */
    static boolean isAnswer(String line) {
        return line.contains(" bytes from ") && line.contains("time");
    }

    @Override
    public void close() {
        isClosed = true;
        Process present = process;
        if (present != null) {
            present.destroy();
        }
    }
}
