package org.asterism.api;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;

/**
 * The versions of the configuration that a node kept.
 *
 * @param current the version in force; higher than the latest entry's where a new coordinator committed that once more
 * @param versions latest first; the first is in force
 */
public record ConfigHistory(NodeName node, DocumentVersion current, List<Entry> versions) {

    public ConfigHistory {
        versions = List.copyOf(versions);
    }

    /** The same with each note changed. */
    public ConfigHistory withNotes(UnaryOperator<String> change) {
        return new ConfigHistory(
                node,
                current,
                versions.stream()
                        .map(one -> new Entry(
                                one.version(), one.time(), one.author(), change.apply(one.note()), one.resources()))
                        .toList());
    }

    /**
     * One version.
     *
     * @param time by the clock of whoever wrote it
     * @param author name of the credential, or {@code agent}; empty for the first
     * @param note what was done, and why as far as somebody said so
     * @param resources how many primitive resources it has
     */
    public record Entry(DocumentVersion version, Instant time, String author, String note, int resources) {}
}
