package org.asterism.coordinator;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/** Where the document is kept. Completes when it is safe on disk; empty = done, else why not, in words. Never fails otherwise. */
public interface DocumentDisk {

    CompletionStage<Optional<String>> write(Stored document);

    /** A quorum has this version, which is on the disk: it is in force. Also told of one that is committed once more. Never blocks. */
    default void kept(Stored document) {}

    /**
     * A version of the document as text, with who wrote it and why.
     *
     * @param writtenAtMs wall time, for display
     */
    record Stored(DocumentVersion version, String text, String author, String note, long writtenAtMs) {
        public static final Stored NOTHING = new Stored(DocumentVersion.EMPTY, "", "", "", 0);

        Stored as(DocumentVersion other) {
            return new Stored(other, text, author, note, writtenAtMs);
        }

        /** {@code onDisk}: what the nodes other than {@code self}, which has this one, have. */
        boolean isHeldByQuorum(VoterSet voters, NodeName self, Map<NodeName, DocumentVersion> onDisk) {
            Set<NodeName> holders = new HashSet<>(Set.of(self));
            onDisk.forEach((node, other) -> {
                if (other.equals(version)) {
                    holders.add(node);
                }
            });
            return voters.isQuorum(holders);
        }
    }
}
