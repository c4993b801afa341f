package org.asterism.kernel;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits for sockets. One thread waits and says for what; any thread may wake it. */
public final class Poller implements AutoCloseable {

    private static final int ENTRY_BYTES = 8;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int event;
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final AtomicBoolean isAwake = new AtomicBoolean();
    private final Memory one = new Memory(Long.BYTES);
    private final Memory count = new Memory(Long.BYTES);
    private Memory entries = new Memory(ENTRY_BYTES);
    private boolean isClosed;

    private Poller(int event) {
        this.event = event;
        one.setLong(0, 1);
        watch(List.of());
    }

    public static Answer<Poller> create() {
        int event = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        return event >= 0
                ? new Answer.Got<>(new Poller(event))
                : new Answer.Failed<>(
                        Refusal.of(Libc.lastErrno(), "wait for the heartbeat links", Refusal.Needs.NOTHING));
    }

    /** From now on these are waited for. */
    public void watch(List<UdpSocket> present) {
        sockets.clear();
        sockets.addAll(present);
        entries.close();
        entries = new Memory((long) (sockets.size() + 1) * ENTRY_BYTES);
        for (int i = 0; i <= sockets.size(); i++) {
            entries.setInt(
                    (long) i * ENTRY_BYTES, i == 0 ? event : sockets.get(i - 1).descriptor());
            entries.setInt((long) i * ENTRY_BYTES + 4, Libc.POLLIN);
        }
    }

    /** Waits until something came in, somebody woke us or the time is over; up to one millisecond longer. */
    public void await(long nanos) {
        long millis = nanos <= 0 ? 0 : Math.min(Integer.MAX_VALUE, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        if (Libc.poll(entries, sockets.size() + 1L, (int) millis) > 0 && entries.getShort(6) != 0) {
            Libc.read(event, count, Long.BYTES);
            // Not before it was read, else a waker in between would leave it readable for ever.
            isAwake.set(false);
        }
    }

    /** Ends the present or next wait at once. */
    public synchronized void wakeUp() {
        if (!isClosed && isAwake.compareAndSet(false, true)) {
            Libc.write(event, one, Long.BYTES);
        }
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            Libc.close(event);
            entries.close();
            one.close();
            count.close();
        }
    }
}
