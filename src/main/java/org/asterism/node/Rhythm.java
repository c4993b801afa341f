package org.asterism.node;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is done again and again until the node ends. A round that fails is logged, and the next comes all the same. */
final class Rhythm {

    private static final Logger LOG = LoggerFactory.getLogger(Rhythm.class);

    private Rhythm() {}

    /**
     * The first round comes after a pause.
     *
     * @param every from the end of a round to the next
     * @param after runs something later; it must return at once
     * @param executor where the rounds run; none follows when it takes no more
     * @param what for the log
     */
    static void keep(
            Duration every, BiConsumer<Duration, Runnable> after, Executor executor, String what, Runnable round) {
        after.accept(every, () -> {
            try {
                executor.execute(() -> {
                    try {
                        round.run();
                    } catch (RuntimeException bug) {
                        LOG.error("failed, comes again: {}", what, bug);
                    } finally {
                        keep(every, after, executor, what, round);
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("the node ends", e);
            }
        });
    }
}
