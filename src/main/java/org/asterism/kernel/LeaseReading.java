package org.asterism.kernel;

import java.time.Duration;

/** What the kernel says about one slot of the lease. */
public sealed interface LeaseReading {

    /** Armed and confirmed: opened addresses pass for so long, if nothing else happens. */
    record Open(Duration remaining) implements LeaseReading {}

    /** Armed, not confirmed: nothing passes by this slot. */
    record Armed(Duration remaining) implements LeaseReading {}

    /** Not armed, or its time is over. */
    record Over() implements LeaseReading {}

    /** The gate is not there. */
    record Gone() implements LeaseReading {}

    record Unreadable(Refusal refusal) implements LeaseReading {}
}
