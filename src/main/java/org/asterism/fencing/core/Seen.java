package org.asterism.fencing.core;

import java.time.Duration;
import org.asterism.model.BootTime;

/** How a node stands with the quorum. */
public sealed interface Seen {

    /** Heard. */
    record Heard(long life) implements Seen {}

    /**
     * Given up by a quorum.
     *
     * @param notBefore end of its lease
     * @param watchdog after this time without a lease its watchdog resets it; zero: it has none, as far as it said
     */
    record GivenUp(long life, BootTime notBefore, Duration watchdog) implements Seen {}

    /** Neither. */
    record Silent(long life) implements Seen {}

    /** The generation that was heard last; 0 if none was. */
    long life();
}
