package org.asterism.wire;

import java.util.regex.Pattern;

/** Name of a cluster: 1 to 63 letters, digits, {@code -}, {@code .} or {@code _}. Frames of other clusters are dropped. */
public record ClusterName(String value) {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,63}");

    public ClusterName {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a cluster name: '" + value + "' (1 to 63 letters, digits, '-', '.', '_')");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
