package org.asterism.model;

import java.time.Duration;

/**
 * One row of the link table: how one peer is heard on one medium.
 *
 * @param medium name of the medium, as configured
 * @param silence time since the last datagram; meaningless while {@code state} is {@code UNUSED}
 * @param roundTrip smallest of the last round trips, without the peer's waiting time, if both directions are alike; zero if not
 *     known
 * @param lossPermille share of the peer's heartbeats that lately did not arrive on this medium
 * @param steadiness whether it comes and goes too often to be relied on
 */
public record LinkState(
        NodeName peer,
        String medium,
        State state,
        Duration silence,
        Duration roundTrip,
        int lossPermille,
        Steadiness steadiness) {

    /** See {@link LinkHealth}. */
    public enum Steadiness {
        STEADY,
        FLAPPING
    }

    /** State of a link, with hysteresis: it goes up again only after several datagrams in time. */
    public enum State {
        /** Nothing heard yet in this life. */
        UNUSED,
        UP,
        LATE,
        DOWN
    }
}
