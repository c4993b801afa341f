package org.asterism.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.api.Lifetime;
import picocli.CommandLine.Option;

/** How long a move or ban holds. */
final class LifetimeOption {

    private static final Pattern SHORT = Pattern.compile("([0-9]{1,6})([smhd])");

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long it holds: 30m, 8h, 2d, or forever (default: as the cluster's options say).")
    private String span = "";

    Lifetime lifetime() {
        Matcher matcher = SHORT.matcher(span.toLowerCase(Locale.ROOT));
        try {
            return matcher.matches()
                    ? new Lifetime.For(times(Long.parseLong(matcher.group(1)), matcher.group(2)))
                    : Lifetime.parse(span);
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage("not a time: '" + span + "'", "write for example 30m, 8h, 2d or forever");
        }
    }

    private static Duration times(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
