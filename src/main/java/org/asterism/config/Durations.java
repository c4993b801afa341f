package org.asterism.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations with a unit, as HOCON and the CIB write them: {@code 200ms}, {@code 1.5 s}, {@code 2min}, {@code PT10S}. */
final class Durations {

    private static final Pattern NUMBER_UNIT = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)\\s*([A-Za-z]*)");

    private static final Map<String, Long> NANOS = Map.ofEntries(
            Map.entry("ns", 1L),
            Map.entry("us", 1_000L),
            Map.entry("usec", 1_000L),
            Map.entry("ms", 1_000_000L),
            Map.entry("msec", 1_000_000L),
            Map.entry("millis", 1_000_000L),
            Map.entry("s", 1_000_000_000L),
            Map.entry("sec", 1_000_000_000L),
            Map.entry("second", 1_000_000_000L),
            Map.entry("seconds", 1_000_000_000L),
            Map.entry("m", 60_000_000_000L),
            Map.entry("min", 60_000_000_000L),
            Map.entry("minute", 60_000_000_000L),
            Map.entry("minutes", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L),
            Map.entry("hr", 3_600_000_000_000L),
            Map.entry("hour", 3_600_000_000_000L),
            Map.entry("hours", 3_600_000_000_000L),
            Map.entry("d", 86_400_000_000_000L),
            Map.entry("day", 86_400_000_000_000L),
            Map.entry("days", 86_400_000_000_000L));

    /** Longer than any span that makes sense here, and far from overflow. */
    private static final Duration LONGEST = Duration.ofDays(10_000);

    private Durations() {}

    /**
     * Reads a duration that names its unit; only zero may do without. A bare number is refused because HOCON takes it for
     * milliseconds, {@code ha.cf} and the CIB for seconds.
     *
     * @throws IllegalArgumentException with the reason
     */
    static Duration parse(String text) {
        Matcher matcher = NUMBER_UNIT.matcher(text.strip());
        if (matcher.matches() && matcher.group(2).isEmpty() && new BigDecimal(matcher.group(1)).signum() != 0) {
            throw new IllegalArgumentException("has no unit");
        }
        return parseLikeCib(text);
    }

    /** Reads a duration as the CIB has it: a bare number is seconds. */
    static Duration parseLikeCib(String text) {
        String plain = text.strip();
        if (plain.startsWith("P") || plain.startsWith("p")) {
            return bounded(iso(plain));
        }
        Matcher matcher = NUMBER_UNIT.matcher(plain);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a duration");
        }
        String unit = matcher.group(2).isEmpty() ? "s" : matcher.group(2);
        Long nanos = NANOS.get(unit);
        if (nanos == null) {
            throw new IllegalArgumentException("has the unknown unit '" + unit + "'");
        }
        BigDecimal all = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanos));
        if (all.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
            throw new IllegalArgumentException("is longer than " + LONGEST.toDays() + " days");
        }
        return Duration.ofNanos(all.longValue());
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException badText) {
            throw new IllegalArgumentException("is not an ISO 8601 duration of days, hours, minutes, seconds", badText);
        }
    }

    private static Duration bounded(Duration span) {
        if (span.isNegative() || span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("is not between 0 and " + LONGEST.toDays() + " days");
        }
        return span;
    }

    /** As an operator would write it, without loss: {@code 200ms}, {@code 10s}. */
    static String text(Duration span) {
        long nanos = span.toNanos();
        if (nanos % 1_000_000_000L == 0) {
            return nanos / 1_000_000_000L + "s";
        }
        if (nanos % 1_000_000L == 0) {
            return nanos / 1_000_000L + "ms";
        }
        return nanos % 1_000L == 0 ? nanos / 1_000L + "us" : nanos + "ns";
    }
}
