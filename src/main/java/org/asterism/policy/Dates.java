package org.asterism.policy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.asterism.model.CibValues;
import org.asterism.model.Iso8601;
import org.asterism.model.Rule;

/** Conditions on the time. Decided: all in UTC, because every node must come to the same answer. */
final class Dates {

    private Dates() {}

    static boolean holds(Rule.OnDate test, Instant now) {
        Optional<Instant> start = Iso8601.instant(test.start());
        Optional<Instant> end = Iso8601.instant(test.end());
        return switch (test.operation()) {
            case "gt" -> start.isPresent() && now.isAfter(start.get());
            case "lt" -> end.isPresent() && now.isBefore(end.get());
            case "date_spec" -> fits(test.spec(), now.atOffset(ZoneOffset.UTC));
            default -> isInRange(start, end.or(() -> start.map(from -> plus(from, test.duration()))), test, now);
        };
    }

    private static boolean isInRange(Optional<Instant> start, Optional<Instant> end, Rule.OnDate test, Instant now) {
        boolean isBounded = start.isPresent() || end.isPresent();
        boolean isReadable = start.isPresent() == !test.start().isEmpty();
        return isBounded
                && isReadable
                && (start.isEmpty() || !now.isBefore(start.get()))
                && (end.isEmpty() || isWithoutEnd(test) || !now.isAfter(end.get()));
    }

    private static boolean isWithoutEnd(Rule.OnDate test) {
        return test.end().isEmpty() && test.duration().isEmpty();
    }

    private static Instant plus(Instant from, SortedMap<String, String> duration) {
        OffsetDateTime at = from.atOffset(ZoneOffset.UTC);
        for (Map.Entry<String, String> part : duration.entrySet()) {
            int count = CibValues.number(part.getValue(), 0);
            at = switch (part.getKey()) {
                case "years" -> at.plusYears(Math.min(count, 10_000));
                case "months" -> at.plusMonths(Math.min(count, 100_000));
                case "weeks" -> at.plusWeeks(Math.min(count, 1_000_000));
                case "days" -> at.plusDays(Math.min(count, 10_000_000));
                case "hours" -> at.plusHours(count);
                case "minutes" -> at.plusMinutes(count);
                case "seconds" -> at.plusSeconds(count);
                default -> at;
            };
        }
        return at.toInstant();
    }

    private static boolean fits(SortedMap<String, String> spec, OffsetDateTime at) {
        for (Map.Entry<String, String> field : spec.entrySet()) {
            int actual = switch (field.getKey()) {
                case "seconds" -> at.getSecond();
                case "minutes" -> at.getMinute();
                case "hours" -> at.getHour();
                case "monthdays" -> at.getDayOfMonth();
                case "weekdays" -> at.getDayOfWeek().getValue();
                case "yeardays" -> at.getDayOfYear();
                case "months" -> at.getMonthValue();
                case "weeks" -> at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
                case "years" -> at.getYear();
                case "weekyears" -> at.get(IsoFields.WEEK_BASED_YEAR);
                default -> Integer.MIN_VALUE;
            };
            if (actual != Integer.MIN_VALUE && !isInRange(actual, field.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** {@code 9}, {@code 9-16}, {@code 9-} or {@code -16}. */
    private static boolean isInRange(int actual, String range) {
        int dash = range.indexOf('-');
        if (dash < 0) {
            return CibValues.number(range, Integer.MIN_VALUE) == actual;
        }
        return actual >= CibValues.number(range.substring(0, dash), Integer.MIN_VALUE)
                && actual <= CibValues.number(range.substring(dash + 1), Integer.MAX_VALUE);
    }
}
