package org.asterism.quorum.core;

import java.time.Duration;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.Heartbeat.Spares;
import org.asterism.quorum.core.Guards.Guard;

/** From a start, with or without intact state, to a voter; and the epochs reserved on disk (R4, R6, R9). */
final class Recovery {

    private static final long BLOCK = 1000;

    private final Self self;
    private boolean isReserving;
    private long fetchAfter = Peer.NEVER;
    private boolean isTaught;

    /**
     * A quorum taught us since this process began. Whatever an older life of ours did together with a quorum, one of the teachers
     * took part in, so a node that was apart all the time and tells of such a life has nothing to teach: only its word about us
     * has to become older than what we say.
     */
    private boolean wasTaught;

    private long askedGeneration;

    /** Peers that said once, while we may do nothing yet, that they know a later life of ours; and the newest of those. */
    private long doubters;

    private long doubted;

    Recovery(Self self, Remembered remembered) {
        this.self = self;
        boolean isLost = remembered.trust() == Remembered.Trust.LOST && self.guards.has(Guard.AMNESIA);
        self.readiness = isLost ? Readiness.AMNESIA : Readiness.RESTART_WAIT;
        self.ceiling = remembered.ceiling().value();
        self.promised = self.guards.has(Guard.EPOCH_CEILING) ? self.ceiling : 0;
    }

    void settle() {
        if (self.readiness == Readiness.AMNESIA) {
            learn();
        }
        if (self.readiness == Readiness.RESTART_WAIT && self.now >= self.readyAt && doubters != 0) {
            forgot(doubted);
        }
        if (self.readiness == Readiness.RESTART_WAIT && self.now >= self.readyAt && !self.isLettingGo) {
            self.readiness = Readiness.READY;
            self.becameReadyAt = self.now;
            self.isAnswerDue = true;
            self.emit(new Effect.BecameReady());
        }
        if (self.readiness != Readiness.AMNESIA) {
            reserve();
        }
    }

    /**
     * A peer says which life of ours it knows. While we wait after a start and may do nothing, it must say twice that it is one
     * that we do not know: a first word may have been under way since before our disk was lost, which was mended since.
     */
    void weigh(int position, boolean isTrue, Generation life) {
        if (isTrue) {
            doubters &= ~self.bit(position);
            return;
        }
        boolean isFirstWord = self.readiness == Readiness.RESTART_WAIT && (doubters & self.bit(position)) == 0;
        doubters |= self.bit(position);
        doubted = Math.max(doubted, life.value());
        if (!isFirstWord) {
            forgot(life.value());
        }
    }

    /** What we have on disk is not what we left there. */
    private void forgot(long newest) {
        if (newest < askedGeneration || !self.guards.has(Guard.AMNESIA)) {
            return;
        }
        if (self.coordinates) {
            self.stepDown("peers know a later life of this node than its disk does");
        }
        self.readiness = wasTaught ? Readiness.RESTART_WAIT : Readiness.AMNESIA;
        doubters = 0;
        isTaught = false;
        self.isLettingGo = true;
        askedGeneration = newest + 1;
        self.emit(new Effect.PersistGeneration(new Generation(askedGeneration)));
    }

    /** The new generation is on disk; true if it is the one that we wait for, and all must be let go for it. */
    boolean isAwaited(Generation generation) {
        return generation.value() == askedGeneration;
    }

    /** The generation that begins once all is let go, or the present one. */
    Generation nextGeneration() {
        long present = self.incarnation.generation().value();
        return new Generation(Math.max(present, askedGeneration));
    }

    private void learn() {
        if (self.isLettingGo || isTaught) {
            return;
        }
        long all = 0;
        long empty = self.bit(self.me);
        long teachers = 0;
        for (int i = 0; i < self.peers.length; i++) {
            all |= self.bit(i);
            if (i != self.me && answersUs(i)) {
                boolean isTeacher = self.peers[i].isCurrent() && readinessOf(i) != Readiness.AMNESIA;
                teachers |= isTeacher ? self.bit(i) : 0;
                empty |= isEmpty(i) && goesByOurSet(i) ? self.bit(i) : 0;
            }
        }
        long members = self.tally.members();
        boolean isNewCluster = self.tally.voters().isConfigured() && self.tally.isMember(self.me);
        if (isNewCluster && (empty & members) == members) {
            isTaught = true;
            self.emit(new Effect.ReserveEpochs(Epoch.NONE));
        } else if (!self.tally.isQuorum(all & ~teachers) && holdsNewest(teachers)) {
            takeOver(teachers);
            isTaught = true;
            wasTaught = true;
            reserve();
        }
    }

