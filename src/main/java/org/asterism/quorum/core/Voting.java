package org.asterism.quorum.core;

import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Ballot;
import org.asterism.model.Heartbeat.Candidacy.Stage;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.quorum.core.Guards.Guard;

/** This node as a voter (R6). */
final class Voting {

    private static final int NOBODY = -1;

    private final Self self;
    private long votedEpoch;
    private int votedFor = NOBODY;
    private long preEpoch;
    private int preFor = NOBODY;

    Voting(Self self) {
        this.self = self;
    }

    int votedFor() {
        return votedFor;
    }

    Ballot ballot() {
        return new Ballot(new Epoch(votedEpoch), node(votedFor), new Epoch(preEpoch), node(preFor));
    }

    private NodeOrNone node(int position) {
        return position == NOBODY ? NodeOrNone.NONE : NodeOrNone.of(self.names[position]);
    }

    /** The node that coordinates as far as we can tell: ourselves, or a peer that is heard and says so. */
    int incumbent() {
        if (self.coordinates) {
            return self.me;
        }
        for (int i = 0; i < self.peers.length; i++) {
            if (self.hears(i) && self.claims(i)) {
                return i;
            }
        }
        return NOBODY;
    }

    /** Position among the heard voters in the fixed order: newer document first, then by name. */
    int rank() {
        int better = 0;
        for (int i = 0; i < self.peers.length; i++) {
            boolean mayStand =
                    !self.isArbiter(i) && self.tally.isMember(i) && self.isTwoWay(i) && self.peers[i].isReady();
            if (mayStand && isBetter(i, self.me)) {
                better++;
            }
        }
        return better;
    }

    private boolean isBetter(int a, int b) {
        int byDocument = documentOf(a).compareTo(documentOf(b));
        return byDocument != 0 ? byDocument > 0 : a < b;
    }

    private org.asterism.model.DocumentVersion documentOf(int position) {
        return position == self.me ? self.document : self.peers[position].document();
    }

    /** Whether we would vote for this candidate at this epoch. */
    private boolean isWilling(int candidate, long epoch) {
        boolean isNew = epoch > self.promised && epoch > self.setEpoch();
        if (!self.isReady() || !isNew || !self.mayUse(epoch) || !self.tally.isMember(candidate)) {
            return false;
        }
        int incumbent = incumbent();
        if (incumbent != NOBODY && incumbent != candidate) {
            return false;
        }
        if (candidate == self.me) {
            return true;
        }
        Heartbeat last = self.peers[candidate].last;
        return last != null
                && self.hears(candidate)
                && (last.voterSet() >= self.tally.version() || !self.guards.has(Guard.SET_VERSION))
                && (last.document().compareTo(self.document) >= 0 || !self.guards.has(Guard.DOCUMENT_RULE));
    }

    /** The best candidate that we would vote for: ourselves if we stand, or a peer; nobody if none. */
    int favourite(Stage ownStage, long ownEpoch) {
        int best = ownStage != Stage.NONE && isWilling(self.me, ownEpoch) ? self.me : NOBODY;
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            if (last == null
                    || last.candidacy().stage() == Stage.NONE
                    || !self.isTwoWay(i)
                    || !isWilling(i, last.candidacy().epoch().value())) {
                continue;
            }
            if (best == NOBODY || isBetter(i, best)) {
                best = i;
            }
        }
        return best;
    }

    /** Says whom we would vote for, and votes for who asks in earnest. */
    void vote(Stage ownStage, long ownEpoch) {
        int best = favourite(ownStage, ownEpoch);
        if (best == NOBODY) {
            // A word given to a candidate of yesterday must not help him tomorrow.
            preFor = NOBODY;
            preEpoch = 0;
            return;
        }
        Heartbeat last = self.peers[best].last;
        if (best == self.me || last == null) {
            pre(self.me, ownEpoch);
            return;
        }
        long epoch = last.candidacy().epoch().value();
        pre(best, epoch);
        if (last.candidacy().stage() == Stage.VOTE) {
            cast(best, epoch);
        }
    }

    private void pre(int candidate, long epoch) {
        if (preFor != candidate || preEpoch != epoch) {
            preFor = candidate;
            preEpoch = epoch;
            self.isAnswerDue = true;
        }
    }

    private void cast(int candidate, long epoch) {
        votedEpoch = epoch;
        votedFor = candidate;
        self.promised = epoch;
        self.isAnswerDue = true;
    }

    boolean voteForSelf(long epoch) {
        if (!isWilling(self.me, epoch)) {
            return false;
        }
        cast(self.me, epoch);
        return true;
    }

    /** Who would vote for us at this epoch. */
    long preVotes(long epoch) {
        long mask = preFor == self.me && preEpoch == epoch && isWilling(self.me, epoch) ? self.bit(self.me) : 0;
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            boolean isForUs = last != null
                    && self.peers[i].isReady()
                    && last.ballot().preEpoch().value() == epoch
                    && last.ballot().preCandidate().is(self.names[self.me]);
            mask |= isForUs || self.isStoodFor(i) ? self.bit(i) : 0;
        }
        return mask;
    }

    /** Who voted for us at this epoch. */
    long votes(long epoch) {
        long mask = votedFor == self.me && votedEpoch == epoch ? self.bit(self.me) : 0;
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            boolean isForUs = last != null
                    && self.peers[i].isReady()
                    && last.ballot().epoch().value() == epoch
                    && last.ballot().candidate().is(self.names[self.me]);
            mask |= isForUs || self.isStoodFor(i) ? self.bit(i) : 0;
        }
        return mask;
    }

    /** With two nodes and a tie-breaker each node has epochs of its own, since the tie-breaker may vote twice. */
    long ownEpoch(long atLeast) {
        if (self.config.tieBreaker() == QuorumConfig.TieBreaker.NONE) {
            return atLeast;
        }
        long count = self.names.length;
        return atLeast + Math.floorMod(self.me - atLeast, count);
    }
}
