package org.asterism.quorum.simulation;

import org.asterism.model.Timing;

/** The kernel's gate of one machine: pre-armed tickets, confirmations, and what is marked as ours. Times by its clock. */
final class Gate {

    private final long[] ticketEnd = new long[Timing.SLOTS];
    private final boolean[] confirmed = new boolean[Timing.SLOTS];
    private long restartEnd;
    private boolean restartConfirmed;
    private int mine;

    void arm(int slot, long end) {
        confirmed[slot] = false;
        ticketEnd[slot] = end;
    }

    void confirm(int slot) {
        confirmed[slot] = true;
    }

    void armRestart(long end) {
        restartConfirmed = false;
        restartEnd = end;
    }

    void confirmRestart() {
        restartConfirmed = true;
    }

    void dropRestart() {
        restartConfirmed = false;
        restartEnd = 0;
    }

    /** How long the restart slot stays open, zero if it is shut. */
    long restartLeft(long now) {
        return restartConfirmed ? Math.max(0, restartEnd - now) : 0;
    }

    void open(int resource) {
        mine |= 1 << resource;
    }

    void close(int resource) {
        mine &= ~(1 << resource);
    }

    int mine() {
        return mine;
    }

    /** Flushes confirmations and marks; tickets die by themselves. */
    void dropAll() {
        for (int slot = 0; slot < Timing.SLOTS; slot++) {
            confirmed[slot] = false;
        }
        restartConfirmed = false;
        mine = 0;
    }

    /** Power failure. */
    void reset() {
        dropAll();
        for (int slot = 0; slot < Timing.SLOTS; slot++) {
            ticketEnd[slot] = 0;
        }
        restartEnd = 0;
    }

    /** What passes now, or passed up to {@code margin} ago and may still wait in a device's queue. */
    int passing(long now, long margin) {
        if (mine == 0) {
            return 0;
        }
        boolean isOpen = restartConfirmed && now < restartEnd + margin;
        for (int slot = 0; slot < Timing.SLOTS && !isOpen; slot++) {
            isOpen = confirmed[slot] && now < ticketEnd[slot] + margin;
        }
        return isOpen ? mine : 0;
    }
}
