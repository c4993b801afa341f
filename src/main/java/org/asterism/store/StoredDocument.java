package org.asterism.store;

import java.time.Instant;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;

/**
 * A version of the replicated document as a node has it on disk.
 *
 * @param version its true place in the order
 * @param label what people know it by
 * @param author who made it; empty for the first
 * @param time when, by the author's wall clock; for display
 * @param comment why, in the author's words; may be empty
 */
public record StoredDocument(
        DocumentVersion version,
        Commitment commitment,
        Label label,
        String author,
        Instant time,
        String comment,
        ClusterDocument document) {

    /** What a new node has. */
    public static final StoredDocument EMPTY = new StoredDocument(
            DocumentVersion.EMPTY, Commitment.ACKNOWLEDGED, Label.ZERO, "", Instant.EPOCH, "", ClusterDocument.EMPTY);

    /** Whether a quorum is known to have it. */
    public enum Commitment {
        /** Written here; nobody has been told that it holds. */
        PROPOSED,
        /** A quorum has it on disk, and its author knows. */
        ACKNOWLEDGED
    }

    /** The CIB's triple. It orders nothing. */
    public record Label(long adminEpoch, long epoch, long numUpdates) {
        public static final Label ZERO = new Label(0, 0, 0);

        @Override
        public String toString() {
            return adminEpoch + "." + epoch + "." + numUpdates;
        }
    }

    /** The same version, now known to be on a quorum's disks. */
    public StoredDocument acknowledged() {
        return new StoredDocument(version, Commitment.ACKNOWLEDGED, label, author, time, comment, document);
    }
}
