package org.asterism.coordinator;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.asterism.model.DocumentVersion;

/** Where the document is kept. Completes when it is safe on disk; empty = done, else why not, in words. Never fails otherwise. */
public interface DocumentDisk {

    CompletionStage<Optional<String>> write(Stored document);

    /**
     * A version of the document as text, with who wrote it and why.
     *
     * @param writtenAtMs wall time, for display
     */
    record Stored(DocumentVersion version, String text, String author, String note, long writtenAtMs) {
        public static final Stored NOTHING = new Stored(DocumentVersion.EMPTY, "", "", "", 0);
    }
}
