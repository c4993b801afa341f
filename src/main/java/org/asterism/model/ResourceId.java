package org.asterism.model;

import java.util.regex.Pattern;

/**
 * Identifier of a resource as in a CIB ({@code xs:ID}): a letter or {@code _}, then letters, digits, {@code . _ -}; as a
 * connection to a guest node may be called like the node, a digit may come first too. An
 * instance of a clone is written {@code name:N}, N from 0; {@link #base()} is the name without it.
 */
public record ResourceId(String value) implements Comparable<ResourceId> {

    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}._-]*(:[0-9]{1,6})?");

    public ResourceId {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("not a resource id: '" + value + "'");
        }
    }

    /** This name without a clone instance number. */
    public ResourceId base() {
        int colon = value.indexOf(':');
        return colon < 0 ? this : new ResourceId(value.substring(0, colon));
    }

    @Override
    public int compareTo(ResourceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
