package org.asterism.fencing.core;

import java.time.Instant;
import java.util.List;
import org.asterism.fencing.core.FencingLedger.Want;
import org.jspecify.annotations.Nullable;

/**
 * One request of the {@link FencingLedger} that runs.
 *
 * @param life of the target when it began
 * @param notes what was tried so far
 * @param isDropped nobody wants it any more, or another request for the same target is wanted
 */
record Running(Want want, long life, FencingRun run, Instant began, List<String> notes, boolean isDropped) {

    Running at(FencingRun next, List<String> nextNotes) {
        return new Running(want, life, next, began, nextNotes, isDropped);
    }

    /** Still wanted, and by the same request of the quorum. */
    boolean isFor(@Nullable Want present) {
        return present != null && present.request() == want.request();
    }

    Running dropped() {
        return new Running(want, life, run, began, notes, true);
    }
}
