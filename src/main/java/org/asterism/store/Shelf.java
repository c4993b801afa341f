package org.asterism.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.store.NodeRecord.Trust;

/**
 * Finds out at start what the state directory is worth, and begins the next generation. Blocking; see {@link DiskStore}.
 *
 * <p>Each step may be the last before a crash. So evidence is moved before anything new is written, and {@code document} is
 * written before {@code node}: a directory without {@code node} is never taken for whole.
 */
final class Shelf {

    static final String NODE = "node";
    static final String DOCUMENT = "document";

    /** Part of the name of a file set aside; a time follows. */
    static final String ASIDE = ".corrupt-";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Generations after a loss count seconds from here; see the package. */
    private static final Instant CLOCK_ORIGIN = Instant.parse("2020-01-01T00:00:00Z");

    private final FilePort files;
    private final Path directory;
    private final String cluster;
    private final NodeName self;
    private final StateFile nodeFile;
    private final StateFile documentFile;

    Shelf(FilePort files, Path directory, String cluster, NodeName self) {
        this.files = files;
        this.directory = directory;
        this.cluster = cluster;
        this.self = self;
        this.nodeFile = new StateFile(files, directory.resolve(NODE), StateFile.Kind.NODE);
        this.documentFile = new StateFile(files, directory.resolve(DOCUMENT), StateFile.Kind.DOCUMENT);
    }

    StateFile nodeFile() {
        return nodeFile;
    }

    StateFile documentFile() {
        return documentFile;
    }

    /** What was opened: the answer for the caller, and what is on the disk now. */
    sealed interface Opened {
        record Usable(Opening answer, NodeRecord node, StoredDocument document) implements Opened {}

        record Unusable(Opening.Unusable answer) implements Opened {}
    }

    /** A file's contents, or why there are none. */
    private sealed interface Found<T> {
        record Whole<T>(T value) implements Found<T> {}

        record Gone<T>() implements Found<T> {}

        record Damaged<T>(String why) implements Found<T> {}
    }

    private static final class TooNewException extends Exception {
        private static final long serialVersionUID = 1L;

        TooNewException(Path file, int format) {
            super(file + " has format " + format + ", written by a later release");
        }
    }

    Opened open(Instant now) {
        try {
            files.makeDirectory(directory);
            String objection = files.objection(directory);
            if (!objection.isEmpty()) {
                return unusable(objection, "chown it to the user of this program, and chmod 700 " + directory);
            }
            if (!files.lock(directory.resolve("lock"))) {
                return unusable(
                        "another process uses " + directory,
                        "end it, or give this one a directory of its own (paths.state)");
            }
            removeRemains();
            return judge(now);
        } catch (TooNewException tooNew) {
            return unusable(String.valueOf(tooNew.getMessage()), "install that release again");
        } catch (IOException failure) {
            return unusable(
                    directory + " cannot be used: " + failure,
                    "mend the disk, its space or its permissions, and start again");
        }
    }

    private static Opened unusable(String why, String remedy) {
        return new Opened.Unusable(new Opening.Unusable(why, remedy));
    }

    /** Files being written when an earlier life ended. */
    private void removeRemains() throws IOException {
        for (String name : files.list(directory)) {
            if (name.endsWith(StateFile.TEMPORARY)) {
                files.delete(directory.resolve(name));
            }
        }
    }

    private Opened judge(Instant now) throws IOException, TooNewException {
        Found<NodeRecord> node = find(nodeFile, NodeRecord.class);
        Found<DocumentRecord> document = find(documentFile, DocumentRecord.class);
        List<Path> evidence = evidence();
        List<String> reasons = reasons(node, document, evidence);
        if (reasons.isEmpty() && node instanceof Found.Whole<NodeRecord> whole) {
            return next(whole.value(), document, evidence);
        }
        Generation generation = newCount(node, document, now);
        return reasons.isEmpty() ? fresh(generation) : forget(reasons, generation, node, document, now);
    }

    private <T> Found<T> find(StateFile file, Class<T> type) throws IOException, TooNewException {
        StateFile.Read read = file.read();
        if (read instanceof StateFile.Read.Intact intact) {
            try {
                return new Found.Whole<>(StoredForm.read(intact.contents(), type));
            } catch (IOException unreadable) {
                return new Found.Damaged<>("its contents make no sense: " + unreadable.getMessage());
            }
        }
        if (read instanceof StateFile.Read.Missing) {
            return new Found.Gone<>();
        }
        if (read instanceof StateFile.Read.Corrupt corrupt) {
            return new Found.Damaged<>(corrupt.why());
        }
        if (read instanceof StateFile.Read.TooNew tooNew) {
            throw new TooNewException(file.path(), tooNew.format());
        }
        throw new AssertionError("no such reading: " + read);
    }

