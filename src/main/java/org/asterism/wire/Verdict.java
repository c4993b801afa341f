package org.asterism.wire;

import org.asterism.model.Heartbeat;

/** What became of a received datagram. */
public sealed interface Verdict {

    /** Genuine and readable. Whether it is new is for the receiver to say. */
    record Accepted(Heartbeat heartbeat) implements Verdict {}

    /** Dropped. */
    record Refused(Refusal reason) implements Verdict {}
}
