package org.asterism.quorum.core;

import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.AsksLoss;
import org.asterism.model.Heartbeat.Consent;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Incarnation;
import org.asterism.quorum.core.Guards.Guard;

/** The coordinator's side of losses: asks, counts consents, decides (R3). */
final class Losses {

    private final Self self;

    Losses(Self self) {
        this.self = self;
    }

    AsksLoss asks(int about) {
        if (!self.tally.isMember(about)) {
            // Nobody backs it any more, so it lets go by itself; and it would do so again and again.
            return AsksLoss.NO;
        }
        if (self.peers[about].lost != null) {
            return AsksLoss.DECIDED;
        }
        boolean mayAsk = (self.coordinates || self.isStanding) && !self.isArbiter(about);
        return mayAsk && self.isMissing(about) ? AsksLoss.YES : AsksLoss.NO;
    }

    void settle() {
        if (!self.coordinates) {
            return;
        }
        for (int i = 0; i < self.peers.length; i++) {
            Peer peer = self.peers[i];
            if (i == self.me) {
                continue;
            }
            Incarnation lost = peer.lost;
            if (lost != null
                    && self.tally.isMember(i)
                    && self.isTwoWay(i)
                    && newestOf(peer).compareTo(lost) > 0) {
                peer.lost = null;
                self.emit(new Effect.PeerBack(self.names[i], newestOf(peer)));
                self.isAnswerDue = true;
            } else if (lost == null && asks(i) == AsksLoss.YES) {
                count(peer, i);
            }
        }
    }

    static Incarnation newestOf(Peer peer) {
        return peer.last == null ? Heartbeat.Heard.NOTHING.incarnation() : peer.last.incarnation();
    }

    private void count(Peer peer, int about) {
        long mask = 0;
        long notBefore = self.now;
        if (self.isReady() && peer.consents) {
            mask |= self.bit(self.me);
            notBefore = Math.max(notBefore, peer.lastGrantAt + self.bound);
        }
        for (int i = 0; i < self.peers.length; i++) {
            if (i != self.me && i != about && agrees(i, about)) {
                mask |= self.bit(i);
                notBefore = Math.max(notBefore, lastGrantOf(i, about) + self.bound);
            }
        }
        if (self.isStoodFor(about)) {
            mask |= self.bit(about);
            notBefore = Math.max(notBefore, endOfOtherBacking());
        }
        if (self.tally.isQuorum(mask) || !self.guards.has(Guard.CONSENT)) {
            peer.lost = newestOf(peer);
            self.emit(new Effect.LossDecided(self.names[about], newestOf(peer), self.time(notBefore)));
            self.isAnswerDue = true;
        }
    }

    /**
     * The ping node may have backed the peer until now. With fencing it backed itself while we were not ready. Else nothing but
     * our grants did.
     */
    private long endOfOtherBacking() {
        return switch (self.config.tieBreaker()) {
            case PING -> self.now + self.bound;
            case FENCE -> self.becameReadyAt + 2 * self.bound;
            default -> self.now;
        };
    }

    /**
     * The consents that are counted together were all in force now: each was shown in answer to a heartbeat that we sent less
     * than a lease ago, and who shows one stays by it for a lease after.
     */
    private boolean agrees(int by, int about) {
        Peer peer = self.peers[by];
        PeerEntry entry = peer.entry(about);
        return peer.isReady()
                && entry != null
                && entry.consent() == Consent.GIVEN
                && (peer.echoedSentAt >= self.now - self.lease || !self.guards.has(Guard.CONSENT_WINDOW))
                && (peer.promised() >= self.established || !self.guards.has(Guard.CONSENT_EPOCH));
    }

    /** By our clock, on the late side: the consenter's clock may be faster. */
    private long lastGrantOf(int by, int about) {
        Peer peer = self.peers[by];
        PeerEntry entry = peer.entry(about);
        long age = entry == null ? 0 : entry.lastGrantAge().toNanos();
        long error = age / 1_000_000 * self.config.timing().driftPpm() * 2;
        return peer.receivedAt - age + error;
    }
}
