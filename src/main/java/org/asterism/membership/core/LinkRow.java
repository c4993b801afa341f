package org.asterism.membership.core;

import org.asterism.model.LinkState.State;

/** One peer on one medium. Times in nanoseconds of boot time. */
final class LinkRow {

    /** Datagrams in time, in succession, that bring a link up again. */
    private static final int STEADY = 3;

    private static final int PERMILLE = 1000;
    private static final int LOSS_MEMORY = 32;

    private State state = State.UNUSED;
    private long lastHeard;
    private long lastRound;
    private int inTime;
    private long lossMicro;

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
        if (state == State.UNUSED || inTime >= STEADY) {
            state = State.UP;
        }
        return true;
    }

    /** Lets time pass. */
    void age(long now, long warntime, long deadtime) {
        if (state == State.UNUSED) {
            return;
        }
        if (now - lastHeard >= deadtime) {
            state = State.DOWN;
            inTime = 0;
        } else if (now - lastHeard >= warntime && state == State.UP) {
            state = State.LATE;
            inTime = 0;
        }
    }

    /** Whether this medium carried something within {@code deadtime}. */
    boolean isAlive(long now, long deadtime) {
        return state != State.UNUSED && now - lastHeard < deadtime;
    }
}
