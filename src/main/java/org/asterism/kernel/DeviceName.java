package org.asterism.kernel;

import java.util.regex.Pattern;

/** Name of a network device, as the kernel allows it: 1 to 15 bytes, no blank, {@code /} or {@code :}; not . or .. */
public record DeviceName(String value) implements Comparable<DeviceName> {

    private static final Pattern ALLOWED = Pattern.compile("[\\x21-\\x7e&&[^/:]]{1,15}");

    public DeviceName {
        if (!ALLOWED.matcher(value).matches() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("not a network device name: '" + value + "'");
        }
    }

    @Override
    public int compareTo(DeviceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
