package org.asterism.quorum.core;

import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Ballot;
import org.asterism.model.Heartbeat.Candidacy;
import org.asterism.model.Heartbeat.Candidacy.Stage;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.quorum.core.Guards.Guard;

/** Votes and epochs (R6). */
final class Election {

    private static final int NOBODY = -1;

    /** Keepalives between the candidacies of two survivors, and how long one waits for votes. */
    private static final long RANK_STEP = 2;

    private static final long VOTE_PATIENCE = 3;

    private final Self self;
    private final Voting voting;
    private Stage stage = Stage.NONE;
    private long candidateEpoch;
    private long stageSince;

    /** Since when nobody is known to coordinate; {@link Long#MAX_VALUE} while somebody is. */
    private long vacantSince = Long.MAX_VALUE;

    private long standAt = Long.MAX_VALUE;
    private long lastTwoWay;

    /** This node is about to leave: it stands no more, and others may lead. */
    private boolean isResigned;

    Election(Self self) {
        this.self = self;
        this.voting = new Voting(self);
    }

    /** Hands over before this life ends in order; the vote of this node goes on helping another to be elected. */
    void resign() {
        isResigned = true;
        if (self.coordinates) {
            self.stepDown("this node is about to leave");
        }
        leave();
    }

    Candidacy candidacy() {
        return stage == Stage.NONE ? Candidacy.NONE : new Candidacy(stage, new Epoch(candidateEpoch));
    }

    Ballot ballot() {
        return voting.ballot();
    }

    void settle() {
        adopt();
        voting.vote(stage, candidateEpoch);
        if (self.coordinates) {
            lead(self.tally.isQuorum(self.keepers()));
        } else {
            follow();
        }
        advance();
        self.isStanding = stage != Stage.NONE;
    }

    /** Obeys a newer epoch than ours if its coordinator says so itself, unless we promised a newer one still. */
    private void adopt() {
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            if (last == null || !self.claims(i) || self.readiness == Heartbeat.Readiness.AMNESIA) {
                continue;
            }
            long epoch = last.established().epoch().value();
            if (epoch > self.established && epoch >= self.promised && self.mayUse(epoch)) {
                self.establish(epoch, i);
                leave();
            }
        }
    }

    private void lead(boolean isBacked) {
        vacantSince = Long.MAX_VALUE;
        if (isBacked) {
            lastTwoWay = self.now;
        } else if (self.now - lastTwoWay > self.deadtime) {
            self.stepDown("no two-way link to a quorum for the dead time");
            leave();
            return;
        }
        if (self.setEpoch() > self.established) {
            self.stepDown("another coordinator has changed the voter set");
            leave();
            return;
        }
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            if (last == null) {
                continue;
            }
            Epoch obeyed = last.established().epoch();
            Epoch written = last.document().epoch();
            Epoch known = obeyed.compareTo(written) > 0 ? obeyed : written;
            if (known.value() > self.established) {
                self.stepDown("node " + self.names[i] + " knows of epoch " + known);
                leave();
                return;
            }
        }
        if (stage == Stage.NONE && isBacked && isOvertaken()) {
            enter(Stage.PRE_VOTE, self.highestPromise() + 1);
        }
    }

    /** A voter promised a newer epoch, so it cannot obey ours: a new epoch of the same coordinator heals that. */
    private boolean isOvertaken() {
        if (self.promised > self.established) {
            return true;
        }
        for (int i = 0; i < self.peers.length; i++) {
            boolean isVoter = self.tally.isMember(i) && self.isTwoWay(i) && self.peers[i].isReady();
            if (isVoter && self.peers[i].promised() > self.established) {
                return true;
            }
        }
        return false;
    }

    private void follow() {
        if (self.isArbitrating()) {
            return;
        }
        if (voting.incumbent() != NOBODY) {
            vacantSince = Long.MAX_VALUE;
            standAt = Long.MAX_VALUE;
            leave();
            return;
        }
        if (vacantSince == Long.MAX_VALUE) {
            vacantSince = self.now;
            standAt = self.now + voting.rank() * RANK_STEP * self.keepalive;
        }
        boolean mayStand = self.isReady()
                && self.tally.isMember(self.me)
                && !isResigned
                && !self.isWaitingForAll()
                && self.tally.isQuorum(self.twoWayVoters());
        if (!mayStand) {
            leave();
        } else if (stage == Stage.NONE && self.now >= standAt) {
            int rival = voting.favourite(Stage.NONE, 0);
            if (rival == NOBODY) {
                enter(Stage.PRE_VOTE, self.highestPromise() + 1);
            } else {
                standAt = self.now + (1 + voting.rank()) * RANK_STEP * self.keepalive;
            }
        }
    }

    private void advance() {
        if (stage == Stage.NONE) {
            return;
        }
        if (stage == Stage.PRE_VOTE) {
            boolean isLate = self.highestPromise() >= candidateEpoch;
            if (isLate) {
                enter(Stage.PRE_VOTE, self.highestPromise() + 1);
            }
            long votes = voting.preVotes(candidateEpoch);
            if (self.tally.isQuorum(votes) || !self.guards.has(Guard.PRE_VOTE)) {
                stand();
            } else if (self.now - stageSince > (VOTE_PATIENCE + voting.rank()) * RANK_STEP * self.keepalive) {
                retire();
            }
            return;
        }
        if (voting.votedFor() != self.me || self.promised != candidateEpoch) {
            retire();
        } else if (self.tally.isQuorum(voting.votes(candidateEpoch))) {
            win();
        } else if (self.now - stageSince > VOTE_PATIENCE * self.keepalive) {
            retire();
        }
    }

    private void stand() {
        if (voting.voteForSelf(candidateEpoch)) {
            enter(Stage.VOTE, candidateEpoch);
            if (self.tally.isQuorum(voting.votes(candidateEpoch))) {
                win();
            }
        }
    }

    private void win() {
        leave();
        self.establish(candidateEpoch, self.me);
        self.coordinates = true;
        lastTwoWay = self.now;
        self.emit(new Effect.Elected(new Epoch(candidateEpoch)));
    }

    private void retire() {
        leave();
        standAt = self.now + (1 + voting.rank()) * RANK_STEP * self.keepalive;
    }

    private void leave() {
        if (stage != Stage.NONE) {
            stage = Stage.NONE;
            self.isAnswerDue = true;
        }
    }

    private void enter(Stage next, long epoch) {
        if (stage != next) {
            stageSince = self.now;
        }
        stage = next;
        candidateEpoch = voting.ownEpoch(epoch);
        self.isAnswerDue = true;
    }

    long nextWake() {
        if (stage != Stage.NONE) {
            return self.now + self.keepalive;
        }
        return standAt <= self.now ? self.now + self.keepalive : standAt;
    }

    /** Who coordinates the epoch that we obey, as we show it: nobody once we stepped down ourselves. */
    NodeOrNone shownCoordinator() {
        if (self.coordinator < 0 || (self.coordinator == self.me && !self.coordinates)) {
            return NodeOrNone.NONE;
        }
        return NodeOrNone.of(self.names[self.coordinator]);
    }
}
