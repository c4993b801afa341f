package org.asterism.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/**
 * Port to durable state. Every call returns at once; calls take effect one after the other, in the order made. The stages
 * always complete, and never exceptionally: on a stalled disk with {@link Written.Cause#STALLED}.
 */
public interface StableStore {

    /** Reads everything and begins a new generation. The first call, once. Never stalls out: without state no start. */
    CompletionStage<Opening> open();

    /** From now on every epoch up to this counts as voted in after a restart. Lower than before is refused. */
    CompletionStage<Written> reserveEpochs(Epoch upTo);

    /** Goes by a newer voter set. An older version is refused. */
    CompletionStage<Written> storeVoters(VoterSet voters);

    /** Remembers a promise; one for each peer, the latest. */
    CompletionStage<Written> promise(SparePromise promise);

    /** Forgets the promise to a peer, which came back or did not. */
    CompletionStage<Written> release(NodeName peer);

    /** Remembers, or with {@link OwnRestart.None} forgets, a planned restart of this node. */
    CompletionStage<Written> storeRestart(OwnRestart restart);

    /** Replaces the document. An older version is refused, as is another document under the same version. */
    CompletionStage<Written> storeDocument(StoredDocument document);

    /** Notes that a quorum has the present document. Refused if the present one is of another version. */
    CompletionStage<Written> acknowledge(DocumentVersion version);

    /** Puts a version that a quorum has into the history, unless it has the contents of the latest there, committed once more. */
    CompletionStage<Written> keep(StoredDocument document);

    /**
     * Ends amnesia, or the state of a new node: takes over what a majority of the others (or a bootstrap) gave. Afterwards the
     * state counts as intact. Refused if it was not lost.
     */
    CompletionStage<Written> regain(Epoch ceiling, VoterSet voters, StoredDocument document);

    /** Begins a generation above this one, because peers know this node by a later life than its disk does. */
    CompletionStage<Written> outlive(Generation known);

    /**
     * The versions kept, latest first. Damaged ones are left out; nothing decides by them. Empty when the disk does not answer.
     */
    CompletionStage<List<StoredDocument>> history();
}
