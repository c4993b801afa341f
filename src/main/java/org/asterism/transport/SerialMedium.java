package org.asterism.transport;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.model.NodeName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.Refusal;

/**
 * A serial line. A thread of its own reads and another writes, so that a line which is slow or stuck costs the heartbeats of
 * other links nothing: what waits to be written is the newest heartbeat of each node, and never more.
 */
final class SerialMedium implements Medium {

    private static final int READ_MS = 500;
    private static final int CHUNK = 256;

    /** Some rounds of the largest cluster; older ones are of no use. */
    private static final int MOST_WAITING = 64;

    /** Start, 8 bits, stop. */
    private static final int BITS_PER_BYTE = 10;

    private static final int DATA_BITS = 8;

    private final LinkPlan.Serial plan;
    private final SerialPort port;
    private final int[] peers;
    private final NodeName self;
    private final Runnable wakeUp;
    private final BlockingQueue<SerialFrames.Frame> arrived = new ArrayBlockingQueue<>(MOST_WAITING);
    private final SerialFrames frames = new SerialFrames(HeartbeatCodec.MAX_FRAME);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isToWrite = lock.newCondition();
    private final Map<NodeName, byte[]> outgoing = new LinkedHashMap<>();
    private volatile boolean isClosed;
    private volatile String failure = "";
    private volatile long damaged;
    private long damagedTold;
    private SerialFrames.@org.jspecify.annotations.Nullable Frame last;

    private SerialMedium(LinkPlan.Serial plan, SerialPort port, NodeName self, int[] peers, Runnable wakeUp) {
        this.plan = plan;
        this.port = port;
        this.self = self;
        this.peers = peers;
        this.wakeUp = wakeUp;
    }

    /**
     * Opens the line and starts its threads.
     *
     * @param peers positions of all others, for the counters
     * @param wakeUp called when something came in
     * @throws IOException if the device is not there or does not open
     */
    static SerialMedium open(LinkPlan.Serial plan, NodeName self, int[] peers, Runnable wakeUp) throws IOException {
        if (!Files.exists(Path.of(plan.device()))) {
            throw new IOException("there is no " + plan.device());
        }
        SerialPort port;
        try {
            port = SerialPort.getCommPort(Path.of(plan.device()).toRealPath().toString());
        } catch (SerialPortInvalidPortException e) {
            throw new IOException(plan.device() + " is no serial line: " + e.getMessage(), e);
        }
        port.setComPortParameters(plan.baud(), DATA_BITS, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(
                SerialPort.TIMEOUT_READ_SEMI_BLOCKING | SerialPort.TIMEOUT_WRITE_BLOCKING, READ_MS, READ_MS);
        if (!port.openPort(0)) {
            throw new IOException(plan.device() + " does not open (errno " + port.getLastErrorCode()
                    + "): it is in use, or not permitted, or takes no " + plan.baud() + " baud");
        }
        SerialMedium medium = new SerialMedium(plan, port, self, peers, wakeUp);
        medium.start("read", medium::read);
        medium.start("write", medium::write);
        return medium;
    }

    private void start(String what, Runnable work) {
        Thread thread = new Thread(work, plan.label() + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        byte[] chunk = new byte[CHUNK];
        while (!isClosed) {
            int count = port.readBytes(chunk, chunk.length);
            if (count < 0) {
                fail("reading failed (errno " + port.getLastErrorCode() + ")");
                return;
            }
            for (SerialFrames.Frame frame : frames.take(chunk, count)) {
                while (!arrived.offer(frame)) {
                    arrived.poll();
                }
            }
            damaged = frames.damaged();
            if (count > 0) {
                wakeUp.run();
            }
        }
    }

    private void write() {
        try {
            while (!isClosed) {
                byte[] next = next();
                if (next.length > 0 && port.writeBytes(next, next.length) < 0) {
                    fail("writing failed (errno " + port.getLastErrorCode() + ")");
                    return;
                }
                awaitLine(next.length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] next() throws InterruptedException {
        lock.lock();
        try {
            while (outgoing.isEmpty() && !isClosed) {
                isToWrite.await();
            }
            if (outgoing.isEmpty()) {
                return new byte[0];
            }
            Map.Entry<NodeName, byte[]> first = outgoing.entrySet().iterator().next();
            outgoing.remove(first.getKey());
            return first.getValue();
        } finally {
            lock.unlock();
        }
    }

    /** Until these bytes are on the line, so that none grow old in the kernel's buffer; only the end of the link is sooner. */
    private void awaitLine(int bytes) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(1) * bytes * BITS_PER_BYTE / plan.baud();
        lock.lock();
        try {
            while (left > 0 && !isClosed) {
                left = isToWrite.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void fail(String reason) {
        if (!isClosed) {
            failure = plan.device() + ": " + reason;
            wakeUp.run();
        }
    }

    @Override
    public boolean receive(ByteBuffer into) throws IOException {
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
        last = arrived.poll();
        if (last == null) {
            into.clear().flip();
            return false;
        }
        last.copyTo(into);
        return true;
    }

    /** Tells the counters of what came in damaged. */
    void count(LinkCounters counters) {
        for (long now = damaged; damagedTold < now; damagedTold++) {
            counters.refused(Refusal.MALFORMED);
        }
    }

    @Override
    public Optional<InetAddress> source() {
        return Optional.empty();
    }

    @Override
    public void send(ByteBuffer frame, LinkCounters counters) {
        put(self, SerialFrames.onLine(frame, plan.hops()));
        for (int peer : peers) {
            counters.sent(peer);
        }
    }

    /** Passes on what the other line took last, from that node, unless it has come far enough. */
    void forward(SerialMedium from, NodeName sender) {
        SerialFrames.Frame frame = from.last;
        if (frame != null && frame.hops() > 1 && plan.relay() == LinkPlan.Relay.FORWARDS) {
            put(sender, frame.onward());
        }
    }

    private void put(NodeName sender, byte[] bytes) {
        lock.lock();
        try {
            outgoing.put(sender, bytes);
            isToWrite.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        lock.lock();
        try {
            isToWrite.signalAll();
        } finally {
            lock.unlock();
        }
        // It waits for the reader's present wait to end, and whoever closes a link must not wait.
        start("close", port::closePort);
    }
}
