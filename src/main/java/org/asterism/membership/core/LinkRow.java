package org.asterism.membership.core;

import org.asterism.model.BootTime;
import org.asterism.model.LinkHealth;
import org.asterism.model.LinkState.State;
import org.asterism.model.LinkState.Steadiness;

/** One peer on one medium. Times in nanoseconds of boot time. */
final class LinkRow {

    private static final int PERMILLE = 1000;
    private static final int LOSS_MEMORY = 32;
    private static final int ROUND_TRIPS = 8;

    private final LinkHealth health;
    private final long[] changes;
    private final long[] roundTrips = new long[ROUND_TRIPS];
    private BootTime lastEchoed = BootTime.ZERO;
    private int roundTripCount;
    private int changeCount;
    private Steadiness steadiness = Steadiness.STEADY;

    private State state = State.UNUSED;
    private long lastHeard;
    private long lastRound;
    private int inTime;
    private long lossMicro;

    LinkRow(LinkHealth health) {
        this.health = health;
        this.changes = new long[health.flapChanges()];
    }

    Steadiness steadiness() {
        return steadiness;
    }

    /** Takes the time from a heartbeat of ours until its echo came in here; the same echo counts once. */
    void echoed(BootTime sentAt, long trip) {
        if (sentAt.isAfter(lastEchoed)) {
            lastEchoed = sentAt;
            roundTrips[roundTripCount++ % ROUND_TRIPS] = trip;
        }
    }

    /** Smallest of the last ones; {@link Long#MAX_VALUE} if there are none. */
    long smallestTrip() {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < Math.min(roundTripCount, ROUND_TRIPS); i++) {
            smallest = Math.min(smallest, roundTrips[i]);
        }
        return smallest;
    }

    State state() {
        return state;
    }

    long lastHeard() {
        return lastHeard;
    }

    int lossPermille() {
        return (int) (lossMicro / PERMILLE);
    }

    /** A new life of the peer counts from round 1 again. */
    void forgetRounds() {
        lastRound = 0;
    }

    /** Takes a datagram; false if it is not newer than the last one on this medium. */
    boolean received(long round, long now, long warntime) {
        if (round <= lastRound) {
            return false;
        }
        boolean isInTime = state != State.UNUSED && now - lastHeard <= warntime;
        if (lastRound > 0) {
            for (long missed = Math.min(LOSS_MEMORY, round - lastRound - 1); missed > 0; missed--) {
                lossMicro += (PERMILLE * PERMILLE - lossMicro) / LOSS_MEMORY;
            }
        }
        lossMicro -= lossMicro / LOSS_MEMORY;
        lastRound = round;
        lastHeard = now;
        inTime = isInTime ? inTime + 1 : 1;
        if (state == State.UNUSED) {
            state = State.UP;
        } else if (state != State.UP && inTime >= health.steady()) {
            state = State.UP;
            changed(now);
        }
        return true;
    }

    /** Lets time pass. */
    void age(long now, long warntime, long deadtime) {
        if (state == State.UNUSED) {
            return;
        }
        if (steadiness == Steadiness.FLAPPING
                && now - changes[(changeCount - 1) % changes.length]
                        >= health.calm().toNanos()) {
            steadiness = Steadiness.STEADY;
        }
        if (now - lastHeard >= deadtime) {
            if (state == State.UP) {
                changed(now);
            }
            state = State.DOWN;
            inTime = 0;
        } else if (now - lastHeard >= warntime && state == State.UP) {
            state = State.LATE;
            inTime = 0;
            changed(now);
        }
    }

    /** Between up and not up. */
    private void changed(long now) {
        changes[changeCount++ % changes.length] = now;
        boolean isFull = changeCount >= changes.length;
        if (isFull
                && now - changes[changeCount % changes.length]
                        <= health.flapWindow().toNanos()) {
            steadiness = Steadiness.FLAPPING;
        }
    }

    /** When silence changes the state next; {@link Long#MAX_VALUE} if it does not. */
    long nextChange(long warntime, long deadtime) {
        return switch (state) {
            case UNUSED, DOWN -> Long.MAX_VALUE;
            case UP -> lastHeard + warntime;
            case LATE -> lastHeard + deadtime;
        };
    }

    /** Whether this medium carried something within {@code deadtime}. */
    boolean isAlive(long now, long deadtime) {
        return state != State.UNUSED && now - lastHeard < deadtime;
    }
}
