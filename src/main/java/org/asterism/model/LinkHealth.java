package org.asterism.model;

import java.time.Duration;

/**
 * When a link counts as good again, and when as flapping. Says nothing about whether a peer is alive: any datagram on any link
 * proves that.
 *
 * @param steady datagrams in time, in succession, that bring a link up again; 1 or more
 * @param flapChanges so many changes between up and not up within {@code flapWindow} make it flapping; 2 or more
 * @param calm without a change for so long, it flaps no more
 */
public record LinkHealth(int steady, int flapChanges, Duration flapWindow, Duration calm) {

    /** 3 datagrams; 6 changes, that is going away and coming back three times, in a minute; a minute of calm. */
    public static LinkHealth standard() {
        return new LinkHealth(3, 6, Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    public LinkHealth {
        if (steady < 1 || flapChanges < 2) {
            throw new IllegalArgumentException(
                    "steady " + steady + " below 1, or flapChanges " + flapChanges + " below 2");
        }
    }
}
