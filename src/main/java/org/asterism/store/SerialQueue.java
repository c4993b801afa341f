package org.asterism.store;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks one after the other on an executor, in the order given, and refuses them when too many wait. */
final class SerialQueue {

    private final Executor executor;
    private final int limit;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean isRunning;

    SerialQueue(Executor executor, int limit) {
        this.executor = executor;
        this.limit = limit;
    }

    /** False if the task will not run: the queue is full or the executor has ended. Never blocks. */
    boolean offer(Runnable task) {
        synchronized (waiting) {
            if (waiting.size() >= limit) {
                return false;
            }
            waiting.add(task);
            if (isRunning) {
                return true;
            }
            isRunning = true;
        }
        return start(task);
    }

    private boolean start(Runnable task) {
        try {
            executor.execute(this::drain);
            return true;
        } catch (RejectedExecutionException ended) {
            synchronized (waiting) {
                isRunning = false;
                waiting.remove(task);
            }
            return false;
        }
    }

    private void drain() {
        while (true) {
            Runnable task;
            synchronized (waiting) {
                task = waiting.poll();
                if (task == null) {
                    isRunning = false;
                    return;
                }
            }
            task.run();
        }
    }
}
