package org.asterism.store;

import java.util.Objects;
import org.asterism.model.Generation;

/**
 * Contents of the file {@code document} and of the files in {@code history}.
 *
 * @param writer generation that wrote it; a file {@code node} of an older generation beside it is a copy put back
 */
record DocumentRecord(Generation writer, StoredDocument stored) {

    DocumentRecord {
        Objects.requireNonNull(writer, "writer");
        Objects.requireNonNull(stored, "stored");
    }
}
