package org.asterism.model;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configured operation of a primitive. Interval zero = not recurring. {@code attributes} holds the others by their CIB
 * names ({@code on-fail}, {@code role}, {@code enabled}, {@code start-delay}, {@code OCF_CHECK_LEVEL}…).
 *
 * @param details what goes beyond plain names and values
 */
public record OperationConfig(
        String name, Duration interval, Duration timeout, SortedMap<String, String> attributes, Details details) {

    /** Pacemaker's default time limit of an operation. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

    public OperationConfig {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        details = Objects.requireNonNullElse(details, Details.NONE);
        if (interval.isNegative() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "operation '" + name + "' needs interval >= 0 and timeout > 0: " + interval + ", " + timeout);
        }
    }

    /** Without details. */
    public OperationConfig(String name, Duration interval, Duration timeout, SortedMap<String, String> attributes) {
        this(name, interval, timeout, attributes, Details.NONE);
    }

    /**
     * What goes beyond plain names and values.
     *
     * @param conditional sets whose rules decide whether they hold; they only add to {@code attributes}
     */
    public record Details(List<AttributeSet> conditional) {

        public static final Details NONE = new Details(List.of());

        public Details {
            conditional = List.copyOf(conditional);
        }
    }
}
