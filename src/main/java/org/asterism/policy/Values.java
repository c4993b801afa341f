package org.asterism.policy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.asterism.model.Score;

/** Reads attribute values as the CIB writes them. What cannot be read counts as not given. */
final class Values {

    private Values() {}

    static boolean bool(String text, boolean otherwise) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "y", "1" -> true;
            case "false", "off", "no", "n", "0" -> false;
            default -> otherwise;
        };
    }

    static int number(String text, int otherwise) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    static int score(String text, int otherwise) {
        if (text.isBlank()) {
            return otherwise;
        }
        try {
            return Score.parse(text).value();
        } catch (NumberFormatException notAScore) {
            return otherwise;
        }
    }

    /** A number of seconds, a number with a unit (us, ms, s, sec, m, min, h, hr) or an ISO 8601 duration. */
    static Duration duration(String text, Duration otherwise) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (plain.startsWith("p")) {
                return Duration.parse(plain);
            }
            int digits = 0;
            while (digits < plain.length() && Character.isDigit(plain.charAt(digits))) {
                digits++;
            }
            if (digits == 0) {
                return otherwise;
            }
            return unit(plain.substring(digits).strip()).multipliedBy(Long.parseLong(plain.substring(0, digits)));
        } catch (DateTimeParseException | ArithmeticException | IllegalArgumentException unreadable) {
            return otherwise;
        }
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "us", "usec" -> Duration.ofNanos(1000);
            case "ms", "msec" -> Duration.ofMillis(1);
            case "", "s", "sec" -> Duration.ofSeconds(1);
            case "m", "min" -> Duration.ofMinutes(1);
            case "h", "hr" -> Duration.ofHours(1);
            default -> throw new IllegalArgumentException("not a unit of time: '" + name + "'");
        };
    }
}
