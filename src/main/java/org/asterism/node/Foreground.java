package org.asterism.node;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.config.Problem;

/** How a program that runs in the foreground starts, or is refused, and ends. */
final class Foreground {

    /** Exit code of a refused start. */
    static final int REFUSED = 1;

    /** Not a refused start, so that the service manager can tell them apart. */
    private static final int FAILED = 3;

    private Foreground() {}

    static int refuse(PrintWriter err, List<Problem> problems) {
        problems.forEach(problem -> err.println(problem));
        err.println("not started: " + problems.size() + " problem(s) in the configuration");
        return REFUSED;
    }

    static int refuse(PrintWriter err, Refusals refusals) {
        refusals.lines().forEach(err::println);
        err.println("not started");
        return REFUSED;
    }

    /** Runs until {@code end}; a signal stops it in order. Does not return when a vital part failed. */
    static int run(Runnable stop, CompletionStage<?> end) throws InterruptedException {
        AtomicBoolean isAsked = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            isAsked.set(true);
                            stop.run();
                        },
                        "asterism-end"));
        CountDownLatch over = new CountDownLatch(1);
        end.whenComplete((done, failure) -> over.countDown());
        over.await();
        if (!isAsked.get()) {
            // A vital part failed. Nothing may be moved away now, so the shutdown hook must not run; the gate shuts by
            // itself.
            Runtime.getRuntime().halt(FAILED);
        }
        return 0;
    }
}
