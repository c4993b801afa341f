package org.asterism.quorum.core;

import java.time.Duration;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Heartbeat.Spares;

/** Our own planned restart: asks to be spared, and in the next life lets go of the restart slot (R10). */
final class RestartLease {

    private final Self self;
    private final Leases leases;
    private long length;
    private long armedAt;
    private long askedAfter;
    private boolean isAsking;
    private boolean isPromised;
    private boolean isDropping;

    RestartLease(Self self, Leases leases) {
        this.self = self;
        this.leases = leases;
    }

    /** Begins to ask; refused while another request runs or nothing is held. */
    void request(Duration asked) {
        if (length == 0 && leases.isHeld() && !leases.isContinuing()) {
            length = Math.min(asked.toNanos(), self.config.longestRestart().toNanos());
            self.emit(new Effect.ArmRestart(Duration.ofNanos(length)));
        }
    }

    /** This life may be about to end in order. */
    boolean isUnderWay() {
        return length != 0;
    }

    void armed(Event.Result result) {
        if (result == Event.Result.FAILED) {
            length = 0;
            return;
        }
        armedAt = self.now;
        askedAfter = leases.lastRound();
        isAsking = true;
        self.isAnswerDue = true;
    }

    void settle() {
        if (isAsking && leases.isHeld() && self.tally.isQuorum(sparers())) {
            isAsking = false;
            isPromised = true;
            self.emit(new Effect.ConfirmRestart(self.time(armedAt + length)));
        } else if (isAsking && (self.now > armedAt + 4 * self.deadtime || !leases.isHeld())) {
            isAsking = false;
            length = 0;
            self.emit(new Effect.DropRestart());
        }
        if (isPromised && self.now >= armedAt + length) {
            isPromised = false;
            length = 0;
        }
        boolean isCarriedAgain = leases.isContinuing() && leases.isHeld();
        if (isCarriedAgain && !isDropping) {
            isDropping = true;
            self.emit(new Effect.DropRestart());
        }
    }

    void dropped() {
        if (isDropping) {
            isDropping = false;
            leases.endContinuing();
        }
    }

    private long sparers() {
        long mask = self.bit(self.me);
        for (int i = 0; i < self.peers.length; i++) {
            PeerEntry entry = i == self.me ? null : self.entryAboutMe(i);
            boolean isSparing = entry != null
                    && entry.sparesUntilBack() == Spares.YES
                    && entry.heard().incarnation().equals(self.incarnation)
                    && entry.heard().round() > askedAfter;
            mask |= isSparing ? self.bit(i) : 0;
        }
        return mask;
    }

    /**
     * What the heartbeat asks for. A life that ends keeps asking until its last heartbeat, since to peers a heartbeat that asks
     * for nothing says that the restart is over; a life that goes on keeps asking until its own lease carries it.
     */
    Duration shown(long continuesUntil) {
        if (isAsking || isPromised) {
            return Duration.ofNanos(Math.max(1, armedAt + length - self.now));
        }
        return self.now < continuesUntil ? Duration.ofNanos(continuesUntil - self.now) : Duration.ZERO;
    }
}
