package org.asterism.node;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread for one kind of work that may be slow or hang, so that it holds up nothing else. */
final class OneThread {

    private static final Duration IDLE = Duration.ofSeconds(10);

    private OneThread() {}

    /**
     * It ends when there is nothing to do, and begins anew. It keeps no process alive.
     *
     * @param mostWaiting of what comes when so many wait is refused with a {@link java.util.concurrent.RejectedExecutionException}
     */
    static ThreadPoolExecutor named(String name, int mostWaiting) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(mostWaiting), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
