package org.asterism.recorder.core;

import java.time.Duration;
import java.util.OptionalLong;
import org.asterism.model.BootTime;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.NodeName;

/**
 * By how much a peer's boot clock is ahead of ours, from its heartbeats: it says when it sent, which of ours it heard last, and
 * how long before. So ours arrived there at {@code sent - age} of its clock, and no earlier than we sent it: the difference is at
 * most {@code sent - age - ours}, and less by at most a round trip. The smallest of several such bounds is the best.
 *
 * @param generation of the peer's manager; another life may be another boot
 * @param bound smallest upper bound in nanoseconds, meaningless while {@code samples} is 0
 */
public record PeerClock(long generation, long bound, int samples) {

    public static final PeerClock NOTHING = new PeerClock(0, 0, 0);

    /** With one heartbeat more; those that say nothing change nothing. */
    public PeerClock heard(NodeName self, long ownGeneration, Heartbeat heartbeat) {
        OptionalLong next = bound(self, ownGeneration, heartbeat);
        long life = heartbeat.incarnation().generation().value();
        if (next.isEmpty()) {
            return life == generation ? this : new PeerClock(life, 0, 0);
        }
        return life == generation && samples > 0
                ? new PeerClock(life, Math.min(bound, next.getAsLong()), samples + 1)
                : new PeerClock(life, next.getAsLong(), 1);
    }

    /** Only from heartbeats that grant: then the age is that of the heartbeat that is echoed. */
    private static OptionalLong bound(NodeName self, long ownGeneration, Heartbeat heartbeat) {
        for (PeerEntry entry : heartbeat.peers()) {
            boolean isOurs = entry.peer().equals(self)
                    && entry.grant() == Heartbeat.Grant.GRANTED
                    && !entry.heard().isNothing()
                    && !entry.heard().isHearsay()
                    && entry.heard().incarnation().generation().value() == ownGeneration
                    && entry.lastGrantAge().compareTo(PeerEntry.NEVER_GRANTED) < 0;
            if (isOurs) {
                BootTime arrived = heartbeat.sentAt().minus(entry.lastGrantAge());
                return OptionalLong.of(arrived.nanos() - entry.heard().sentAt().nanos());
            }
        }
        return OptionalLong.empty();
    }

    /** The estimate for this round trip: {@code ahead/uncertain/generation}, in nanoseconds; empty if nothing is known. */
    public String text(Duration roundTrip) {
        if (samples == 0) {
            return "";
        }
        long half = roundTrip.toNanos() / 2;
        return (bound - half) + "/" + half + "/" + generation;
    }
}
