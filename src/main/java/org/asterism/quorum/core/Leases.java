package org.asterism.quorum.core;

import java.util.Arrays;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Consent;
import org.asterism.model.Heartbeat.Grant;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.Heartbeat.Tenure;
import org.asterism.model.Timing;
import org.jspecify.annotations.Nullable;

/** Our own lease: rounds, confirmations, proof to the peers' tokens, and new incarnations (R1, R4, R5). */
final class Leases {

    private static final int REMEMBERED_ROUNDS = 64;

    private final Self self;
    private final long[] sentRound = new long[REMEMBERED_ROUNDS];
    private final long[] sentAt = new long[REMEMBERED_ROUNDS];
    private final long[] armedRound = new long[Timing.SLOTS];
    private final long[] armedAt = new long[Timing.SLOTS];
    private long lastRound;
    private int slots;
    private long confirmedRound;
    private long leaseEnd = Peer.NEVER;
    private boolean wasEverHeld;
    private boolean wasHeldBefore;

    /** While the restart slot of the life before carries what we own; {@link Peer#NEVER} otherwise. */
    private long continuesUntil = Peer.NEVER;

    Leases(Self self) {
        this.self = self;
    }

    /** This life goes on with what the one before owned. */
    void continueUntil(long end) {
        continuesUntil = end;
        wasEverHeld = true;
    }

    boolean isContinuing() {
        return self.now < continuesUntil;
    }

    void endContinuing() {
        continuesUntil = Peer.NEVER;
    }

    /** Takes the next slot for a round to be armed. */
    int nextSlot() {
        int slot = slots++ % Timing.SLOTS;
        armedRound[slot] = 0;
        return slot;
    }

    /** A new round begins now; a heartbeat out of turn is a round without a slot. */
    long beginRound() {
        self.sending();
        lastRound++;
        int index = (int) (lastRound % REMEMBERED_ROUNDS);
        sentRound[index] = lastRound;
        sentAt[index] = self.now;
        return lastRound;
    }

    void arm(int slot, long round) {
        armedRound[slot] = round;
        armedAt[slot] = self.now;
    }

    long lastRound() {
        return lastRound;
    }

    Tenure tenure() {
        return isHeld() ? Tenure.HELD : wasEverHeld ? Tenure.LAPSED : Tenure.NEVER;
    }

    boolean isHeld() {
        return !self.isLettingGo && self.now < leaseEnd;
    }

    long leaseEnd() {
        return leaseEnd;
    }

    /** Takes what the peer says about us. False if it knows a life of ours that we have forgotten. */
    boolean heard(Peer peer, @Nullable PeerEntry entry) {
        if (entry == null || entry.heard().isNothing()) {
            return true;
        }
        Heartbeat.Heard echo = entry.heard();
        if (isOfForgottenLife(echo)) {
            return false;
        }
        int index = (int) (echo.round() % REMEMBERED_ROUNDS);
        boolean isOurs = echo.incarnation().generation().equals(self.incarnation.generation())
                && sentRound[index] == echo.round()
                && sentAt[index] == echo.sentAt().nanos();
        if (isOurs) {
            peer.echoedSentAt = Math.max(peer.echoedSentAt, sentAt[index]);
            boolean isPresent = echo.incarnation().equals(self.incarnation);
            if (isPresent && !peer.isAhead && entry.grant() == Grant.GRANTED && echo.round() >= peer.grantedRound) {
                peer.grantedRound = echo.round();
                peer.grantPromised = peer.promised();
            }
        }
        hearToken(peer, entry.token());
        return true;
    }

    /** Something that we never sent as what we are now: a life of which our disk knows nothing. */
    private boolean isOfForgottenLife(Heartbeat.Heard echo) {
        if (echo.isHearsay()) {
            // Meant for an older life of ours, it may reach the very life that it tells of.
            return self.incarnation.generation().isOlderThan(echo.incarnation().generation());
        }
        int byIncarnation = echo.incarnation().compareTo(self.incarnation);
        if (byIncarnation != 0) {
            return byIncarnation > 0;
        }
        int index = (int) (echo.round() % REMEMBERED_ROUNDS);
        boolean isRemembered = sentRound[index] == echo.round();
        return echo.round() > lastRound
                || (isRemembered && sentAt[index] != echo.sentAt().nanos());
    }

    private void hearToken(Peer peer, long token) {
        if (token != peer.token) {
            peer.token = token;
            peer.tokenHeardAfter = lastRound;
        }
    }

    /** Lets the rules run: proofs, confirmation, lapse. */
    void settle() {
        proveTokens();
        confirm();
        if (wasHeldBefore && self.now >= leaseEnd) {
            wasHeldBefore = false;
            self.emit(new Effect.LeaseLost("no quorum backed a heartbeat of ours for the length of the lease"));
        }
    }

    /**
     * Vouches for tokens: an incarnation that was never held has nothing to revive; else only a quorum without the peer that
     * backed a round sent after the token was heard proves that no quorum has given us up.
     */
    private void proveTokens() {
        for (int i = 0; i < self.peers.length; i++) {
            Peer peer = self.peers[i];
            if (peer.token == 0 || peer.token == peer.vouched) {
                continue;
            }
            boolean isProved = !wasEverHeld
                    || isContinuing()
                    || self.tally.isQuorum(backers(peer.tokenHeardAfter + 1, i))
                    || (isHeld() && self.config.tieBreaker() != QuorumConfig.TieBreaker.NONE);
            if (isProved) {
                peer.vouched = peer.token;
            }
        }
    }

