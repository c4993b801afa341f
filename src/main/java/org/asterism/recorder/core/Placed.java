package org.asterism.recorder.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.asterism.api.FlightEntry;

/**
 * An entry on the common time line.
 *
 * @param nanos boot clock of the reference
 * @param at its wall clock at that moment
 */
public record Placed(FlightEntry entry, long nanos, Instant at) {

    /** By time; a total order. */
    static final Comparator<Placed> IN_ORDER = Comparator.comparingLong(Placed::nanos)
            .thenComparing(placed -> placed.entry().node())
            .thenComparingLong(placed -> placed.entry().number());

    /** When what took {@code ms} and ended with this entry began. */
    long begunNanos() {
        return nanos - Duration.ofMillis(entry.number("ms", 0)).toNanos();
    }
}
