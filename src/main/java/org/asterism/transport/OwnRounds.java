package org.asterism.transport;

import java.util.Arrays;
import org.asterism.model.Heartbeat;

/** Knows our own latest heartbeats again when a medium that reaches everybody brings them back. */
final class OwnRounds {

    /** More than come back late: a ring of serial lines takes some rounds. */
    private static final int KEPT = 64;

    private final long[] sentAt = new long[KEPT];

    OwnRounds() {
        Arrays.fill(sentAt, -1);
    }

    void sent(Heartbeat heartbeat) {
        sentAt[slot(heartbeat)] = heartbeat.sentAt().nanos();
    }

    /** False if somebody else uses our name. */
    boolean isOurs(Heartbeat heartbeat) {
        return sentAt[slot(heartbeat)] == heartbeat.sentAt().nanos();
    }

    private static int slot(Heartbeat heartbeat) {
        return (int) Math.floorMod(heartbeat.round(), (long) KEPT);
    }
}
