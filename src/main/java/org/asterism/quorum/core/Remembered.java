package org.asterism.quorum.core;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.NodeName;

/**
 * What a life starts with.
 *
 * @param generation of this life, already written to disk
 * @param ceiling epochs up to here were reserved by earlier lives
 * @param document version on disk
 * @param spares promises to peers that may still run, with their full length
 * @param restartSlot how long the kernel's restart slot is still open, zero if it is not
 */
public record Remembered(
        Trust trust,
        Generation generation,
        Epoch ceiling,
        DocumentVersion document,
        SortedMap<NodeName, Duration> spares,
        Duration restartSlot) {

    /** Whether the state on disk is what the last life left. */
    public enum Trust {
        INTACT,
        /** There is none, or it is damaged. */
        LOST,
        /** There is none, and the operator says that none ever was ({@code asterism init --bootstrap}). */
        BOOTSTRAP
    }

    public Remembered {
        spares = Collections.unmodifiableSortedMap(new TreeMap<>(spares));
    }

    /** A node that knows nothing. */
    public static Remembered nothing() {
        return new Remembered(
                Trust.LOST, new Generation(1), Epoch.NONE, DocumentVersion.EMPTY, new TreeMap<>(), Duration.ZERO);
    }
}
