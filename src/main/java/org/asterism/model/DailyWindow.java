package org.asterism.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Times of each day: {@code 02:00-05:00}, several with blanks between, over midnight if the end is before the begin, in the zone
 * named last ({@code 02:00-05:00 Europe/Berlin}).
 *
 * @param spans the end of each is the first minute that is not in it
 * @param zone empty: that of the machine which reads the clock
 */
public record DailyWindow(List<Span> spans, String zone) {

    /** No time of any day. */
    public static final DailyWindow NONE = new DailyWindow(List.of(), "");

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);

    public DailyWindow {
        spans = List.copyOf(spans);
    }

    /** Of a day, or over midnight. */
    public record Span(LocalTime from, LocalTime to) {

        boolean contains(LocalTime time) {
            boolean isAfterBegin = !time.isBefore(from);
            boolean isBeforeEnd = time.isBefore(to);
            return from.isBefore(to) ? isAfterBegin && isBeforeEnd : isAfterBegin || isBeforeEnd;
        }
    }

    /** @throws IllegalArgumentException with what is wrong in it */
    public static DailyWindow parse(String text) {
        List<Span> spans = new ArrayList<>();
        String zone = "";
        for (String word : text.strip().split("\\s+", -1)) {
            if (!zone.isEmpty()) {
                throw new IllegalArgumentException("has '" + word + "' after its zone");
            }
            if (word.matches("[0-9].*")) {
                spans.add(span(word));
            } else {
                zone = zone(word);
            }
        }
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("names no time such as 02:00-05:00");
        }
        return new DailyWindow(spans, zone);
    }

    private static Span span(String word) {
        String[] ends = word.split("-", -1);
        try {
            if (ends.length == 2) {
                Span span = new Span(LocalTime.parse(ends[0], MINUTE), LocalTime.parse(ends[1], MINUTE));
                if (!span.from().equals(span.to())) {
                    return span;
                }
            }
        } catch (DateTimeParseException e) {
            // below
        }
        throw new IllegalArgumentException("has '" + word + "', which is not a time such as 02:00-05:00");
    }

    private static String zone(String word) {
        try {
            return word.isEmpty() ? "" : ZoneId.of(word).getId();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("has '" + word + "', which is neither a time nor a zone", e);
        }
    }

    /** @param here the zone where none is named */
    public boolean contains(Instant time, ZoneId here) {
        LocalTime local = time.atZone(zone.isEmpty() ? here : ZoneId.of(zone)).toLocalTime();
        return spans.stream().anyMatch(span -> span.contains(local));
    }

    /** "between 02:00 and 05:00". */
    public String words() {
        return spans.stream()
                        .map(span -> "between " + span.from() + " and " + span.to())
                        .collect(Collectors.joining(" or "))
                + (zone.isEmpty() ? "" : " " + zone);
    }
}
