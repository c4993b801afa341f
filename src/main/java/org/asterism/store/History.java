package org.asterism.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last versions of the document, one file each, for people to compare and to roll back to. Nothing decides by it, so its
 * failures are logged and otherwise borne.
 */
final class History {

    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private final FilePort files;
    private final Path directory;
    private final int limit;

    /** @param limit versions kept, at least 1 */
    History(FilePort files, Path directory, int limit) {
        this.files = files;
        this.directory = directory;
        this.limit = limit;
    }

    /** Adds or replaces a version, and drops the oldest above the limit. */
    void add(DocumentRecord record) {
        try {
            files.makeDirectory(directory);
            file(name(record.stored())).write(StoredForm.write(record));
            List<String> names = names();
            for (String name : names.subList(0, Math.max(0, names.size() - limit))) {
                files.delete(directory.resolve(name));
            }
        } catch (IOException failure) {
            LOG.warn(
                    "a version of the document is missing from the history version={} cause={}",
                    record.stored().version(),
                    failure.toString());
        }
    }

    /** All versions that can be read, latest first. */
    List<StoredDocument> read() {
        List<StoredDocument> result = new ArrayList<>();
        try {
            for (String name : names()) {
                if (file(name).read() instanceof StateFile.Read.Intact intact) {
                    result.add(StoredForm.read(intact.contents(), DocumentRecord.class)
                            .stored());
                } else {
                    LOG.warn("a version of the document in the history is damaged file={}", directory.resolve(name));
                }
            }
        } catch (IOException failure) {
            LOG.warn("the history of the document cannot be read cause={}", failure.toString());
        }
        Collections.reverse(result);
        return result;
    }

    /** Names of whole files, oldest first. */
    private List<String> names() throws IOException {
        files.makeDirectory(directory);
        return files.list(directory).stream()
                .filter(name -> !name.endsWith(StateFile.TEMPORARY))
                .toList();
    }

    private StateFile file(String name) {
        return new StateFile(files, directory.resolve(name), StateFile.Kind.HISTORY);
    }

    /** Sorts as the versions do. */
    private static String name(StoredDocument document) {
        return String.format(
                java.util.Locale.ROOT,
                "%019d-%019d",
                document.version().epoch().value(),
                document.version().index());
    }
}
