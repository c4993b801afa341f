package org.asterism.model;

import org.jspecify.annotations.Nullable;

/**
 * Identifier of a resource as in a CIB ({@code xs:ID}): a letter or {@code _}, then letters, digits, {@code . _ -}; as a
 * connection to a guest node may be called like the node, a digit may come first too. An
 * instance of a clone is written {@code name:N}, N from 0; {@link #base()} is the name without it.
 */
public record ResourceId(String value) implements Comparable<ResourceId> {

    private static final int MOST_DIGITS = 6;

    public ResourceId {
        if (!isAllowed(value)) {
            throw new IllegalArgumentException("not a resource id: '" + value + "'");
        }
    }

    /** By hand, because every plan makes thousands. */
    private static boolean isAllowed(String value) {
        int colon = value.indexOf(':');
        int end = colon < 0 ? value.length() : colon;
        for (int i = 0; i < end; ) {
            int letter = value.codePointAt(i);
            int type = Character.getType(letter);
            boolean isFirst = letter == '_' || Character.isLetter(letter) || isDigit(type);
            if (!isFirst && (i == 0 || (letter != '.' && letter != '-'))) {
                return false;
            }
            i += Character.charCount(letter);
        }
        return end > 0 && (colon < 0 || isNumber(value, colon + 1));
    }

    private static boolean isDigit(int type) {
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static boolean isNumber(String value, int from) {
        for (int i = from; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return value.length() > from && value.length() - from <= MOST_DIGITS;
    }

    /** This name without a clone instance number. */
    public ResourceId base() {
        int colon = value.indexOf(':');
        return colon < 0 ? this : new ResourceId(value.substring(0, colon));
    }

    /** By hand, as {@link #hashCode}: a record's own go through method handles. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResourceId id && value.equals(id.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
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