    /** Why this directory is not what this node wrote last, as far as can be seen from here; empty if it is, or is new. */
    private List<String> reasons(Found<NodeRecord> node, Found<DocumentRecord> document, List<Path> evidence) {
        List<String> reasons = new ArrayList<>();
        if (node instanceof Found.Damaged<NodeRecord> damaged) {
            reasons.add("file '" + NODE + "' is damaged: " + damaged.why());
        }
        if (document instanceof Found.Damaged<DocumentRecord> damaged) {
            reasons.add("file '" + DOCUMENT + "' is damaged: " + damaged.why());
        }
        if (node instanceof Found.Gone && !evidence.isEmpty()) {
            reasons.add("file '" + NODE + "' is gone, and damaged files were set aside earlier");
        }
        if (node instanceof Found.Gone && holdsSomething(document)) {
            reasons.add("file '" + NODE + "' is gone, though there is a document");
        }
        if (node instanceof Found.Whole<NodeRecord> whole) {
            if (document instanceof Found.Gone) {
                reasons.add("file '" + DOCUMENT + "' is gone");
            }
            compare(whole.value(), document, reasons);
        }
        return reasons;
    }

    private void compare(NodeRecord node, Found<DocumentRecord> document, List<String> reasons) {
        if (!node.node().equals(self) || !node.cluster().equals(cluster)) {
            reasons.add("the state belongs to node " + node.node() + " of cluster " + node.cluster() + ", not to "
                    + self + " of " + cluster + ": was it copied, or the node renamed?");
        }
        if (document instanceof Found.Whole<DocumentRecord> whole) {
            if (node.generation().isOlderThan(whole.value().writer())) {
                reasons.add("file '" + NODE + "' is of generation " + node.generation() + ", older than the document's "
                        + whole.value().writer() + ": an old copy was put back");
            }
            DocumentVersion version = whole.value().stored().version();
            if (node.trust() == Trust.WHOLE && version.compareTo(node.documentSeen()) < 0) {
                reasons.add("the document is version " + version + ", older than " + node.documentSeen()
                        + " that this node had: an old copy was put back");
            }
        }
    }

    private static boolean holdsSomething(Found<DocumentRecord> document) {
        return document instanceof Found.Whole<DocumentRecord> whole
                && !whole.value().stored().version().equals(DocumentVersion.EMPTY);
    }

    private Opened next(NodeRecord before, Found<DocumentRecord> document, List<Path> evidence) throws IOException {
        StoredDocument stored = document instanceof Found.Whole<DocumentRecord> whole
                ? whole.value().stored()
                : StoredDocument.EMPTY;
        NodeRecord node = before.with(before.generation().next()).seeing(stored.version());
        nodeFile.write(StoredForm.write(node));
        return new Opened.Usable(answer(node, stored, evidence), node, stored);
    }

    private static Opening answer(NodeRecord node, StoredDocument stored, List<Path> evidence) {
        return switch (node.trust()) {
            case NEW -> new Opening.Fresh(node.generation());
            case LOST -> new Opening.Amnesia(node.generation(), node.reasons(), evidence);
            case WHOLE ->
                new Opening.Intact(
                        node.generation(),
                        new Opening.Remembered(node.ceiling(), node.voters(), node.spares(), node.restart(), stored));
        };
    }

    private Opened fresh(Generation generation) throws IOException {
        return begin(NodeRecord.blank(cluster, self, generation, Trust.NEW, List.of()));
    }

    private Opened forget(
            List<String> reasons,
            Generation generation,
            Found<NodeRecord> node,
            Found<DocumentRecord> document,
            Instant now)
            throws IOException {
        String suffix = ASIDE + STAMP.format(now);
        if (!(document instanceof Found.Gone)) {
            documentFile.setAside(freeSuffix(documentFile, suffix));
        }
        if (!(node instanceof Found.Gone)) {
            nodeFile.setAside(freeSuffix(nodeFile, suffix));
        }
        return begin(NodeRecord.blank(cluster, self, generation, Trust.LOST, reasons));
    }

    /** Evidence never replaces earlier evidence. */
    private String freeSuffix(StateFile file, String suffix) throws IOException {
        List<String> names = files.list(directory);
        String candidate = suffix;
        for (int number = 2; names.contains(file.path().getFileName() + candidate); number++) {
            candidate = suffix + "-" + number;
        }
        return candidate;
    }

    private Opened begin(NodeRecord node) throws IOException {
        documentFile.write(StoredForm.write(new DocumentRecord(node.generation(), StoredDocument.EMPTY)));
        nodeFile.write(StoredForm.write(node));
        return new Opened.Usable(answer(node, StoredDocument.EMPTY, evidence()), node, StoredDocument.EMPTY);
    }

    private List<Path> evidence() throws IOException {
        return files.list(directory).stream()
                .filter(name -> name.startsWith(NODE + ASIDE) || name.startsWith(DOCUMENT + ASIDE))
                .map(directory::resolve)
                .toList();
    }

    /** Above all that can still be read, and above what the clock says has been used. */
    private Generation newCount(Found<NodeRecord> node, Found<DocumentRecord> document, Instant now) {
        long count = Math.max(0, Duration.between(CLOCK_ORIGIN, now).toSeconds());
        if (node instanceof Found.Whole<NodeRecord> whole
                && whole.value().node().equals(self)) {
            count = Math.max(count, whole.value().generation().value());
        }
        if (document instanceof Found.Whole<DocumentRecord> whole) {
            count = Math.max(count, whole.value().writer().value());
        }
        return new Generation(Objects.checkIndex(count, Long.MAX_VALUE) + 1);
    }
}
