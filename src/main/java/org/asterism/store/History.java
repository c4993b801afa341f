package org.asterism.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last versions of the document that were in force, one file each, for people to compare and to roll back to. Nothing decides by
 * it, so its failures are logged and otherwise borne.
 *
 * <p>Decided: what a new coordinator commits once more is not kept a second time, because after as many elections as versions are kept
 * the history would hold nothing else.
 */
final class History {

    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private final FilePort files;
    private final Path directory;
    private final int limit;
    private Optional<StoredDocument> latest = Optional.empty();

    /** @param limit versions kept, at least 1 */
    History(FilePort files, Path directory, int limit) {
        this.files = files;
        this.directory = directory;
        this.limit = limit;
    }

    /** Adds or replaces a version, unless it has the contents of the latest, and drops the oldest above the limit. */
    void add(DocumentRecord record) {
        try {
            files.makeDirectory(directory);
            if (isLatestAgain(record.stored())) {
                return;
            }
            file(name(record.stored())).write(StoredForm.write(record));
            latest = Optional.of(record.stored());
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

    private boolean isLatestAgain(StoredDocument next) throws IOException {
        if (latest.isEmpty()) {
            latest = newest();
        }
        return latest.filter(known -> known.version().compareTo(next.version()) <= 0
                        && known.commitment() == next.commitment()
                        && known.author().equals(next.author())
                        && known.time().equals(next.time())
                        && known.comment().equals(next.comment())
                        && known.document().equals(next.document()))
                .isPresent();
    }

    /** Read once: a version that comes into force again in the midst of a takeover must not cost a reading. */
    private Optional<StoredDocument> newest() throws IOException {
        List<String> names = names();
        return !names.isEmpty() && file(names.get(names.size() - 1)).read() instanceof StateFile.Read.Intact intact
                ? Optional.of(
                        StoredForm.read(intact.contents(), DocumentRecord.class).stored())
                : Optional.empty();
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
