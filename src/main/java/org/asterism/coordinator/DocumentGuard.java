package org.asterism.coordinator;

import java.util.concurrent.CompletionStage;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;

/**
 * What the votes say about documents. Answered by the one thread that votes, so that a vote and an acknowledgement are never
 * given at the same time.
 */
public interface DocumentGuard {

    /** True unless this node has promised a newer epoch than {@code epoch}. */
    CompletionStage<Boolean> accepts(Epoch epoch);

    /**
     * The version is on disk. True if it may be acknowledged: no newer epoch was promised meanwhile. From then on this node's
     * heartbeats and votes go by it.
     */
    CompletionStage<Boolean> recorded(DocumentVersion version);
}
