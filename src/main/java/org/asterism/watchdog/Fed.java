package org.asterism.watchdog;

import java.time.Duration;
import org.asterism.kernel.Outcome;

/** What is fed, open and armed. */
public interface Fed {

    /** From the last feed to the reset. */
    Duration timeout();

    Outcome feed();

    /** Takes another time-out, and feeds. */
    Outcome stretch(Duration timeout);

    /** Ends the counting. */
    Outcome disarm();

    /** Lets it count on. */
    void leave();
}
