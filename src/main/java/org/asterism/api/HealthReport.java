package org.asterism.api;

import java.util.List;

/**
 * Answer of {@code /live} and {@code /ready}.
 *
 * @param verdict UP if every check is
 */
public record HealthReport(Verdict verdict, List<Check> checks) {

    public HealthReport {
        checks = List.copyOf(checks);
    }

    /** Outcome of a check. */
    public enum Verdict {
        UP,
        DOWN
    }

    /** One check; {@code sentence} is empty when there is nothing to say. */
    public record Check(String name, Verdict verdict, String sentence) {}
}
