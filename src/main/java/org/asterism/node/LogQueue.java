package org.asterism.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.slf4j.event.KeyValuePair;

/**
 * Between those who log and the destination, so that one that hangs holds up nobody: what finds no room is counted, and told of once
 * there is room again. Adds the id of the incident that is going on.
 *
 * <p>Decided: not logback's AsyncAppender, which drops without a word.
 */
final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {

    /** Lines: seconds of the busiest log. */
    private static final int ROOM = 4096;

    private static final String INCIDENT = "incident";

    private final Appender<ILoggingEvent> destination;
    private final Supplier<Optional<String>> incident;
    private final ArrayBlockingQueue<ILoggingEvent> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private long droppedTold;

    LogQueue(Appender<ILoggingEvent> destination, Supplier<Optional<String>> incident) {
        this(destination, incident, ROOM);
    }

    LogQueue(Appender<ILoggingEvent> destination, Supplier<Optional<String>> incident, int room) {
        this.destination = destination;
        this.incident = incident;
        this.queue = new ArrayBlockingQueue<>(room);
    }

    @Override
    public void start() {
        super.start();
        Thread writer = new Thread(this::write, "log-writer");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (event instanceof LoggingEvent line) {
            incident.get().ifPresent(id -> line.addKeyValuePair(new KeyValuePair(INCIDENT, id)));
        }
        taken.incrementAndGet();
        if (!queue.offer(event)) {
            taken.decrementAndGet();
            dropped.incrementAndGet();
        }
    }

    private void write() {
        while (isStarted()) {
            try {
                ILoggingEvent event = queue.poll(1, TimeUnit.SECONDS);
                if (event != null) {
                    tellDropped();
                    destination.doAppend(event);
                    written.incrementAndGet();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                written.incrementAndGet();
                addError("a line was not logged", e);
            }
        }
    }

    private void tellDropped() {
        long lost = dropped.get() - droppedTold;
        if (lost > 0 && getContext() instanceof LoggerContext context) {
            droppedTold += lost;
            Logger logger = context.getLogger("org.asterism.log");
            destination.doAppend(new LoggingEvent(
                    LogQueue.class.getName(),
                    logger,
                    Level.WARN,
                    "log lines lost, their destination did not take them in time lines=" + lost,
                    null,
                    null));
        }
    }

    /** Lines that found no room. */
    long dropped() {
        return dropped.get();
    }

    /** Waits until all that was logged is written, for at most so long. Only at the end of the process. */
    void drain(Duration limit) {
        BootTime end = BootClock.now().plus(limit);
        while (written.get() < taken.get() && BootClock.now().isBefore(end)) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }
}
