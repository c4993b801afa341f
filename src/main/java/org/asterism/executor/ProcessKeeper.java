package org.asterism.executor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that looks after all processes: empties their pipes, counts their time, notices their end.
 */
final class ProcessKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessKeeper.class);

    private static final Duration SHORTEST_REST = Duration.ofMillis(1);
    private static final Duration LONGEST_REST = Duration.ofHours(1);

    /** While there are processes: our own standstill is to be noticed. */
    private static final Duration LONGEST_TURN = Duration.ofMillis(250);

    /** Being late by more than this is our fault and not the agents'. */
    private static final Duration OWN_LATENESS = Duration.ofMillis(200);

    /** Cancels that came before the process; those that came after its end lie here until pushed out. */
    private static final int MOST_EARLY = 64;

    private final Spawning spawning;
    private final Supplier<BootTime> clock;
    private final Queue<RunningProcess> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<Long> cancels = new ConcurrentLinkedQueue<>();
    private final Deque<Long> early = new ArrayDeque<>();
    private final List<RunningProcess> running = new ArrayList<>();
    private final byte[] buffer = new byte[64 * 1024];
    private final Thread thread;
    private volatile boolean isClosed;

    ProcessKeeper(Spawning spawning, Supplier<BootTime> clock) {
        this.spawning = spawning;
        this.clock = clock;
        this.thread = new Thread(this::loop, "asterism-processes");
        thread.setDaemon(true);
        thread.start();
    }

    void keep(RunningProcess process) {
        arrivals.add(process);
        spawning.wake();
    }

    void cancel(long id) {
        cancels.add(id);
        spawning.wake();
    }

    @Override
    public void close() {
        isClosed = true;
        spawning.wake();
    }

    private void loop() {
        while (!(isClosed && running.isEmpty() && arrivals.isEmpty())) {
            boolean hasMoved = takeOrders();
            BootTime now = clock.get();
            for (RunningProcess process : running) {
                hasMoved |= process.drain(buffer);
            }
            hasMoved |= running.removeIf(process -> isOver(process, now));
            sleep(now, hasMoved);
        }
    }

    /** The thread must outlive a bug in the handling of one process. */
    private boolean isOver(RunningProcess process, BootTime now) {
        try {
            return process.advance(now, buffer);
        } catch (RuntimeException e) {
            LOG.error("lost track of a process, call={}", process.id(), e);
            process.abandon("internal error: " + e);
            return true;
        }
    }

    private boolean takeOrders() {
        boolean hasAny = false;
        for (RunningProcess next = arrivals.poll(); next != null; next = arrivals.poll()) {
            running.add(next);
            hasAny = true;
        }
        for (Long id = cancels.poll(); id != null; id = cancels.poll()) {
            early.addLast(id);
        }
        for (RunningProcess process : running) {
            if (early.remove(process.id())) {
                process.requestCancel();
                hasAny = true;
            }
        }
        while (early.size() > MOST_EARLY) {
            early.removeFirst();
        }
        return hasAny;
    }

    private void sleep(BootTime now, boolean hasMoved) {
        if (isClosed && running.isEmpty()) {
            return;
        }
        Duration span = running.isEmpty() ? LONGEST_REST : LONGEST_TURN;
        for (RunningProcess process : running) {
            Duration left = process.due().since(now);
            span = left.compareTo(span) < 0 ? left : span;
        }
        if (span.isNegative() || span.isZero()) {
            span = SHORTEST_REST;
        }
        spawning.await(running.stream().map(RunningProcess::child).toList(), span, hasMoved);
        Duration lateness = clock.get().since(now).minus(span);
        if (lateness.compareTo(OWN_LATENESS) > 0) {
            running.forEach(process -> process.credit(lateness));
        }
    }
}
