package org.asterism.net;

import com.typesafe.config.Config;
import java.io.Closeable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * Pekko's timers on Java's own {@link ScheduledThreadPoolExecutor}, whose one thread wakes when something is due and not before.
 *
 * <p>Decided: this instead of Pekko's wheel, which wakes at every tick: a hundred times a second on a node where ten timers are
 * due, and still 5 ms late on average. What is due is begun within a millisecond. A cancelled timer is forgotten at once.
 */
public final class DueScheduler extends AbstractScheduler implements Closeable {

    /** Of timers that repeat, as a promise to those who ask. */
    private static final double MOST_PER_SECOND = 1000;

    private final ScheduledThreadPoolExecutor timer;
    private final LoggingAdapter log;
    private final Set<Scheduler.TaskRunOnClose> lastTasks = ConcurrentHashMap.newKeySet();

    /** Called by Pekko. */
    public DueScheduler(Config unused, LoggingAdapter log, ThreadFactory threads) {
        this.log = log;
        this.timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** {@inheritDoc} Begun on {@code executor}. Refused with an {@link IllegalStateException} once the system has ended. */
    @Override
    public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
        if (!(task instanceof Scheduler.TaskRunOnClose last)) {
            return once(delay, () -> begin(task, executor), () -> {});
        }
        lastTasks.add(last);
        return once(
                delay,
                () -> {
                    lastTasks.remove(last);
                    begin(task, executor);
                },
                () -> lastTasks.remove(last));
    }

    /** {@code forgotten}: if it is never begun. */
    private Cancellable once(FiniteDuration delay, Runnable due, Runnable forgotten) {
        try {
            AtomicReference<Once> state = new AtomicReference<>(Once.WAITS);
            Runnable run = () -> {
                if (state.compareAndSet(Once.WAITS, Once.BEGUN)) {
                    due.run();
                }
            };
            return new Timer(timer.schedule(run, delay.toNanos(), TimeUnit.NANOSECONDS), state, forgotten);
        } catch (RejectedExecutionException closed) {
            forgotten.run();
            throw refused(closed);
        }
    }

    /** What Pekko makes {@code scheduleAtFixedRate} of. */
    @Override
    @SuppressWarnings("deprecation")
    public Cancellable schedule(
            FiniteDuration initialDelay, FiniteDuration interval, Runnable task, ExecutionContext executor) {
        try {
            return new Repeated(timer.scheduleAtFixedRate(
                    () -> begin(task, executor), initialDelay.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException closed) {
            throw refused(closed);
        }
    }

    private static IllegalStateException refused(RejectedExecutionException closed) {
        return new IllegalStateException("no timers any more: the system has ended", closed);
    }

    private void begin(Runnable task, ExecutionContext executor) {
        try {
            executor.execute(task);
        } catch (RuntimeException e) { // the thread must outlive it, and so must the timer of what repeats
            log.error(e, "what a timer was for could not be begun");
        }
    }

    @Override
    public double maxFrequency() {
        return MOST_PER_SECOND;
    }

    /** Nothing is begun any more but what asked to be run at the end. */
    @Override
    public void close() {
        timer.shutdownNow();
        for (Scheduler.TaskRunOnClose task : List.copyOf(lastTasks)) {
            if (lastTasks.remove(task)) {
                task.run();
            }
        }
    }

    private enum Once {
        WAITS,
        BEGUN,
        CANCELLED
    }

    /** What was begun cannot be cancelled any more; Java's own future says that it could, until it has ended. */
    private record Timer(Future<?> future, AtomicReference<Once> state, Runnable forgotten) implements Cancellable {

        @Override
        public boolean cancel() {
            boolean isCancelled = state.compareAndSet(Once.WAITS, Once.CANCELLED);
            if (isCancelled) {
                future.cancel(false);
                forgotten.run();
            }
            return isCancelled;
        }

        @Override
        public boolean isCancelled() {
            return state.get() == Once.CANCELLED;
        }
    }

    private record Repeated(Future<?> future) implements Cancellable {

        @Override
        public boolean cancel() {
            return future.cancel(false);
        }

        @Override
        public boolean isCancelled() {
            return future.isCancelled();
        }
    }
}
