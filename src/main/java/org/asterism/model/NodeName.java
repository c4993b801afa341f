package org.asterism.model;

import java.util.regex.Pattern;

/**
 * Name of a node, equal to its {@code uname -n}; 1 to 63 letters, digits, {@code -}, {@code .} or {@code _}.
 * The natural order is the fixed order in which survivors stand for election. A live cluster's names are lower case, which
 * the configuration's reader sees to; a CIB may have others.
 */
public record NodeName(String value) implements Comparable<NodeName> {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    public NodeName {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("not a node name: '" + value + "' (letters, digits, '-', '.', '_')");
        }
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
