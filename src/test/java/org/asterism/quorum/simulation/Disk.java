package org.asterism.quorum.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.asterism.quorum.core.Remembered;

/** What survives a crash of one machine. */
final class Disk {

    /** A document: its version and the set of writes that it contains. */
    record Document(DocumentVersion version, long writes) {
        static final Document EMPTY = new Document(DocumentVersion.EMPTY, 0);
    }

    private boolean isIntact;
    private int losses;
    private long generation;
    private long ceiling;
    private Document document = Document.EMPTY;
    private Optional<VoterSet> voters = Optional.empty();
    private final TreeMap<NodeName, Duration> spares = new TreeMap<>();

    /** How often it was lost; what was on its way to an earlier one never arrives. */
    int losses() {
        return losses;
    }

    void lose() {
        losses++;
        isIntact = false;
        generation = 0;
        ceiling = 0;
        document = Document.EMPTY;
        voters = Optional.empty();
        spares.clear();
    }

    Remembered startLife(Duration restartSlot) {
        generation++;
        return new Remembered(
                isIntact ? Remembered.Trust.INTACT : Remembered.Trust.LOST,
                new Generation(generation),
                new Epoch(ceiling),
                document.version(),
                spares,
                restartSlot);
    }

    boolean isIntact() {
        return isIntact;
    }

    Document document() {
        return document;
    }

    void reserve(long upTo) {
        ceiling = Math.max(ceiling, upTo);
        isIntact = true;
    }

    void generation(long value) {
        generation = Math.max(generation, value);
    }

    void spare(NodeName peer, Duration length) {
        spares.put(peer, length);
    }

    Optional<VoterSet> voters() {
        return voters;
    }

    void voters(VoterSet newer) {
        if (voters.isEmpty() || voters.get().version() < newer.version()) {
            voters = Optional.of(newer);
        }
    }

    void forgetSpare(NodeName peer) {
        spares.remove(peer);
    }

    void write(Document newer) {
        if (newer.version().compareTo(document.version()) > 0) {
            document = newer;
        }
    }
}
