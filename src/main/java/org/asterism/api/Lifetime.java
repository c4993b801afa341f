package org.asterism.api;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a move, a ban, standby, maintenance or unmanaging holds. In JSON {@code "default"}, {@code "forever"},
 * an ISO 8601 duration such as {@code "PT8H"}, or a whole number with s, m, min, h or d such as {@code "8h"}.
 */
public sealed interface Lifetime {

    /** A number and its unit. */
    Pattern SHORT = Pattern.compile("([0-9]{1,6})(s|m|min|h|d)");

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
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m", "min" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "not a lifetime: '" + text
                            + "' (write default, forever, a time such as 8h, or an ISO 8601 duration such as PT8H)",
                    e);
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

    /** For a sentence: "for the usual time", "until it is cleared", "for 8 h". */
    default String words() {
        if (!(this instanceof For lasting)) {
            return this instanceof Default ? "for the usual time" : "until it is cleared";
        }
        Duration span = lasting.span();
        String count = span.toSecondsPart() != 0
                ? span.toSeconds() + " s"
                : span.toMinutesPart() != 0 ? span.toMinutes() + " min" : span.toHours() + " h";
        return "for " + count;
    }
}
