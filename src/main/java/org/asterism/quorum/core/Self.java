package org.asterism.quorum.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;
import org.asterism.model.VoterSet;
import org.jspecify.annotations.Nullable;

/** State that all rules of one node share. Nodes are named by position; times are nanoseconds of our boot time. */
final class Self {

    final QuorumConfig config;
    final Guards guards;
    final NodeName[] names;
    final int me;
    final Peer[] peers;

    /** Bit per position: votes, but neither stands nor owns. */
    final long arbiters;

    final long keepalive;
    final long deadtime;
    final long lease;
    final long clockwork;

    /** How long a promise made to a peer binds, by our clock: lease × (1 + drift) + egress margin. */
    final long bound;

    final List<Effect> effects = new ArrayList<>();
    final Hearing hearing;
    Tally tally;
    long now;

    Incarnation incarnation;
    Readiness readiness = Readiness.RESTART_WAIT;
    long readyAt;

    /** When this life last began to vote and grant. */
    long becameReadyAt;

    boolean isLettingGo;

    /** Highest epoch voted for or obeyed, and the highest that may be. */
    long promised;

    long ceiling;
    long established;

    /** Position of the coordinator of the established epoch, -1 if none. */
    int coordinator = -1;

    boolean coordinates;

    /** All nodes were heard at once in this life, or a coordinator obeyed, or the life before went on. */
    boolean hasBegun;

    /** This node asks for votes. */
    boolean isStanding;

    DocumentVersion document;
    long digest;
    Heartbeat.NetIdentity net = Heartbeat.NetIdentity.NONE;

    /** Something changed that peers wait for: a heartbeat goes out of turn. */
    boolean isAnswerDue;

    /** When we last sent a heartbeat, and since when without a pause that peers could take for silence. */
    private long sentLastAt = Peer.NEVER;

    private long sentSince = Peer.NEVER;

    /** When the ping node last answered: send time of the ping. */
    long pingedAt = Peer.NEVER;

    /** When a peer was to be fenced last. */
    long fencingAt = Peer.NEVER;

