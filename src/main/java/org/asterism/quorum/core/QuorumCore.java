package org.asterism.quorum.core;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.Heartbeat.Tenure;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/**
 * Votes, epochs, leases and losses of one node; the rules are in the package description. Not thread-safe: belongs to the
 * heartbeat thread, which tells it each event with a time read after the event, and carries out its effects in their order,
 * however late. The link table must have seen a heartbeat before this does.
 */
public final class QuorumCore {

    private final Self self;
    private final Leases leases;
    private final Promises promises;
    private final Losses losses;
    private final Election election;
    private final Recovery recovery;
    private final DocumentRegister documents;
    private final VoterRegister voters;
    private final LastMen lastMen;
    private final Orders orders;
    private final RestartLease restart;
    private final Fencings fencings;
    private final HeartbeatWriter writer;
    private final long continuesUntil;
    private boolean isStarted;
    private boolean isArming;
    private long nextRoundAt;

    /** @param hearing the live link table of this node */
    public QuorumCore(QuorumConfig config, Remembered remembered, Hearing hearing, BootTime now) {
        this(config, remembered, hearing, now, Guards.ALL);
    }

    QuorumCore(QuorumConfig config, Remembered remembered, Hearing hearing, BootTime now, Guards guards) {
        self = new Self(config, remembered, guards, hearing, now.nanos());
        leases = new Leases(self);
        promises = new Promises(self);
        losses = new Losses(self);
        election = new Election(self);
        recovery = new Recovery(self, remembered);
        documents = new DocumentRegister(self);
        voters = new VoterRegister(self, documents);
        lastMen = new LastMen(self, voters);
        orders = new Orders(self, leases);
        restart = new RestartLease(self, leases);
        fencings = new Fencings(self, restart);
        writer = new HeartbeatWriter(self, leases, losses, election, voters);
        nextRoundAt = now.nanos();
        continuesUntil = remembered.restartSlot().isZero()
                ? Peer.NEVER
                : now.nanos() + remembered.restartSlot().toNanos();
        remembered.spares().forEach((node, length) -> {
            int position = self.position(node);
            if (position >= 0) {
                self.peers[position].sparedUntil = now.nanos() + length.toNanos();
                self.peers[position].isSpareOnDisk = true;
            }
        });
    }

    /** First step of a life: everything is let go, unless the life before was promised its restart. */
    public List<Effect> start(BootTime now) {
        self.now = now.nanos();
        if (continuesUntil == Peer.NEVER) {
            self.isLettingGo = true;
            self.emit(new Effect.DropAll());
        } else {
            leases.continueUntil(continuesUntil);
            self.hasBegun = true;
            isStarted = true;
        }
        return settled();
    }

    /** Takes one event; returns what to do, in this order. */
    public List<Effect> on(Event event, BootTime now) {
        self.now = Math.max(self.now, now.nanos());
        if (event instanceof Event.Received received) {
            onReceived(received.heartbeat());
        } else if (event instanceof Event.Armed armed) {
            onArmed(armed);
        } else if (event instanceof Event.Dropped) {
            onDropped();
        } else {
            onOther(event);
        }
        return settled();
    }

    private void onOther(Event event) {
        if (event instanceof Event.Reserved reserved) {
            recovery.reserved(reserved.upTo().value());
        } else if (event instanceof Event.GenerationPersisted persisted) {
            if (recovery.isAwaited(persisted.generation())) {
                self.emit(new Effect.DropAll());
            }
        } else if (event instanceof Event.SparePersisted persisted) {
            int position = self.position(persisted.peer());
            self.peers[position].isSpareOnDisk = true;
            self.isAnswerDue = true;
        } else if (event instanceof Event.DocumentWritten written) {
            documents.written(written.version());
        } else if (event instanceof Event.DigestChanged changed) {
            self.digest = changed.digest();
        } else if (event instanceof Event.NetChanged changed) {
            self.net = changed.net();
        } else if (event instanceof Event.VotersWritten written) {
            voters.written(written.version());
        } else if (event instanceof Event.PingAnswered answered) {
            self.pingedAt = Math.max(self.pingedAt, answered.sentAt().nanos());
        } else if (event instanceof Event.DownConfirmed confirmed) {
            fencings.confirmed(confirmed);
        } else if (event instanceof Event.Resigned) {
            election.resign();
            fencings.resign();
        } else if (event instanceof Event.RestartRequested requested) {
            restart.request(requested.length());
        } else if (event instanceof Event.RestartArmed armed) {
            restart.armed(armed.result());
        } else if (event instanceof Event.RestartDropped) {
            restart.dropped();
        } else if (!(event instanceof Event.Tick)) {
            throw new AssertionError("unknown event " + event);
        }
    }

