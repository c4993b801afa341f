package org.asterism.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads points in time as a CIB writes them: calendar, ordinal and week dates, with or without time and offset. */
public final class Iso8601 {

    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{4})-?(?:W(\\d{2})(?:-?(\\d))?|(\\d{2})(?:-?(\\d{2}))?|(\\d{3})))?"
                    + "(?:(?:^|[T ])\\s*(\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:\\.\\d*)?)?)?)?"
                    + "\\s*(Z|UTC|[+-]\\d{2}:?(?:\\d{2})?)?");

    private Iso8601() {}

    /** Empty if it cannot be read. Without an offset it is UTC. */
    public static Optional<Instant> instant(String text) {
        String plain = text.strip();
        if (plain.equalsIgnoreCase("epoch")) {
            return Optional.of(Instant.EPOCH);
        }
        Matcher parts = FORM.matcher(plain.toUpperCase(Locale.ROOT));
        if (plain.isEmpty() || !parts.matches() || parts.group(1) == null) {
            return Optional.empty();
        }
        try {
            LocalTime time = parts.group(7) == null
                    ? LocalTime.MIDNIGHT
                    : LocalTime.of(number(parts, 7, 0) % 24, number(parts, 8, 0), number(parts, 9, 0));
            LocalDate date = date(parts).plusDays(number(parts, 7, 0) == 24 ? 1 : 0);
            return Optional.of(
                    OffsetDateTime.of(date, time, offset(parts.group(10))).toInstant());
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }

    private static LocalDate date(Matcher parts) {
        int year = number(parts, 1, 1970);
        if (parts.group(2) != null) {
            return LocalDate.of(year, 1, 4)
                    .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, number(parts, 2, 1))
                    .with(java.time.DayOfWeek.of(number(parts, 3, 1)));
        }
        return parts.group(6) != null
                ? LocalDate.ofYearDay(year, number(parts, 6, 1))
                : LocalDate.of(year, number(parts, 4, 1), number(parts, 5, 1));
    }

    private static ZoneOffset offset(String text) {
        return text == null || text.equals("Z") || text.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(text);
    }

    private static int number(Matcher parts, int group, int otherwise) {
        String digits = parts.group(group);
        return digits == null ? otherwise : Integer.parseInt(digits);
    }
}
