package org.asterism.model;

/**
 * Name of a node, equal to its {@code uname -n}; 1 to 63 letters, digits, {@code -}, {@code .} or {@code _}.
 * The natural order is the fixed order in which survivors stand for election. A live cluster's names are lower case, which
 * the configuration's reader sees to; a CIB may have others.
 */
public record NodeName(String value) implements Comparable<NodeName> {

    private static final int LONGEST = 63;

    public NodeName {
        if (!isAllowed(value)) {
            throw new IllegalArgumentException("not a node name: '" + value + "' (letters, digits, '-', '.', '_')");
        }
    }

    /** By hand, because every plan makes thousands. */
    private static boolean isAllowed(String value) {
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            boolean isInner = letter == '.' || letter == '-' || letter == '_';
            boolean isLetter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
            boolean isEnd = isLetter || (letter >= '0' && letter <= '9');
            if (!isEnd && (!isInner || i == 0 || i == value.length() - 1)) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= LONGEST;
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
