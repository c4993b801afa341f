package org.asterism.watchdog.core;

import java.time.Duration;

/** How long after the end of its lease a node with this watchdog may still run something. */
public final class ReleaseSpan {

    private ReleaseSpan() {}

    /**
     * Twice the time-out, since a feed that was decided while the lease held may be done as late as the one before it lets the
     * machine live; and a tenth more, for the device's clock. The package of the watchdog has the argument.
     */
    public static Duration of(Duration timeout) {
        return timeout.multipliedBy(22).dividedBy(10);
    }
}
