package org.asterism.api;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/**
 * How long a move or ban holds. In JSON {@code "default"}, {@code "forever"} or an ISO 8601 duration such as {@code "PT8H"}.
 */
public sealed interface Lifetime {

    Lifetime DEFAULT = new Default();
    Lifetime FOREVER = new Forever();

    /** What the cluster's options say. */
    record Default() implements Lifetime {}

    /** Until cleared. */
    record Forever() implements Lifetime {}

    record For(Duration span) implements Lifetime {
        public For {
            if (span.isNegative() || span.isZero()) {
                throw new IllegalArgumentException("a lifetime must be positive: " + span);
            }
        }
    }

    /** Reads the JSON form. */
    static Lifetime parse(String text) {
        return switch (text) {
            case "default", "" -> DEFAULT;
            case "forever" -> FOREVER;
            default -> new For(parseSpan(text));
        };
    }

    private static Duration parseSpan(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "not a lifetime: '" + text + "' (write default, forever, or an ISO 8601 duration such as PT8H)", e);
        }
    }

    /** The JSON form. */
    default String text() {
        if (this instanceof Default) {
            return "default";
        }
        if (this instanceof Forever) {
            return "forever";
        }
        if (this instanceof For span) {
            return span.span().toString();
        }
        throw new AssertionError("unknown lifetime " + this);
    }
}
