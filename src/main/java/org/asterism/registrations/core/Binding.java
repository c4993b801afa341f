package org.asterism.registrations.core;

import java.util.Comparator;

/**
 * A contact binding as one node's Asterisk last changed it.
 *
 * @param key in Asterisk's database below {@code registrar/contact}: the address of record and a digest of the contact
 * @param value what the database holds there; empty: it ended before it expired
 * @param expiresAt seconds since 1970
 * @param stamp when it was changed, milliseconds since 1970, above {@code base}
 * @param base stamp of what it replaced; 0: of nothing
 * @param origin the node whose Asterisk changed it
 */
public record Binding(String key, String value, long expiresAt, long stamp, long base, String origin) {

    /** Total: two nodes that hold the same bindings hold the same one last. */
    static final Comparator<Binding> OLDEST_FIRST = Comparator.comparingLong(Binding::stamp)
            .thenComparing(Binding::origin)
            .thenComparing(Binding::value)
            .thenComparingLong(Binding::expiresAt);

    /** Whether it ended before it expired. */
    public boolean hasEnded() {
        return value.isEmpty();
    }

    boolean isAfter(Binding other) {
        return OLDEST_FIRST.compare(this, other) > 0;
    }

    /** Neither was written in the knowledge of the other. */
    boolean conflicts(Binding other) {
        return !origin.equals(other.origin)
                && !value.equals(other.value)
                && Math.max(base, other.base) < Math.min(stamp, other.stamp);
    }
}