    Self(QuorumConfig config, Remembered remembered, Guards guards, Hearing hearing, long now) {
        this.config = config;
        this.guards = guards;
        this.hearing = hearing;
        this.names = config.members().toArray(new NodeName[0]);
        this.me = config.members().indexOf(config.self());
        long mask = 0;
        for (int i = 0; i < names.length; i++) {
            mask |= config.arbiters().contains(names[i]) ? bit(i) : 0;
        }
        this.arbiters = mask;
        this.peers = new Peer[names.length];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = new Peer(names.length);
        }
        Timing timing = config.timing();
        this.keepalive = timing.keepalive().toNanos();
        this.deadtime = timing.deadtime().toNanos();
        this.lease = timing.lease().toNanos();
        this.clockwork = timing.clockwork();
        this.bound = Timing.stretched(timing.lease(), timing.driftPpm())
                .plus(timing.egressMargin())
                .toNanos();
        this.tally = new Tally(config.voters(), config.members(), guards);
        this.incarnation = new Incarnation(remembered.generation(), 1);
        this.document = remembered.document();
        this.now = now;
        this.readyAt = now + (guards.has(Guards.Guard.RESTART_WAIT) ? bound : 0);
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    int position(NodeName node) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(node)) {
                return i;
            }
        }
        return -1;
    }

    boolean isArbiter(int position) {
        return (arbiters & bit(position)) != 0;
    }

    /** This member votes, but neither stands nor owns. */
    boolean isArbitrating() {
        return isArbiter(me);
    }

    boolean isReady() {
        return readiness == Readiness.READY;
    }

    long bit(int position) {
        return 1L << position;
    }

    /** The peer is heard, and said something in its present life. */
    boolean hears(int position) {
        return position != me
                && peers[position].last != null
                && !peers[position].isForeign
                && hearing.verdict(position).isHeard();
    }

    /** The peer is heard and hears us: it echoed a heartbeat that we sent within the dead time. */
    boolean isTwoWay(int position) {
        return hears(position) && now - peers[position].echoedSentAt <= deadtime;
    }

    /**
     * The peer is heard, but for a dead time it has echoed nothing of what we sent all the while: whatever lease it has, it
     * has it without us. With two nodes this is never said, since no quorum could act on it.
     */
    boolean isDeaf(int position) {
        if (config.tieBreaker() != QuorumConfig.TieBreaker.NONE
                || !hears(position)
                || now - sentLastAt > deadtime / 2) {
            return false;
        }
        Peer peer = peers[position];
        return now - Math.max(peer.echoedSentAt, Math.max(peer.heardSince, sentSince)) > deadtime;
    }

    /** A coordinator or candidate must do without this node: it hears nothing of it, or it is not heard by it. */
    boolean isMissing(int position) {
        return hearing.verdict(position) == Hearing.Verdict.SILENT || isDeaf(position);
    }

    /** A heartbeat of ours goes out now. */
    void sending() {
        if (now - sentLastAt > deadtime / 2) {
            sentSince = now;
        }
        sentLastAt = now;
    }

    /** Voters that could help us now, and ourselves. */
    long twoWayVoters() {
        long mask = bit(me);
        for (int i = 0; i < peers.length; i++) {
            if ((isTwoWay(i) && peers[i].isReady()) || isStoodFor(i)) {
                mask |= bit(i);
            }
        }
        return mask;
    }

    /**
     * Who lets a coordinator go on as one: {@link #twoWayVoters}, a peer without whom this node keeps what it has, and one that
     * is being fenced.
     */
    long keepers() {
        long mask = twoWayVoters();
        for (int i = 0; i < peers.length; i++) {
            mask |= mayKeepWithout(i) || peers[i].fencing != 0 ? bit(i) : 0;
        }
        return mask;
    }

    /** Two nodes: the tie-breaker votes and consents for a peer that is silent and was heard before in this life, or is down. */
    boolean isStoodFor(int position) {
        return switch (config.tieBreaker()) {
            case NONE -> false;
            case STAY, STAY_AND_FENCE, FENCE -> isDown(position);
            case PING -> isGone(position) && now - pingedAt <= lease;
            case TAKE -> isGone(position);
        };
    }

    SortedSet<NodeName> stoodFor() {
        TreeSet<NodeName> found = new TreeSet<>();
        for (int i = 0; i < peers.length; i++) {
            if (isStoodFor(i)) {
                found.add(names[i]);
            }
        }
        return found;
    }

    /** Silent, and somebody made sure that its life is over. */
    private boolean isDown(int position) {
        return position != me && peers[position].isEnded() && hearing.verdict(position) == Hearing.Verdict.SILENT;
    }

    /** It lives, by a clockwork that is not ours. */
    boolean isForeignAlive(int position) {
        return now - peers[position].foreignAt <= deadtime;
    }

    private boolean isGone(int position) {
        return position != me
                && !isForeignAlive(position)
                && hearing.verdict(position) == Hearing.Verdict.SILENT
                && (peers[position].last != null || config.waitForAll() == QuorumConfig.WaitForAll.DOES_NOT_WAIT);
    }

    /**
     * Two nodes: what this node has needs no grant of the peer, because the tie-breaker stands for it, or it is so new in its
     * present life that it may not grant anything yet (nor take anything: both need it to be ready), or nobody can take
     * anything (R12).
     */
    boolean mayKeepWithout(int position) {
        boolean isNoHelp = isGone(position) || (hears(position) && !peers[position].isReady());
        return switch (config.tieBreaker()) {
            case NONE -> false;
            case PING -> isNoHelp && now - pingedAt <= lease;
            case STAY, STAY_AND_FENCE -> position != me && (peers[position].last != null || isDown(position));
            case FENCE -> isDown(position) || isBeginner(position);
            case TAKE -> isNoHelp;
        };
    }

    /** It may not grant yet, and said so in answer to what we sent less than a lease ago. */
    private boolean isBeginner(int position) {
        return hears(position) && !peers[position].isReady() && now - peers[position].echoedSentAt <= lease;
    }

    /** Whether this node must not stand yet: its cluster may be cold, and it has not heard all nodes at once in this life. */
    boolean isWaitingForAll() {
        if (hasBegun || config.waitForAll() == QuorumConfig.WaitForAll.DOES_NOT_WAIT) {
            return false;
        }
        boolean hearsAll = true;
        for (int i = 0; i < peers.length; i++) {
            hearsAll &= i == me || isArbiter(i) || !tally.isMember(i) || isTwoWay(i);
        }
        hasBegun = hearsAll;
        return !hearsAll;
    }

    /** Newest epoch that we know to have had a coordinator: a document or a voter set of an epoch proves it too. */
    long newestKnown() {
        return Math.max(Math.max(established, document.epoch().value()), setEpoch());
    }

    /** Epoch of the coordinator that wrote the voter set that we go by. */
    long setEpoch() {
        return VoterSet.epochOf(tally.version()).value();
    }

    /** Has a vote, and keeps it with the change of the voter set that is under way. */
    boolean isStaying(int position) {
        return tally.isMember(position) && !tally.isLeaver(position);
    }

    /** The peer says that it coordinates, in an epoch not older than any that we know of. */
    boolean claims(int position) {
        Heartbeat last = peers[position].last;
        return last != null
                && peers[position].isSelfNamed()
                && last.established().epoch().value() >= newestKnown();
    }

    /** Highest epoch that we or anyone heard promised. */
    long highestPromise() {
        long highest = Math.max(Math.max(promised, established), setEpoch());
        for (int i = 0; i < peers.length; i++) {
            if (hears(i)) {
                highest = Math.max(highest, peers[i].promised());
            }
        }
        return highest;
    }

    @Nullable
    PeerEntry entryAboutMe(int peer) {
        return peers[peer].entry(me);
    }

    boolean mayUse(long epoch) {
        return epoch <= ceiling || !guards.has(Guards.Guard.EPOCH_CEILING);
    }

    /** Obeys an epoch; a coordinator of an older one steps down. */
    void establish(long epoch, int by) {
        if (coordinates && by != me) {
            stepDown("epoch " + epoch + " of " + names[by] + " is newer than ours");
        }
        established = epoch;
        hasBegun = true;
        promised = Math.max(promised, epoch);
        coordinator = by;
        emit(new Effect.Established(new Epoch(epoch), names[by]));
        isAnswerDue = true;
    }

    void stepDown(String reason) {
        coordinates = false;
        for (Peer peer : peers) {
            peer.lost = null;
        }
        emit(new Effect.SteppedDown(new Epoch(established), reason));
        isAnswerDue = true;
    }

    BootTime time(long nanos) {
        return new BootTime(nanos);
    }
}