    private void onReceived(Heartbeat heartbeat) {
        int position = self.position(heartbeat.sender());
        if (position < 0 || position == self.me) {
            return;
        }
        Peer peer = self.peers[position];
        peer.isForeign = isForeign(heartbeat);
        if (peer.isForeign) {
            peer.takeForeign(heartbeat, self.now);
            return;
        }
        Heartbeat last = peer.last;
        if (last != null && !heartbeat.isNewerThan(last)) {
            return;
        }
        voters.heard(heartbeat, position);
        peer.take(heartbeat, self, position);
        noteGenerations(heartbeat, position);
        Heartbeat.PeerEntry aboutUs = self.entryAboutMe(position);
        boolean isTrue = leases.heard(peer, aboutUs);
        if (aboutUs != null && !aboutUs.heard().isNothing()) {
            recovery.weigh(position, isTrue, aboutUs.heard().incarnation().generation());
        }
        fencings.heard(peer, heartbeat, aboutUs);
        promises.grant(position, heartbeat, aboutUs);
        promises.spare(peer, heartbeat);
    }

    /** No word of it counts here, since its sender goes by another clockwork (R15): nor is its sender to be taken for heard. */
    public boolean isForeign(Heartbeat heartbeat) {
        return heartbeat.isForeignTo(self.clockwork) && self.guards.has(Guards.Guard.CLOCKWORK);
    }

    private void noteGenerations(Heartbeat heartbeat, int sender) {
        Peer from = self.peers[sender];
        from.knows(heartbeat.incarnation().generation().value(), self.now);
        for (int about = 0; about < self.peers.length; about++) {
            Heartbeat.PeerEntry entry = from.entry(about);
            if (entry != null && !entry.heard().isNothing()) {
                self.peers[about].knows(entry.heard().incarnation().generation().value(), self.now);
            }
        }
    }

    private void onArmed(Event.Armed armed) {
        isArming = false;
        if (armed.result() == Event.Result.DONE && isStarted) {
            long round = leases.beginRound();
            leases.arm(armed.slot(), round);
            send(round);
        }
    }

    private void onDropped() {
        if (!self.isLettingGo) {
            return;
        }
        boolean isFirst = !isStarted;
        self.isLettingGo = false;
        if (recovery.nextGeneration().value() > self.incarnation.generation().value()) {
            self.incarnation = new Incarnation(recovery.nextGeneration(), 1);
            for (Peer peer : self.peers) {
                peer.echoedSentAt = Peer.NEVER;
            }
            self.readyAt = self.now + self.bound;
        } else if (!isFirst) {
            self.incarnation = self.incarnation.next();
        }
        isStarted = true;
        leases.begin();
        self.isAnswerDue = true;
        self.emit(new Effect.NewIncarnation(self.incarnation));
    }

    private List<Effect> settled() {
        recovery.settle();
        fencings.settle();
        election.settle();
        voters.settle();
        promises.settle();
        losses.settle();
        lastMen.settle();
        leases.settle();
        restart.settle();
        letGo();
        documents.settle();
        pace();
        if (self.effects.isEmpty()) {
            return List.of();
        }
        List<Effect> effects = List.copyOf(self.effects);
        self.effects.clear();
        return effects;
    }

    private void letGo() {
        String reason = isStarted ? leases.reasonToLetGo() : "";
        if (reason.isEmpty()) {
            return;
        }
        if (leases.isHeld()) {
            self.emit(new Effect.LeaseLost(reason));
        }
        self.isLettingGo = true;
        if (self.guards.has(Guards.Guard.INCARNATION_DROP)) {
            self.emit(new Effect.DropAll());
        } else {
            onDropped();
        }
    }

    private void pace() {
        if (!isStarted) {
            return;
        }
        if (self.now >= nextRoundAt && !isArming) {
            isArming = true;
            nextRoundAt = Math.max(nextRoundAt + self.keepalive, self.now + self.keepalive / 2);
            self.emit(new Effect.Arm(leases.nextSlot(), self.config.timing().lease()));
        }
        if (self.isAnswerDue) {
            send(leases.beginRound());
        }
    }

