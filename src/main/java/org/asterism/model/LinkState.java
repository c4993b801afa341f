package org.asterism.model;

import java.time.Duration;

/**
 * One row of the link table: how one peer is heard on one medium.
 *
 * @param medium name of the medium, as configured
 * @param silence time since the last datagram; meaningless while {@code state} is {@code UNUSED}
 * @param roundTrip smallest of the last round trips over any medium, without the peer's waiting time; zero if not known
 * @param lossPermille share of the peer's heartbeats that lately did not arrive on this medium
 */
public record LinkState(
        NodeName peer, String medium, State state, Duration silence, Duration roundTrip, int lossPermille) {

    /** State of a link, with hysteresis: it goes up again only after several datagrams in time. */
    public enum State {
        /** Nothing heard yet in this life. */
        UNUSED,
        UP,
        LATE,
        DOWN
    }
}
