package org.asterism.model;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads values as a CIB writes them. What cannot be read counts as not given. */
public final class CibValues {

    private static final Pattern NUMBER = Pattern.compile("([+-]?)(\\d+)(\\.\\d*)?");
    private static final Pattern SPAN = Pattern.compile("([+-]?\\d+)(?:\\.\\d*)?\\s*([a-z]*)");
    private static final Pattern ISO =
            Pattern.compile("(?:(\\d{1,9})Y)?(?:(\\d{1,9})M)?(?:(\\d{1,9})W)?(?:(\\d{1,9})D)?"
                    + "(?:T?(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?(?:(\\d{1,9})S)?)?");
    /** In days; a CIB's durations count from now, so a mean year or month is near enough. */
    private static final int[] ISO_DAYS = {365, 30, 7, 1};

    private static final int[] ISO_SECONDS = {3600, 60, 1};
    /** Longer spans than this are taken for it; no plan reaches so far. */
    private static final long LONGEST_SECONDS = 100L * 365 * 86_400;

    private CibValues() {}

    public static boolean bool(String text, boolean otherwise) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "y", "1" -> true;
            case "false", "off", "no", "n", "0" -> false;
            default -> otherwise;
        };
    }

    /** A whole number; one beyond the range of {@code int} is its nearest. */
    public static int number(String text, int otherwise) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole(text, otherwise)));
    }

    /** A whole number, fractions cut off; one beyond the range of {@code long} is its nearest. */
    public static long whole(String text, long otherwise) {
        Matcher parts = NUMBER.matcher(text.strip());
        if (!parts.matches()) {
            return otherwise;
        }
        boolean isNegative = parts.group(1).equals("-");
        try {
            return Long.parseLong((isNegative ? "-" : "") + parts.group(2));
        } catch (NumberFormatException tooLong) {
            return isNegative ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** A number, or a word for infinity; see {@link Score}. */
    public static int score(String text, int otherwise) {
        return switch (text.strip().toUpperCase(Locale.ROOT)) {
            case "INFINITY", "+INFINITY", "INF", "+INF" -> Score.INFINITY.value();
            case "-INFINITY", "-INF" -> Score.MINUS_INFINITY.value();
            default ->
                NUMBER.matcher(text.strip()).matches()
                        ? Score.of(whole(text, 0)).value()
                        : otherwise;
        };
    }

    /** A number of seconds, a number with a unit (us, ms, s, sec, m, min, h, hr) or an ISO 8601 duration. */
    public static Duration duration(String text, Duration otherwise) {
        String plain = text.strip();
        if (plain.startsWith("P")) {
            return iso(plain.substring(1), otherwise);
        }
        Matcher parts = SPAN.matcher(plain.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return otherwise;
        }
        long count = Math.min(whole(parts.group(1), 0), LONGEST_SECONDS * 1_000_000);
        if (count < 0) {
            return otherwise;
        }
        return switch (parts.group(2)) {
            case "us", "usec" -> Duration.ofMillis(count / 1000);
            case "ms", "msec" -> Duration.ofMillis(count);
            case "", "s", "sec" -> seconds(count, 1);
            case "m", "min" -> seconds(count, 60);
            case "h", "hr" -> seconds(count, 3600);
            default -> otherwise;
        };
    }

    private static Duration seconds(long count, int each) {
        return Duration.ofSeconds(Math.min(count, LONGEST_SECONDS / each) * each);
    }

    private static Duration iso(String text, Duration otherwise) {
        Matcher parts = ISO.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return otherwise;
        }
        long sum = 0;
        for (int i = 0; i < ISO_DAYS.length; i++) {
            sum += field(parts, i + 1) * ISO_DAYS[i] * 86_400;
        }
        for (int i = 0; i < ISO_SECONDS.length; i++) {
            sum += field(parts, i + 1 + ISO_DAYS.length) * ISO_SECONDS[i];
        }
        return seconds(sum, 1);
    }

    private static long field(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
