package org.asterism.hacf;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time as {@code ha.cf} writes it: a number, with decimals if need be; without a unit it is seconds, else {@code ms}, {@code
 * msec}, {@code us} or {@code usec}. Rounded to the nearest millisecond.
 */
final class HaTime {

    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})([A-Za-z]*)");

    private HaTime() {}

    /** @throws IllegalArgumentException with the reason */
    static Duration parse(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a time: a number of seconds, or with ms or us behind it");
        }
        String digits = matcher.group(1);
        BigDecimal number = new BigDecimal(digits.startsWith(".") ? "0" + digits : digits.replaceFirst("\\.$", ""));
        BigDecimal millis = switch (matcher.group(2)) {
            case "" -> number.movePointRight(3);
            case "ms", "msec" -> number;
            case "us", "usec" -> number.movePointLeft(3);
            default ->
                throw new IllegalArgumentException(
                        "has the unknown unit '" + matcher.group(2) + "'; write seconds without a unit, or ms, or us");
        };
        return Duration.ofMillis(millis.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    /** As {@code asterism.conf} writes it. */
    static String text(Duration span) {
        long millis = span.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
