package org.asterism.heartbeat;

import java.time.Duration;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/**
 * Port to what must survive this process. Each call returns at once; {@code written} is run once, from any thread, when it is
 * on the disk, and never otherwise. A write that fails is tried again until it succeeds.
 */
public interface HeartDisk {

    /** Epochs up to here count as voted in after a restart. Also ends amnesia: the state is whole from now on. */
    void reserveEpochs(Epoch upTo, Runnable written);

    /** This generation began. */
    void persistGeneration(Generation generation, Runnable written);

    /** The peer is spared for this long from now on, or from our next start. */
    void persistSpare(NodeName peer, Duration length, Runnable written);

    /** An arbiter's: a document of this version exists; its contents are not kept here. */
    void noteDocument(DocumentVersion version, Runnable written);

    /** This node goes by this voter set. */
    void storeVoters(VoterSet voters, Runnable written);

    /** The promise to the peer is over. */
    void forgetSpare(NodeName peer);
}
