package org.asterism.alerts.core;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in the form that a format of date(1) asks for; what is not known stays as it is written. */
final class Timestamps {

    private static final Pattern DIRECTIVE = Pattern.compile("%(?:0?([1-9]))?N|%(.)", Pattern.DOTALL);
    private static final int NANO_DIGITS = 9;

    private static final Map<String, String> PATTERNS = Map.ofEntries(
            Map.entry("a", "EEE"),
            Map.entry("A", "EEEE"),
            Map.entry("b", "MMM"),
            Map.entry("B", "MMMM"),
            Map.entry("d", "dd"),
            Map.entry("D", "MM/dd/yy"),
            Map.entry("e", "ppd"),
            Map.entry("F", "uuuu-MM-dd"),
            Map.entry("h", "MMM"),
            Map.entry("H", "HH"),
            Map.entry("I", "hh"),
            Map.entry("j", "DDD"),
            Map.entry("m", "MM"),
            Map.entry("M", "mm"),
            Map.entry("p", "a"),
            Map.entry("R", "HH:mm"),
            Map.entry("S", "ss"),
            Map.entry("T", "HH:mm:ss"),
            Map.entry("y", "uu"),
            Map.entry("Y", "uuuu"),
            Map.entry("z", "xx"),
            Map.entry("Z", "zzz"));

    private Timestamps() {}

    static String format(String format, ZonedDateTime time) {
        Matcher directive = DIRECTIVE.matcher(format);
        StringBuilder text = new StringBuilder();
        while (directive.find()) {
            directive.appendReplacement(text, Matcher.quoteReplacement(one(directive, time)));
        }
        return directive.appendTail(text).toString();
    }

    private static String one(Matcher directive, ZonedDateTime time) {
        String letter = directive.group(2);
        if (letter == null) {
            String digits = directive.group(1);
            int wanted = digits == null ? NANO_DIGITS : Integer.parseInt(digits);
            return String.format(Locale.ROOT, "%09d", time.getNano()).substring(0, wanted);
        }
        return switch (letter) {
            case "%" -> "%";
            case "n" -> "\n";
            case "t" -> "\t";
            case "s" -> Long.toString(time.toEpochSecond());
            case "u" -> Integer.toString(time.getDayOfWeek().getValue());
            default -> {
                String pattern = PATTERNS.get(letter);
                yield pattern == null
                        ? directive.group()
                        : DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
            }
        };
    }
}