    private void send(long round) {
        self.isAnswerDue = false;
        long continues = leases.isContinuing() ? continuesUntil : Peer.NEVER;
        self.emit(new Effect.Send(writer.write(round, restart.shown(continues))));
    }

    /** When to tell {@link Event.Tick} at the latest. */
    public BootTime nextWake() {
        long wake = Math.min(leases.nextWake(), Math.min(promises.nextWake(), election.nextWake()));
        wake = Math.min(wake, Math.min(recovery.nextWake(), documents.nextWake()));
        wake = Math.min(wake, Math.min(voters.nextWake(), lastMen.nextWake()));
        if (isStarted && !isArming) {
            wake = Math.min(wake, nextRoundAt);
        }
        return new BootTime(wake);
    }

    /**
     * Whether an order of this epoch for this incarnation may be taken. The caller counts it as held from now on until it is
     * refused or undone, and asks {@link #mayAct} again at the last moment.
     */
    public Admission mayTake(Epoch epoch, Incarnation incarnation, BootTime now) {
        self.now = Math.max(self.now, now.nanos());
        return orders.mayTake(epoch, incarnation);
    }

    /** The same at the last moment before the order acts; what acts must be in effect order after this. */
    public Admission mayAct(Epoch epoch, Incarnation incarnation, BootTime now) {
        if (!self.guards.has(Guards.Guard.LAST_MOMENT_CHECK)) {
            return new Admission.Admitted(new BootTime(Long.MAX_VALUE));
        }
        return mayTake(epoch, incarnation, now);
    }

    /** Whether this node, as coordinator, may give orders: elected, and its document committed in this epoch. */
    public boolean mayOrder() {
        return self.coordinates
                && self.promised <= self.established
                && documents.isCommittedInEpoch()
                && voters.isOfEpoch();
    }

    /** Whether a document of this epoch may be written here; binds this node to no older epoch from then on. */
    public boolean acceptsDocument(Epoch epoch) {
        return documents.accepts(epoch.value());
    }

    /** Whether a document that is on disk may be acknowledged; asked after {@link Event.DocumentWritten}. */
    public boolean mayAcknowledge(DocumentVersion version) {
        return documents.mayAcknowledge(version);
    }

    /** Newest version that a quorum is known to have on disk in the epoch that this node coordinates. */
    public DocumentVersion committed() {
        return documents.committed();
    }

    /** Newest version that this member has on disk; an arbiter, its label. */
    public DocumentVersion document() {
        return self.document;
    }

    /** The voter set that this node goes by. */
    public VoterSet voters() {
        return self.tally.voters();
    }

    /**
     * Begins a change of the voter set, as coordinator; {@link Effect.VotersCommitted} tells when it is done. The next event
     * brings out what has to be done for it.
     *
     * @param wanted votes of all members, arbiters among them
     */
    public VoterChange changeVoters(SortedMap<NodeName, Integer> wanted, BootTime now) {
        self.now = Math.max(self.now, now.nanos());
        return mayOrder()
                ? voters.change(wanted)
                : new VoterChange.Refused("this node does not coordinate the cluster");
    }

    /** Whether a change of the voter set is under way, or the coordinator has not yet written the present one anew. */
    public boolean isChangingVoters() {
        return voters.isUnderWay();
    }

    public boolean isCoordinator() {
        return self.coordinates;
    }

    public Epoch established() {
        return new Epoch(self.established);
    }

    public Epoch promised() {
        return new Epoch(self.promised);
    }

    public Incarnation incarnation() {
        return self.incarnation;
    }

    public Readiness readiness() {
        return self.readiness;
    }

    public Tenure tenure() {
        return leases.tenure();
    }

    /** End of our lease as it is backed so far; in the past if there is none. */
    public BootTime leaseEnd() {
        return new BootTime(leases.leaseEnd());
    }

    /** What has to be fenced, by the request's number; see {@link Effect.FencingWanted}. */
    public List<Effect.FencingWanted> fencing() {
        return fencings.wanted();
    }

    /** Silent peers whose part this node plays. */
    public SortedSet<NodeName> stoodFor() {
        return self.stoodFor();
    }

    /** Newest heartbeat of a peer. */
    public Optional<Heartbeat> newestOf(NodeName peer) {
        int position = self.position(peer);
        return position < 0 ? Optional.empty() : Optional.ofNullable(self.peers[position].last);
    }

    /** Whether this node has the quorum's word, explained. */
    public QuorumVerdict verdict() {
        return new Explanation(self, leases).verdict();
    }
}
