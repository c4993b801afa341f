package org.asterism.quorum.core;

import java.time.Duration;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/**
 * What the core wants done, in this order, however late. Disk effects may run beside the others; their acknowledgements are
 * events. Those below the line only tell what was decided.
 */
public sealed interface Effect {

    /** Clear the slot's confirmation and ticket, then put a new inert ticket with this time-out. Ack: {@link Event.Armed}. */
    record Arm(int slot, Duration timeout) implements Effect {}

    /** Send to all peers on all media. */
    record Send(Heartbeat heartbeat) implements Effect {}

    /** Confirm the ticket of this slot; if it has died meanwhile, nothing opens. */
    record Confirm(int slot) implements Effect {}

    /** Flush all confirmations and everything marked as ours, cancel leased resources. Ack: {@link Event.Dropped}. */
    record DropAll() implements Effect {}

    /** Write that epochs up to here may be used; marks the state on disk as whole. Ack: {@link Event.Reserved}. */
    record ReserveEpochs(Epoch upTo) implements Effect {}

    /** Write that this generation began. Ack: {@link Event.GenerationPersisted}. */
    record PersistGeneration(Generation generation) implements Effect {}

    /** Write that the peer is spared for this long from now, or from our next start. Ack: {@link Event.SparePersisted}. */
    record PersistSpare(NodeName peer, Duration length) implements Effect {}

    /** The promise to spare the peer is over; may be forgotten on disk. */
    record ForgetSpare(NodeName peer) implements Effect {}

    /** Get the document from the peer and write it. Ack: {@link Event.DocumentWritten}. */
    record FetchDocument(NodeName from, DocumentVersion version) implements Effect {}

    /**
     * An arbiter's: write that a document of this version exists; it keeps no contents. Ack: {@link Event.DocumentWritten}.
     */
    record NoteDocument(DocumentVersion version) implements Effect {}

    /** Write that this node goes by this voter set. Ack: {@link Event.VotersWritten}. */
    record StoreVoters(VoterSet voters) implements Effect {}

    /** Put an inert ticket into the restart slot. Ack: {@link Event.RestartArmed}. */
    record ArmRestart(Duration timeout) implements Effect {}

    /** Confirm the restart slot and leave: the next life has until about {@code until}. */
    record ConfirmRestart(BootTime until) implements Effect {}

    /** Flush the restart slot, the ordinary ones carry again. Ack: {@link Event.RestartDropped}. */
    record DropRestart() implements Effect {}

    /* ---- told, not asked ---- */

    /**
     * Two nodes: this life of the silent peer shall be ended by fencing, until {@link FencingDropped}. Confirmed by {@link
     * Event.DownConfirmed} with this request.
     */
    record FencingWanted(NodeName peer, Generation life, long request) implements Effect {}

    /** It is confirmed, or wanted no more. */
    record FencingDropped(NodeName peer, long request) implements Effect {}

    /** This node may vote, consent and grant from now on. */
    record BecameReady() implements Effect {}

    /** This node was elected. It may order once {@link QuorumCore#mayOrder()} says so. */
    record Elected(Epoch epoch) implements Effect {}

    /** This node coordinates no longer. */
    record SteppedDown(Epoch epoch, String reason) implements Effect {}

    /** This node obeys that epoch from now on. */
    record Established(Epoch epoch, NodeName coordinator) implements Effect {}

    /** A quorum gave up the peer up to this incarnation; nothing that it had may start elsewhere before {@code notBefore}. */
    record LossDecided(NodeName peer, Incarnation incarnation, BootTime notBefore) implements Effect {}

    /** A peer that was lost is heard with a new incarnation; it may be given work once it has reported a lease. */
    record PeerBack(NodeName peer, Incarnation incarnation) implements Effect {}

    /** This node may own from now on, at least until then. */
    record LeaseGained(BootTime until) implements Effect {}

    /** This node's lease ran out; the gate has closed by itself. */
    record LeaseLost(String reason) implements Effect {}

    /** Everything was let go, and this incarnation begins; work that was ordered before is void. */
    record NewIncarnation(Incarnation incarnation) implements Effect {}

    /** This node goes by another voter set from now on, though it may not be on its disk yet. */
    record VotersTaken(VoterSet voters) implements Effect {}

    /** A quorum has this voter set on disk, in the present epoch; if it is not a joint one, the change is done. */
    record VotersCommitted(VoterSet voters) implements Effect {}

    /** A quorum has the document on disk in this version, in the present epoch. */
    record DocumentCommitted(DocumentVersion version) implements Effect {}
}
