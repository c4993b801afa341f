package org.asterism.executor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that looks after all processes: empties their pipes, counts their time, notices their end. It sleeps while
 * there are none, else at most 20 ms, and is woken by each end.
 */
final class ProcessKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessKeeper.class);

    private static final Duration SHORTEST_REST = Duration.ofMillis(1);
    private static final Duration LONGEST_REST = Duration.ofMillis(20);

    /** Being late by more than this is our fault and not the agents'. */
    private static final Duration OWN_LATENESS = Duration.ofMillis(200);

    /** Cancels that came before the process; those that came after its end lie here until pushed out. */
    private static final int MOST_EARLY = 64;

    private final Supplier<BootTime> clock;
    private final Queue<RunningProcess> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<Long> cancels = new ConcurrentLinkedQueue<>();
    private final Deque<Long> early = new ArrayDeque<>();
    private final List<RunningProcess> running = new ArrayList<>();
    private final byte[] buffer = new byte[64 * 1024];
    private final Thread thread;
    private volatile boolean isClosed;

    ProcessKeeper(Supplier<BootTime> clock) {
        this.clock = clock;
        this.thread = new Thread(this::loop, "asterism-processes");
        thread.setDaemon(true);
        thread.start();
    }

    void keep(RunningProcess process) {
        arrivals.add(process);
        CompletableFuture<Void> unused = process.process().onExit().thenRun(this::wake);
        wake();
    }

    void cancel(long id) {
        cancels.add(id);
        wake();
    }

    @Override
    public void close() {
        isClosed = true;
        wake();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void loop() {
        Duration rest = SHORTEST_REST;
        while (!(isClosed && running.isEmpty() && arrivals.isEmpty())) {
            boolean hasMoved = takeOrders();
            BootTime now = clock.get();
            for (RunningProcess process : running) {
                hasMoved |= process.drain(buffer);
            }
            hasMoved |= running.removeIf(process -> isOver(process, now));
            rest = hasMoved ? SHORTEST_REST : longer(rest);
            sleep(now, rest);
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

    private void sleep(BootTime now, Duration rest) {
        if (running.isEmpty()) {
            if (arrivals.isEmpty() && !isClosed) {
                LockSupport.park(this);
            }
            return;
        }
        Duration span = rest;
        for (RunningProcess process : running) {
            Duration left = process.due().since(now);
            span = left.compareTo(span) < 0 ? left : span;
        }
        if (span.isNegative() || span.isZero()) {
            span = SHORTEST_REST;
        }
        LockSupport.parkNanos(this, span.toNanos());
        Duration lateness = clock.get().since(now).minus(span);
        if (lateness.compareTo(OWN_LATENESS) > 0) {
            running.forEach(process -> process.credit(lateness));
        }
    }

    private static Duration longer(Duration rest) {
        Duration next = rest.multipliedBy(2);
        return next.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : next;
    }
}