    /** Who granted this round or a later one, ourselves included, one peer left out. */
    private long backers(long round, int except) {
        long mask = self.bit(self.me);
        for (int i = 0; i < self.peers.length; i++) {
            if (i != except && i != self.me && isBackedBy(i, round)) {
                mask |= self.bit(i);
            }
        }
        return mask;
    }

    private boolean isBackedBy(int position, long round) {
        return self.peers[position].grantedRound >= round || (self.mayKeepWithout(position) && pingCovers(round));
    }

    private boolean pingCovers(long round) {
        int index = (int) (round % REMEMBERED_ROUNDS);
        return self.config.tieBreaker() != QuorumConfig.TieBreaker.PING
                || (sentRound[index] == round && sentAt[index] <= self.pingedAt);
    }

    private void confirm() {
        if (self.isLettingGo || self.readiness == Readiness.AMNESIA) {
            return;
        }
        int best = -1;
        for (int slot = 0; slot < Timing.SLOTS; slot++) {
            long round = armedRound[slot];
            if (round > confirmedRound
                    && (best < 0 || round > armedRound[best])
                    && self.now < armedAt[slot] + self.lease
                    && self.tally.isQuorum(backers(round, -1))) {
                best = slot;
            }
        }
        if (best >= 0) {
            confirmedRound = armedRound[best];
            leaseEnd = armedAt[best] + self.lease;
            wasEverHeld = true;
            self.emit(new Effect.Confirm(best));
            if (!wasHeldBefore) {
                wasHeldBefore = true;
                self.emit(new Effect.LeaseGained(self.time(leaseEnd)));
                self.isAnswerDue = true;
            }
        }
    }

    /**
     * End of the lease as far as it was backed by nodes that have promised no epoch newer than {@code epoch}; only under it
     * may an order of that epoch act.
     */
    long leaseEndFor(long epoch) {
        if (!self.guards.has(Guards.Guard.LEASE_EPOCH)) {
            return leaseEnd;
        }
        long end = Peer.NEVER;
        for (int slot = 0; slot < Timing.SLOTS; slot++) {
            long round = armedRound[slot];
            if (round == 0 || round > confirmedRound) {
                continue;
            }
            long mask = self.promised <= epoch ? self.bit(self.me) : 0;
            for (int i = 0; i < self.peers.length; i++) {
                Peer peer = self.peers[i];
                if ((peer.grantedRound >= round && peer.grantPromised <= epoch)
                        || (self.mayKeepWithout(i) && pingCovers(round))) {
                    mask |= self.bit(i);
                }
            }
            if (self.tally.isQuorum(mask)) {
                end = Math.max(end, armedAt[slot] + self.lease);
            }
        }
        return end;
    }

    /** Why this incarnation must end now; empty if it need not. */
    String reasonToLetGo() {
        if (self.isLettingGo || isContinuing()) {
            return "";
        }
        for (int i = 0; i < self.peers.length; i++) {
            PeerEntry entry = i == self.me ? null : self.entryAboutMe(i);
            if (entry != null && entry.asksLoss() == Heartbeat.AsksLoss.DECIDED && self.claims(i) && isPresent(entry)) {
                return "a quorum gave up incarnation " + self.incarnation + ", says " + self.names[i];
            }
        }
        return wasEverHeld && !isHeld() ? reasonAfterLapse() : "";
    }

    private String reasonAfterLapse() {
        for (int i = 0; i < self.peers.length; i++) {
            PeerEntry entry = self.hears(i) ? self.entryAboutMe(i) : null;
            if (entry != null && entry.consent() == Consent.GIVEN && isPresent(entry)) {
                return "the lease is over and " + self.names[i] + " agreed to our loss";
            }
            if (self.hears(i) && self.peers[i].token != 0 && self.peers[i].token != self.peers[i].vouched) {
                return "the lease is over and " + self.names[i] + " needs a proof that only a new incarnation can give";
            }
        }
        long since = lapsedSince();
        return self.now >= since + self.deadtime ? "the lease is over for more than the dead time" : "";
    }

    /** While a peer is being fenced what we have waits, closed by its gate, for the confirmation. */
    private long lapsedSince() {
        return Math.max(Math.max(leaseEnd, self.fencingAt), self.readyAt - self.bound);
    }

    private boolean isPresent(PeerEntry entry) {
        return !entry.heard().isNothing() && entry.heard().incarnation().compareTo(self.incarnation) >= 0;
    }

    /** A new incarnation begins, which owns nothing. */
    void begin() {
        wasEverHeld = false;
        wasHeldBefore = false;
        leaseEnd = Peer.NEVER;
        continuesUntil = Peer.NEVER;
        for (Peer peer : self.peers) {
            peer.grantedRound = 0;
        }
        Arrays.fill(armedRound, 0);
        confirmedRound = lastRound;
    }

    /** When something of ours changes by time alone. */
    long nextWake() {
        long wake = Long.MAX_VALUE;
        if (wasEverHeld && !self.isLettingGo) {
            wake = self.now < leaseEnd ? leaseEnd : lapsedSince() + self.deadtime;
        }
        return Math.max(wake, self.now + 1);
    }
}
