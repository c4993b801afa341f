package org.asterism.model;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configured operation of a primitive. Interval zero = not recurring. {@code attributes} holds the others by their CIB
 * names ({@code on-fail}, {@code role}, {@code enabled}, {@code start-delay}, {@code OCF_CHECK_LEVEL}…).
 */
public record OperationConfig(String name, Duration interval, Duration timeout, SortedMap<String, String> attributes) {

    /** Pacemaker's default time limit of an operation. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

    public OperationConfig {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        if (interval.isNegative() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "operation '" + name + "' needs interval >= 0 and timeout > 0: " + interval + ", " + timeout);
        }
    }
}
