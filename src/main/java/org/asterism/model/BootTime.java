package org.asterism.model;

import java.time.Duration;

/**
 * A point on this machine's CLOCK_BOOTTIME, in nanoseconds since its boot. It goes on while the machine is suspended and
 * never steps. Points of different machines are not comparable; nothing in the protocol compares them.
 */
public record BootTime(long nanos) implements Comparable<BootTime> {

    public static final BootTime ZERO = new BootTime(0);

    public BootTime plus(Duration span) {
        return new BootTime(nanos + span.toNanos());
    }

    public BootTime minus(Duration span) {
        return new BootTime(nanos - span.toNanos());
    }

    /** Time from {@code earlier} to this; negative when this is the earlier one. */
    public Duration since(BootTime earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    public boolean isBefore(BootTime other) {
        return nanos < other.nanos;
    }

    public boolean isAfter(BootTime other) {
        return nanos > other.nanos;
    }

    public static BootTime max(BootTime a, BootTime b) {
        return a.nanos >= b.nanos ? a : b;
    }

    public static BootTime min(BootTime a, BootTime b) {
        return a.nanos <= b.nanos ? a : b;
    }

    @Override
    public int compareTo(BootTime other) {
        return Long.compare(nanos, other.nanos);
    }
}
