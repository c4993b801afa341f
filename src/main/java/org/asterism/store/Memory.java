package org.asterism.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.asterism.store.NodeRecord.Trust;
import org.asterism.store.Written.Cause;

/**
 * Durable state after it was opened: what is on the disk, and the changes that are allowed. Blocking, for one thread at a
 * time; see {@link DiskStore}.
 */
final class Memory {

    private final FilePort files;
    private final StateFile nodeFile;
    private final StateFile documentFile;
    private final History history;
    private NodeRecord node;
    private StoredDocument document;

    Memory(FilePort files, Shelf shelf, Shelf.Opened.Usable opened, History history) {
        this.files = files;
        this.nodeFile = shelf.nodeFile();
        this.documentFile = shelf.documentFile();
        this.history = history;
        this.node = opened.node();
        this.document = opened.document();
    }

    /** A change that may be refused; the text says why, empty = allowed. */
    private Written changeNode(String objection, UnaryOperator<NodeRecord> change) {
        if (!objection.isEmpty()) {
            return new Written.Refused(objection);
        }
        NodeRecord changed = change.apply(node).seeing(document.version());
        return changed.equals(node) ? new Written.Done() : write(nodeFile, changed, () -> node = changed);
    }

    private Written write(StateFile file, Object record, Runnable afterwards) {
        try {
            file.write(StoredForm.write(record));
            afterwards.run();
            return new Written.Done();
        } catch (IOException failure) {
            removeRemains(file);
            return new Written.Failed(cause(failure), file.path() + ": " + failure.getMessage());
        }
    }

    /** Gives back the space of a file that was not finished, if the disk lets us; the next start tries again. */
    private void removeRemains(StateFile file) {
        Path remains = file.path().resolveSibling(file.path().getFileName() + StateFile.TEMPORARY);
        try {
            files.delete(remains);
        } catch (IOException stillBroken) {
            // The caller learns of the first failure, which is the one that matters.
        }
    }

    private static Cause cause(IOException failure) {
        String text = String.valueOf(failure.getMessage());
        return text.contains("No space left") || text.contains("quota exceeded") ? Cause.FULL : Cause.BROKEN;
    }

    Written reserve(Epoch upTo) {
        String objection = upTo.isOlderThan(node.ceiling()) ? "ceiling " + upTo + " is below " + node.ceiling() : "";
        return changeNode(objection, record -> record.with(upTo));
    }

    Written storeVoters(VoterSet voters) {
        String objection = node.voters() instanceof KnownVoters.Known known
                        && voters.version() < known.set().version()
                ? "voter set " + voters.version() + " is older than "
                        + known.set().version()
                : "";
        return changeNode(objection, record -> record.with(new KnownVoters.Known(voters)));
    }

    Written promise(SparePromise promise) {
        return changeNode("", record -> record.with(promise));
    }

    Written release(NodeName peer) {
        return changeNode("", record -> record.without(peer));
    }

    Written storeRestart(OwnRestart restart) {
        return changeNode("", record -> record.with(restart));
    }

    Written outlive(Generation known) {
        if (known.isOlderThan(node.generation())) {
            return new Written.Refused("generation " + known + " is below " + node.generation());
        }
        String reason = "peers know this node by generation " + known + ", and its disk only by " + node.generation()
                + ": an old copy was put back, or the disk replaced";
        return changeNode("", record -> record.lost(reason).with(known.next()));
    }

    Written storeDocument(StoredDocument newer) {
        if (node.trust() != Trust.WHOLE) {
            return new Written.Refused("the state is not whole; it has to be given anew first");
        }
        int order = newer.version().compareTo(document.version());
        if (order < 0) {
            return new Written.Refused("version " + newer.version() + " is older than " + document.version());
        }
        if (order == 0) {
            return newer.acknowledged().equals(document.acknowledged())
                    ? (newer.equals(document.acknowledged()) ? acknowledge(newer.version()) : new Written.Done())
                    : new Written.Refused("another document has version " + newer.version() + " already");
        }
        return put(newer);
    }

    Written acknowledge(DocumentVersion version) {
        if (!version.equals(document.version())) {
            return new Written.Refused("the present document is " + document.version() + ", not " + version);
        }
        StoredDocument acknowledged = document.acknowledged();
        return acknowledged.equals(document) ? new Written.Done() : put(acknowledged);
    }

    private Written put(StoredDocument newer) {
        DocumentRecord record = new DocumentRecord(node.generation(), newer);
        return write(documentFile, record, () -> document = newer);
    }

    Written regain(Epoch ceiling, VoterSet voters, StoredDocument given) {
        if (node.trust() == Trust.WHOLE) {
            return new Written.Refused("the state is whole; nothing has to be given anew");
        }
        Written written = put(given);
        Epoch highest = ceiling.isOlderThan(node.ceiling()) ? node.ceiling() : ceiling;
        return written instanceof Written.Done
                ? changeNode("", record -> record.whole(highest, new KnownVoters.Known(voters)))
                : written;
    }

    Written keep(StoredDocument version) {
        history.add(new DocumentRecord(node.generation(), version));
        return new Written.Done();
    }

    List<StoredDocument> history() {
        return history.read();
    }
}
