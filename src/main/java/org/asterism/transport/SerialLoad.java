package org.asterism.transport;

import java.time.Duration;
import org.asterism.model.Timing;

/**
 * The sum of what a serial line has to carry in one direction: per {@code keepalive} the largest heartbeat of each node whose
 * heartbeats cross it, at ten bits a byte.
 *
 * @param frameBytes of the largest heartbeat
 * @param senders nodes whose heartbeats cross the line: this one; in a ring all
 */
public record SerialLoad(LinkPlan.Serial line, int frameBytes, int senders, Timing timing) {

    private static final int BITS_PER_BYTE = 10;
    private static final int PERCENT = 100;

    /** Fewer in a dead time, and one damaged frame would look like a death. */
    private static final int FEWEST_PER_DEADTIME = 3;

    /** Judgement on a line. */
    public enum Verdict {
        CARRIES,
        /** Not every heartbeat; enough to be of use. */
        CARRIES_SOME,
        /** Too few: it would be down most of the time. */
        TOO_SLOW
    }

    /** Time that one round takes on the line. */
    Duration round() {
        long bits = (long) (frameBytes + SerialFrames.OVERHEAD) * BITS_PER_BYTE * senders;
        return Duration.ofNanos(bits * Duration.ofSeconds(1).toNanos() / line.baud());
    }

    public Verdict verdict() {
        if (round().compareTo(timing.keepalive()) <= 0) {
            return Verdict.CARRIES;
        }
        return round().multipliedBy(FEWEST_PER_DEADTIME).compareTo(timing.deadtime()) <= 0
                ? Verdict.CARRIES_SOME
                : Verdict.TOO_SLOW;
    }

    /** The sum and what follows, in words. */
    public String sentence() {
        long share = PERCENT * round().toNanos() / timing.keepalive().toNanos();
        String sum = line.label() + ": " + senders + " x " + (frameBytes + SerialFrames.OVERHEAD) + " bytes at "
                + line.baud() + " baud take " + round().toMillis() + " ms of each keepalive of "
                + timing.keepalive().toMillis() + " ms (" + share + " %)";
        return switch (verdict()) {
            case CARRIES -> sum;
            case CARRIES_SOME ->
                sum + ": the line carries only some heartbeats, and the others are shown as loss; raise baud"
                        + " on both ends, or keepalive";
            case TOO_SLOW ->
                sum + ": fewer than " + FEWEST_PER_DEADTIME + " get through in a deadtime of "
                        + timing.deadtime().toMillis()
                        + " ms, so the line would be down most of the time; raise baud on both"
                        + " ends to " + needed() + " or more, or use profile = heartbeat, or remove the link";
        };
    }

    /** The lowest usual speed that carries everything. */
    private long needed() {
        long bits = (long) (frameBytes + SerialFrames.OVERHEAD) * BITS_PER_BYTE * senders;
        long least = bits * Duration.ofSeconds(1).toNanos() / timing.keepalive().toNanos();
        for (int baud : LinkPlan.Serial.SPEEDS) {
            if (baud >= least) {
                return baud;
            }
        }
        return LinkPlan.Serial.SPEEDS.get(LinkPlan.Serial.SPEEDS.size() - 1);
    }
}
