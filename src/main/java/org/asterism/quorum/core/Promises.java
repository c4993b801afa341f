package org.asterism.quorum.core;

import java.time.Duration;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.AsksLoss;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.quorum.core.Guards.Guard;
import org.jspecify.annotations.Nullable;

/** What we promise to peers: grants, consents to their loss, tokens, sparing (R2, R3, R4, R10). */
final class Promises {

    private final Self self;
    private long tokens;

    Promises(Self self) {
        this.self = self;
    }

    /** Decides once per heartbeat whether we back the sender's lease with it. */
    void grant(int position, Heartbeat heartbeat, @Nullable PeerEntry entry) {
        Peer peer = self.peers[position];
        boolean isProved = (entry != null && entry.vouched() == peer.ownToken) || !self.guards.has(Guard.TOKEN);
        boolean isStopped = (peer.consents || peer.ownToken == 0) && self.guards.has(Guard.ECHO_STOP);
        peer.isLastGranted = self.isReady()
                && !isStopped
                && isProved
                && isOfOurSet(heartbeat)
                && (self.isStaying(position) || !self.guards.has(Guard.LEAVER_UNGRANTED))
                && heartbeat.readiness() != Readiness.AMNESIA;
        if (peer.isLastGranted) {
            peer.lastGrantAt = self.now;
        }
    }

    private boolean isOfOurSet(Heartbeat heartbeat) {
        return heartbeat.voterSet() >= self.tally.version() || !self.guards.has(Guard.SET_VERSION);
    }

    /** Gives and takes back consents; makes tokens. */
    void settle() {
        for (int i = 0; i < self.peers.length; i++) {
            if (i == self.me) {
                continue;
            }
            Peer peer = self.peers[i];
            // A consent that can never be counted would only keep the peer from its lease once it is heard again.
            boolean isAsked = (!self.config.tieBreaker().needsWord() || self.isStoodFor(i))
                    && self.isReady()
                    && (!self.hears(i) || self.isDeaf(i))
                    && !peer.isSpared(self.now)
                    && isAskedFor(i);
            if (isAsked && !peer.consents) {
                peer.consents = true;
                if (self.guards.has(Guard.ECHO_STOP)) {
                    peer.ownToken = 0;
                }
                self.isAnswerDue = true;
            } else if (!isAsked && peer.consents) {
                peer.consents = false;
                peer.noTokenBefore = peer.consentShownAt + self.bound;
            }
            endTokenOfOutsider(peer, i);
            if (!peer.consents && peer.ownToken == 0 && self.isReady() && self.now >= peer.noTokenBefore) {
                peer.ownToken = freshToken(i);
            }
            endSpare(peer, i);
        }
    }

    /** Who left the voter set is given up without consents; if it is taken in again it must prove itself as after one. */
    private void endTokenOfOutsider(Peer peer, int position) {
        if (!self.isStaying(position) && self.guards.has(Guard.LEAVER_UNGRANTED)) {
            if (peer.ownToken != 0) {
                self.isAnswerDue = true;
            }
            peer.ownToken = 0;
            peer.noTokenBefore = self.now + self.bound;
        }
    }

    /** Whether we or a peer, as coordinator or candidate, ask for the loss of the node at this position. */
    private boolean isAskedFor(int about) {
        boolean mayAsk = (self.coordinates || self.isStanding) && !self.isArbiter(about) && self.tally.isMember(about);
        if (mayAsk && self.isMissing(about)) {
            return true;
        }
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            if (i == about || last == null || !self.hears(i) || !isOfOurSet(last)) {
                continue;
            }
            boolean isEntitled = self.claims(i) || last.candidacy().stage() != Heartbeat.Candidacy.Stage.NONE;
            PeerEntry entry = isEntitled ? self.peers[i].entry(about) : null;
            if (entry != null && entry.asksLoss() != AsksLoss.NO) {
                return true;
            }
        }
        return false;
    }

    /** Never 0, and never used by any other life of this node (up to chance in 64 bits). */
    private long freshToken(int about) {
        long mixed = self.config.salt() + 0x9E3779B97F4A7C15L * (++tokens * Long.SIZE + about + 1);
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return mixed == 0 ? 1 : mixed;
    }

    /** The peer asks to be spared for a restart: promised if we back it now and have not agreed to its loss. */
    void spare(Peer peer, Heartbeat heartbeat) {
        long asked = Math.min(
                heartbeat.restartLease().toNanos(), self.config.longestRestart().toNanos());
        if (asked == 0) {
            return;
        }
        long drift = asked / 1_000_000 * self.config.timing().driftPpm();
        long needed = self.now + asked + drift + (self.bound - self.lease);
        if (needed <= peer.sparedUntil) {
            return;
        }
        peer.isSpareOnDisk = false;
        if (peer.isLastGranted && !peer.consents) {
            // A dead time more than needed, so that the next heartbeats with the same request need no other write.
            peer.sparedUntil = needed + self.deadtime;
            self.emit(new Effect.PersistSpare(heartbeat.sender(), Duration.ofNanos(peer.sparedUntil - self.now)));
        }
    }

    /** The next life has a lease of its own, or the time is over. */
    private void endSpare(Peer peer, int position) {
        if (peer.sparedUntil == Peer.NEVER) {
            return;
        }
        Heartbeat last = peer.last;
        boolean isOver = last != null && last.restartLease().isZero() && peer.isLastGranted && self.hears(position);
        if (isOver || !peer.isSpared(self.now)) {
            peer.sparedUntil = Peer.NEVER;
            peer.isSpareOnDisk = false;
            self.emit(new Effect.ForgetSpare(self.names[position]));
        }
    }

    long nextWake() {
        long wake = Long.MAX_VALUE;
        for (int i = 0; i < self.peers.length; i++) {
            Peer peer = self.peers[i];
            boolean isDue = !peer.consents && peer.ownToken == 0 && self.isReady() && peer.noTokenBefore > self.now;
            if (isDue && self.isStaying(i)) {
                wake = Math.min(wake, peer.noTokenBefore);
            }
        }
        return wake;
    }
}
