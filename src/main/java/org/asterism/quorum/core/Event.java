package org.asterism.quorum.core;

import java.time.Duration;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat;
import org.asterism.model.NodeName;

/** What the core is told. The time that goes with an event is read after the event happened, never before. */
public sealed interface Event {

    /** A heartbeat came in, on whatever medium; copies and old ones are recognized here. */
    record Received(Heartbeat heartbeat) implements Event {}

    /** Time passed; to be told at {@link QuorumCore#nextWake()} and whenever the link table changed a verdict. */
    record Tick() implements Event {}

    /** The kernel acknowledged (or refused) {@link Effect.Arm} of this slot. */
    record Armed(int slot, Result result) implements Event {}

    /** {@link Effect.DropAll} was acknowledged: nothing of ours passes the gate, nothing is marked as ours. */
    record Dropped() implements Event {}

    /** {@link Effect.ReserveEpochs} is on disk. */
    record Reserved(Epoch upTo) implements Event {}

    /** {@link Effect.PersistGeneration} is on disk. */
    record GenerationPersisted(Generation generation) implements Event {}

    /** {@link Effect.PersistSpare} is on disk. */
    record SparePersisted(NodeName peer) implements Event {}

    /** The replicated document is on this node's disk in this version. */
    record DocumentWritten(DocumentVersion version) implements Event {}

    /** What this node holds or is about to hold changed. */
    record DigestChanged(long digest) implements Event {}

    /** This node is in another Pekko net now. */
    record NetChanged(Heartbeat.NetIdentity net) implements Event {}

    /** {@link Effect.StoreVoters} of this version is on disk. */
    record VotersWritten(long version) implements Event {}

    /** The ping node answered a ping that was sent not before {@code sentAt}. */
    record PingAnswered(BootTime sentAt) implements Event {}

    /**
     * Two nodes: somebody made sure that the silent peer is down.
     *
     * @param request the {@link Effect.FencingWanted} that this answers; 0 = none, an operator's word
     */
    record DownConfirmed(NodeName peer, long request) implements Event {

        /** The request of an operator's word, for which nobody asked. */
        public static final long UNASKED = 0;
    }

    /** This life ends in order soon, and what it had is gone already: another shall coordinate. */
    record Resigned() implements Event {}

    /** The operator wants to restart the manager and keep what it owns for {@code length}. */
    record RestartRequested(Duration length) implements Event {}

    /** The kernel acknowledged (or refused) {@link Effect.ArmRestart}. */
    record RestartArmed(Result result) implements Event {}

    /** {@link Effect.DropRestart} was acknowledged. */
    record RestartDropped() implements Event {}

    /** How an effect ended. */
    enum Result {
        DONE,
        FAILED
    }
}
