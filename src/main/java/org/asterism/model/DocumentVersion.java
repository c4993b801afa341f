package org.asterism.model;

/**
 * True order of the replicated document: the epoch of the coordinator that wrote it, then an index that it counts up. The
 * CIB's triple (admin_epoch, epoch, num_updates) is only a label for people.
 */
public record DocumentVersion(Epoch epoch, long index) implements Comparable<DocumentVersion> {

    /** No document yet. */
    public static final DocumentVersion EMPTY = new DocumentVersion(Epoch.NONE, 0);

    @Override
    public int compareTo(DocumentVersion other) {
        int byEpoch = epoch.compareTo(other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(index, other.index);
    }

    @Override
    public String toString() {
        return epoch + "/" + index;
    }
}
