package org.asterism.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.asterism.model.NodeName;

/** How values are written for people. */
final class Words {

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private Words() {}

    /** As in JSON: {@code NO_FENCING} is {@code no-fencing}. */
    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String dayAndTime(Instant instant, ZoneId zone) {
        return DAY_AND_TIME.format(instant.atZone(zone));
    }

    /** Only the time, if {@code instant} is on the same day as {@code now}. */
    static String time(Instant instant, Instant now, ZoneId zone) {
        boolean isSameDay =
                instant.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
        return isSameDay ? TIME.format(instant.atZone(zone)) : dayAndTime(instant, zone);
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
