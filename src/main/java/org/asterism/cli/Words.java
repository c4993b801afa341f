package org.asterism.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asterism.model.NodeName;

/**
 * How values are written for people. Times are in the reader's zone everywhere: a date says the zone's offset, and a time of the
 * day alone stands only where one is near. JSON has UTC.
 */
final class Words {

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssXXX", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSXXX", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    /** As the nodes write times into sentences. */
    private static final Pattern INSTANT =
            Pattern.compile("\\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?Z");

    private Words() {}

    /** As in JSON: {@code NO_FENCING} is {@code no-fencing}. */
    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code 2026-11-27 02:54:12+01:00} */
    static String dayAndTime(Instant instant, ZoneId zone) {
        return DAY_AND_TIME.format(instant.atZone(zone));
    }

    /** Only the time, if {@code instant} is on the same day as {@code now}. */
    static String time(Instant instant, Instant now, ZoneId zone) {
        boolean isSameDay =
                instant.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
        return isSameDay ? TIME.format(instant.atZone(zone)) : dayAndTime(instant, zone);
    }

    /** {@code 02:54:12.345}, below a title that has the zone. */
    static String millis(Instant instant, ZoneId zone) {
        return MILLIS.format(instant.atZone(zone));
    }

    /** The zone's offset then: {@code UTC}, {@code UTC+01:00}. */
    static String offset(Instant instant, ZoneId zone) {
        String offset = zone.getRules().getOffset(instant).getId();
        return offset.equals("Z") ? "UTC" : "UTC" + offset;
    }

    /** A sentence of a node, its times in UTC in the reader's zone. */
    static String local(String sentence, ZoneId zone) {
        return replaced(sentence, (instant, form) -> form.format(instant.atZone(zone)));
    }

    /** The same, with the time of the day alone where that is {@code day}. */
    static String local(String sentence, LocalDate day, ZoneId zone) {
        return replaced(sentence, (instant, form) -> {
            boolean isThatDay = instant.atZone(zone).toLocalDate().equals(day);
            DateTimeFormatter shorter = form == DAY_AND_MILLIS ? MILLIS : TIME;
            return (isThatDay ? shorter : form).format(instant.atZone(zone));
        });
    }

    private static String replaced(String sentence, BiFunction<Instant, DateTimeFormatter, String> writer) {
        return INSTANT.matcher(sentence).replaceAll(found -> {
            try {
                return writer.apply(
                        Instant.parse(found.group()), found.group(2) == null ? DAY_AND_TIME : DAY_AND_MILLIS);
            } catch (DateTimeParseException noTime) {
                return Matcher.quoteReplacement(found.group());
            }
        });
    }

    /** The two largest units: {@code 1d 2h}, {@code 14 s}, {@code 731 ms}. */
    static String span(long milliseconds) {
        if (milliseconds < 1000) {
            return milliseconds + " ms";
        }
        Duration span = Duration.ofMillis(milliseconds);
        if (span.toDays() > 0) {
            return span.toDays() + "d " + span.toHoursPart() + "h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + "h " + span.toMinutesPart() + "m";
        }
        if (span.toMinutes() > 0) {
            return span.toMinutes() + "m " + span.toSecondsPart() + "s";
        }
        return milliseconds < 10_000
                ? String.format(Locale.ROOT, "%.1f s", milliseconds / 1000.0)
                : span.toSeconds() + " s";
    }

    static String roundTrip(long micros) {
        return micros == 0 ? "" : String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
    }

    static String percent(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f %%", value)
                : String.format(Locale.ROOT, "%.1f %%", value);
    }

    static String join(List<NodeName> nodes) {
        return nodes.stream().map(NodeName::value).collect(Collectors.joining(", "));
    }

    static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