    /** The peer echoed our present incarnation lately, so what it says is newer than our start. */
    private boolean answersUs(int position) {
        PeerEntry entry = self.isTwoWay(position) ? self.entryAboutMe(position) : null;
        return entry != null && entry.heard().incarnation().equals(self.incarnation);
    }

    private Readiness readinessOf(int position) {
        Heartbeat last = self.peers[position].last;
        return last == null ? Readiness.AMNESIA : last.readiness();
    }

    private boolean isEmpty(int position) {
        Heartbeat last = self.peers[position].last;
        return last != null
                && last.promised().value() == 0
                && last.established().epoch().value() == 0
                && last.document().equals(DocumentVersion.EMPTY);
    }

    /** As far as it says: nodes whose files name other nodes begin no cluster together. */
    private boolean goesByOurSet(int position) {
        Heartbeat last = self.peers[position].last;
        return last == null
                || !(last.voters() instanceof Heartbeat.VoterWord.First first)
                || first.set().equals(self.tally.voters());
    }

    /** Whether our disk has the newest document that the teachers have; asks for it if not. */
    private boolean holdsNewest(long teachers) {
        int best = self.me;
        DocumentVersion newest = self.document;
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            if ((teachers & self.bit(i)) == 0 || last == null) {
                continue;
            }
            if (last.voterSet() > self.tally.version()) {
                return false;
            }
            if (last.document().compareTo(newest) > 0) {
                newest = last.document();
                best = i;
            }
        }
        if (best != self.me && self.now >= fetchAfter) {
            fetchAfter = self.now + self.deadtime;
            fetch(newest, teachers);
        }
        return best == self.me;
    }

    /** An arbiter needs but the label; a node needs the contents, which an arbiter cannot give. */
    private void fetch(DocumentVersion newest, long teachers) {
        if (self.isArbitrating()) {
            self.emit(new Effect.NoteDocument(newest));
            return;
        }
        for (int i = 0; i < self.peers.length; i++) {
            boolean isSource = (teachers & self.bit(i)) != 0 && !self.isArbiter(i);
            if (isSource && self.peers[i].document().compareTo(newest) >= 0) {
                self.emit(new Effect.FetchDocument(self.names[i], newest));
                return;
            }
        }
    }

    private void takeOver(long teachers) {
        Duration longest = self.config.longestRestart();
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            if ((teachers & self.bit(i)) == 0 || last == null) {
                continue;
            }
            long epoch =
                    Math.max(last.promised().value(), last.established().epoch().value());
            self.promised = Math.max(self.promised, epoch);
            if (!last.restartLease().isZero()) {
                // A quorum may have promised it its restart, and one of those may have been us.
                self.peers[i].sparedUntil = self.now + longest.toNanos() * 2;
            }
            for (PeerEntry entry : last.peers()) {
                int about = self.position(entry.peer());
                if (about >= 0 && about != self.me && entry.sparesUntilBack() == Spares.YES) {
                    self.peers[about].sparedUntil = self.now + longest.toNanos() * 2;
                }
            }
        }
    }

    /** Keeps reserved epochs ahead of all that anybody uses, so that an election never waits for a disk. */
    private void reserve() {
        long wanted = self.highestPromise();
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            if (last != null) {
                long seen = Math.max(
                        last.candidacy().epoch().value(),
                        last.established().epoch().value());
                wanted = Math.max(wanted, seen);
            }
        }
        if (wanted == 0 && !isTaught && !self.tally.isQuorum(self.twoWayVoters())) {
            // A new cluster is still forming: who restarts now must still be empty, or the others would wait for it for
            // ever.
            return;
        }
        boolean isLow = wanted + BLOCK / 2 > self.ceiling || isTaught;
        if (isLow && !isReserving) {
            isReserving = true;
            self.emit(new Effect.ReserveEpochs(new Epoch(Math.max(wanted + BLOCK, self.ceiling))));
        }
    }

    void reserved(long upTo) {
        isReserving = false;
        self.ceiling = Math.max(self.ceiling, upTo);
        if (isTaught && self.readiness == Readiness.AMNESIA) {
            isTaught = false;
            self.readiness = Readiness.RESTART_WAIT;
        }
    }

    long nextWake() {
        return self.readiness == Readiness.RESTART_WAIT ? Math.max(self.readyAt, self.now + 1) : Long.MAX_VALUE;
    }
}
