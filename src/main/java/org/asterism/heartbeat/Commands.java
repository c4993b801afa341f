package org.asterism.heartbeat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What other threads want done on the heart's thread. Without locks, so that a caller that is scheduled away cannot stop the
 * heart. Requests are bounded and refused when too many wait; notices, each of which answers something the heart itself
 * started or tells a state of which only the latest counts, always get in.
 */
final class Commands {

    private static final int MOST_REQUESTS = 1024;

    /** Most commands carried out before the sockets get their turn again. */
    private static final int BATCH = 64;

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final Runnable wakeUp;
    private volatile boolean isClosed;

    Commands(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** No request gets in any more; what waits is not carried out. From any thread. */
    void close() {
        isClosed = true;
    }

    /** False if too many wait, or the heart has ended: then it will not be carried out. */
    boolean request(Runnable command) {
        if (isClosed) {
            return false;
        }
        if (requests.incrementAndGet() > MOST_REQUESTS) {
            requests.decrementAndGet();
            return false;
        }
        notice(() -> {
            requests.decrementAndGet();
            command.run();
        });
        return true;
    }

    void notice(Runnable command) {
        if (isClosed) {
            return;
        }
        queue.add(command);
        wakeUp.run();
    }

    /** Carries out what waits; true if some is left. For the heart's thread. */
    boolean run() {
        for (int done = 0; done < BATCH; done++) {
            Runnable command = queue.poll();
            if (command == null) {
                return false;
            }
            command.run();
        }
        return !queue.isEmpty();
    }
}
