package org.asterism.executor;

import org.asterism.model.BootTime;

/** Until when an action may begin. Checked after the fork and before the agent is executed. */
public sealed interface LatestStart {

    LatestStart WHENEVER = new Whenever();

    /** For actions that can do no harm by being late: stop, monitor. */
    record Whenever() implements LatestStart {}

    /** Not at or after this moment; finer than the kernel shows (10 ms) is rounded to the safe side. */
    record Before(BootTime moment) implements LatestStart {}

    /** The launcher's argument: hundredths of a second since boot, or {@code -}. */
    default String argument() {
        return this instanceof Before before ? Long.toString(Math.max(0, before.moment.nanos() / 10_000_000)) : "-";
    }
}
