package org.asterism.quorum.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.Heartbeat.Spares;
import org.asterism.model.Heartbeat.VoterWord;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.asterism.quorum.core.Guards.Guard;
import org.jspecify.annotations.Nullable;

/** The voter set as a document: taken from whoever shows a newer one, and changed in two steps (R18). */
final class VoterRegister {

    private static final SortedMap<NodeName, Integer> NO_NEXT = Collections.emptySortedMap();

    private final Self self;
    private final DocumentRegister documents;

    /** Newest version on our disk. */
    private long onDisk;

    /** As coordinator: newest version that a quorum had on disk, and since when we know. */
    private long committed;

    private long committedAt;

    private boolean isFirstSetLearnt;

    VoterRegister(Self self, DocumentRegister documents) {
        this.self = self;
        this.documents = documents;
        this.onDisk = self.tally.version();
    }

    VoterWord word() {
        VoterSet set = self.tally.voters();
        if (!set.isConfigured()) {
            return new VoterWord.Changed(onDisk, set);
        }
        return isLearnerHeard() ? new VoterWord.First(set) : VoterWord.CONFIGURED;
    }

    /** With the first echo that it gets it must hear it, so that nobody is taught without. */
    private boolean isLearnerHeard() {
        boolean isHeard = self.readiness == Readiness.AMNESIA;
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            isHeard |= last != null
                    && last.readiness() == Readiness.AMNESIA
                    && self.now - self.peers[i].receivedAt < self.deadtime;
        }
        return isHeard;
    }

    /** Before anything else that a heartbeat says is taken: a newer set than ours. */
    void heard(Heartbeat heartbeat, int position) {
        boolean isTrusted = self.guards.has(Guard.SET_VERSION) || position == self.coordinator;
        if (isTrusted
                && heartbeat.voters() instanceof VoterWord.Changed changed
                && changed.set().version() > self.tally.version()) {
            take(changed.set());
        }
        learn(heartbeat);
        self.peers[position].isAhead =
                heartbeat.voterSet() > self.tally.version() && self.guards.has(Guard.SET_VERSION);
    }

    /**
     * Without state, what the configuration names is no more than a guess at the first set: it may list nodes that were never
     * added. Taken once, so that nodes whose files differ do not make it change again and again.
     */
    private void learn(Heartbeat heartbeat) {
        if (!isFirstSetLearnt
                && self.readiness == Readiness.AMNESIA
                && heartbeat.readiness() != Readiness.AMNESIA
                && heartbeat.voters() instanceof VoterWord.First first
                && self.tally.voters().isConfigured()
                && (!self.isArbitrating() || first.set().members().contains(self.names[self.me]))) {
            isFirstSetLearnt = true;
            if (!first.set().equals(self.tally.voters())) {
                take(first.set());
            }
        }
    }

    private void take(VoterSet set) {
        self.tally = new Tally(set, self.config.members(), self.guards);
        documents.recount();
        for (Peer peer : self.peers) {
            peer.isAhead &= peer.last != null && peer.last.voterSet() > set.version();
        }
        self.emit(new Effect.VotersTaken(set));
        self.emit(new Effect.StoreVoters(set));
        self.isAnswerDue = true;
    }

    void written(long version) {
        if (version > onDisk) {
            onDisk = version;
            self.isAnswerDue = true;
        }
    }

    /** The set that we coordinate by is the configured one, or written anew in our epoch and on the disks of a quorum. */
    boolean isOfEpoch() {
        return self.tally.voters().isConfigured() || VoterSet.epochOf(committed).value() == self.established;
    }

    boolean isUnderWay() {
        return self.tally.isJoint() || !isCommitted();
    }

    private boolean isCommitted() {
        return self.tally.voters().isConfigured() || committed == self.tally.version();
    }

    void settle() {
        if (!self.coordinates || self.promised > self.established) {
            return;
        }
        VoterSet set = self.tally.voters();
        if (!set.isConfigured() && self.setEpoch() != self.established) {
            issue(set.votes(), set.next());
        } else if (!isCommitted() && self.tally.isQuorum(holders())) {
            committed = set.version();
            committedAt = self.now;
            self.emit(new Effect.VotersCommitted(set));
        }
        if (self.tally.isJoint() && mayLeaveOldSet()) {
            VoterSet joint = self.tally.voters();
            issue(joint.next(), NO_NEXT);
        }
        giveUpOutsiders();
        if (isCommitted() && !self.tally.isMember(self.me)) {
            self.stepDown("this node was removed from the voter set");
        }
    }

    private void issue(SortedMap<NodeName, Integer> votes, SortedMap<NodeName, Integer> next) {
        long present = self.tally.version();
        Epoch epoch = new Epoch(self.established);
        long version = self.setEpoch() == self.established ? present + 1 : VoterSet.version(epoch, 0);
        take(new VoterSet(version, votes, next));
    }

    /** Who has the present set on disk, and has promised nothing newer than our epoch. */
    private long holders() {
        long mask = onDisk == self.tally.version() ? self.bit(self.me) : 0;
        for (int i = 0; i < self.peers.length; i++) {
            mask |= i != self.me && isHolder(self.peers[i]) ? self.bit(i) : 0;
        }
        return mask;
    }

    private boolean isHolder(Peer peer) {
        Heartbeat last = peer.last;
        return last != null
                && !peer.isForeign
                && peer.isCurrent()
                && last.voters() instanceof VoterWord.Changed changed
                && changed.onDisk() == self.tally.version()
                && last.readiness() != Readiness.AMNESIA
                && last.promised().value() <= self.established;
    }

    /**
     * The joint set is committed for so long that whatever the old set alone backed is over; a quorum of both has the document,
     * and says, in answer to what we sent after that time, that it spares nobody.
     */
    private boolean mayLeaveOldSet() {
        if (!self.guards.has(Guard.JOINT_COMMITTED)) {
            return true;
        }
        long over = committedAt + self.bound;
        if (!isCommitted() || self.now < over || !documents.isCovered()) {
            return false;
        }
        if (!self.guards.has(Guard.SPARES_OVER)) {
            return true;
        }
        long mask = sparesNobody() ? self.bit(self.me) : 0;
        for (int i = 0; i < self.peers.length; i++) {
            Peer peer = self.peers[i];
            boolean isFree = i != self.me && isHolder(peer) && peer.echoedSentAt >= over && sparesNobody(peer.last);
            mask |= isFree ? self.bit(i) : 0;
        }
        return self.tally.isQuorum(mask & holders());
    }

    private boolean sparesNobody() {
        for (Peer peer : self.peers) {
            if (peer.isSpared(self.now)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sparesNobody(@Nullable Heartbeat last) {
        if (last == null) {
            return false;
        }
        for (PeerEntry entry : last.peers()) {
            if (entry.sparesUntilBack() == Spares.YES) {
                return false;
            }
        }
        return true;
    }

    /** Who has no place in the set was granted nothing for a bound before the set began to count alone: it has no lease. */
    private void giveUpOutsiders() {
        for (int i = 0; i < self.peers.length; i++) {
            Peer peer = self.peers[i];
            if (i != self.me && !self.tally.isMember(i) && peer.lost == null) {
                peer.lost = Losses.newestOf(peer);
                self.emit(new Effect.LossDecided(self.names[i], peer.lost, self.time(self.now)));
            }
        }
    }

    VoterChange change(SortedMap<NodeName, Integer> wanted) {
        VoterSet present = self.tally.voters();
        boolean isOneAtATime = self.guards.has(Guard.ONE_CHANGE);
        if (isUnderWay() && isOneAtATime) {
            return new VoterChange.Refused(
                    "a change of the voter set is under way (version " + VoterSet.show(present.version()) + ")");
        }
        VoterSet joint = new VoterSet(present.version() + 1, present.goal(), wanted);
        String objection = objection(present, joint);
        if (!objection.isEmpty()) {
            return new VoterChange.Refused(objection);
        }
        issue(joint.votes(), joint.next());
        return new VoterChange.Begun(self.tally.version());
    }

    private String objection(VoterSet present, VoterSet joint) {
        if (self.config.tieBreaker() != QuorumConfig.TieBreaker.NONE) {
            return "two nodes with a rule for a silent peer (quorum.two-node) cannot change their number while they run";
        }
        if (joint.next().equals(present.votes())) {
            return "that is the present voter set";
        }
        if (!joint.next().containsKey(self.names[self.me])) {
            return "this node coordinates, so it cannot be removed: let another coordinate first";
        }
        for (NodeName node : joint.next().keySet()) {
            if (self.position(node) < 0 && !present.votes().containsKey(node)) {
                return "node " + node + " is not known here";
            }
        }
        for (int i = 0; i < self.peers.length; i++) {
            Heartbeat last = self.peers[i].last;
            if (self.isArbiter(i) && !votesOf(joint.next(), i).equals(votesOf(present.votes(), i))) {
                return "arbiter " + self.names[i] + " cannot come, leave, or get other votes while the cluster runs";
            }
            if (last != null && joint.members().contains(self.names[i]) && last.voters() instanceof VoterWord.Unsaid) {
                return "node " + self.names[i]
                        + " runs a release in which the voter set cannot change: update it first";
            }
        }
        Tally tally = new Tally(joint, self.config.members(), self.guards);
        return tally.isQuorum(self.twoWayVoters())
                ? ""
                : "no quorum of both the present and the new set is heard, and ready to vote: "
                        + joint.next().keySet();
    }

    private SortedMap<NodeName, Integer> votesOf(SortedMap<NodeName, Integer> set, int position) {
        SortedMap<NodeName, Integer> votes = new TreeMap<>(set);
        votes.keySet().retainAll(java.util.Set.of(self.names[position]));
        return votes;
    }

    /** When the old set may be left at the earliest. */
    long nextWake() {
        if (!self.coordinates || !self.tally.isJoint() || committed != self.tally.version()) {
            return Long.MAX_VALUE;
        }
        long over = committedAt + self.bound;
        return over > self.now ? over : self.now + self.keepalive;
    }
}
