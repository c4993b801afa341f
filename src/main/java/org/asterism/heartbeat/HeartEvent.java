package org.asterism.heartbeat;

import java.time.Duration;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Hearing;
import org.asterism.model.Incarnation;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/** What the heart tells. The order of telling is the order of happening. */
public sealed interface HeartEvent {

    /** This node may vote, consent and grant from now on. */
    record BecameReady() implements HeartEvent {}

    /** This node was elected; it may order once the snapshot says so. */
    record Elected(Epoch epoch) implements HeartEvent {}

    /** This node coordinates no longer. */
    record SteppedDown(Epoch epoch, String reason) implements HeartEvent {}

    /** This node obeys that epoch from now on. */
    record Established(Epoch epoch, NodeName coordinator) implements HeartEvent {}

    /** A quorum gave up the node; nothing that it had may start elsewhere before {@code notBefore} (our clock). */
    record Lost(NodeName node, Incarnation incarnation, BootTime notBefore) implements HeartEvent {}

    /** A node that was lost is heard with a new incarnation. */
    record Back(NodeName node, Incarnation incarnation) implements HeartEvent {}

    /** This node may own things. */
    record LeaseGained(BootTime until) implements HeartEvent {}

    /** It may not any more; the gate has closed by itself. */
    record LeaseLost(String reason) implements HeartEvent {}

    /** The gate was closed for all that this node owned; leased work must be cancelled. */
    record LetGo() implements HeartEvent {}

    /** Orders given before are void. */
    record NewIncarnation(Incarnation incarnation) implements HeartEvent {}

    /** A quorum has the document on disk in this version, in the present epoch. */
    record DocumentCommitted(DocumentVersion version) implements HeartEvent {}

    /** This node goes by another voter set from now on. */
    record VotersTaken(VoterSet voters) implements HeartEvent {}

    /** As coordinator: a quorum has this voter set on disk. If it is not a joint one, the change is done. */
    record VotersCommitted(VoterSet voters) implements HeartEvent {}

    /** This node needs a document that a peer has. */
    record DocumentWanted(NodeName from, DocumentVersion version) implements HeartEvent {}

    /** The peers spare this node and the gate bridges the restart: leave now, be back before then. */
    record RestartReady(BootTime until) implements HeartEvent {}

    /** A restart was asked for, but the peers did not promise in time, or nothing was held. */
    record RestartDenied() implements HeartEvent {}

    /** The verdict about a peer, all media together. */
    record PeerJudged(NodeName node, Hearing.Verdict verdict) implements HeartEvent {}

    /** A peer on one medium. */
    record LinkChanged(NodeName node, String medium, LinkState.State state) implements HeartEvent {}

    /** A peer on one medium began or ceased to come and go too often; {@code state} is how it is at this moment. */
    record LinkSteadiness(NodeName node, String medium, LinkState.Steadiness steadiness, LinkState.State state)
            implements HeartEvent {}

    /** This node's own loop was late; nobody is blamed for it. */
    record OwnDelay(Duration lateness) implements HeartEvent {}

    /** The gate did not do what it was told; one sentence for operators. */
    record GateTrouble(String reason) implements HeartEvent {}

    /** Something worth a look changed; carries how all stands now. */
    record Changed(HeartSnapshot snapshot) implements HeartEvent {}

    /** A bug stopped the heart. The gate is closed as far as it could be; the process is about to end. */
    record Failed(String reason) implements HeartEvent {}

    /** The heart stopped as asked. */
    record Stopped() implements HeartEvent {}
}
