package org.asterism.node;

import java.time.Duration;
import org.asterism.model.BootTime;

/**
 * How many ping groups a node reaches: what it sees, and what has held for the dampening time. Immutable.
 *
 * @param seen at the last look
 * @param since when {@code seen} is what it is
 * @param settled what is told, and acted upon
 */
record Reach(int seen, BootTime since, int settled) {

    /** The first look is believed at once. */
    static Reach first(int seen, BootTime now) {
        return new Reach(seen, now, seen);
    }

    Reach look(int count, BootTime now, Duration dampen) {
        BootTime begin = count == seen ? since : now;
        boolean hasHeld = now.since(begin).compareTo(dampen) >= 0;
        return new Reach(count, begin, hasHeld ? count : settled);
    }

    boolean isSettled() {
        return seen == settled;
    }
}
