package org.asterism.watchdog.core;

import org.asterism.model.BootTime;

/**
 * What is known of this node at one moment.
 *
 * @param actorsWell when the question was sent that all actors have answered last
 * @param heartAt when the heart published last
 * @param leaseEnd in the past without a lease
 */
public record Vitals(BootTime now, BootTime actorsWell, BootTime heartAt, BootTime leaseEnd, Holding holding) {

    /** What runs here that another node could take. */
    public enum Holding {
        NOTHING,
        SOMETHING,
        /** This life has not looked at every resource yet; the one before may have left anything. */
        UNKNOWN
    }

    /** Whether the lease holds. */
    public boolean hasLease() {
        return now.isBefore(leaseEnd);
    }
}
