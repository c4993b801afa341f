package org.asterism.telephony.health;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The last look at a service: the verdict with all its parts, for operators.
 *
 * @param verdict of it
 * @param parts in their order; those with the weight OFF are not among them
 * @param at when that began to be so
 */
public record HealthLook(HealthVerdict verdict, List<Part> parts, Instant at) {

    public HealthLook {
        parts = List.copyOf(parts);
    }

    /** A part with its weight. */
    public record Part(Finding finding, Weight weight) {}

    public static HealthLook of(
            HealthVerdict verdict, Collection<Finding> findings, Map<HealthPart, Weight> weights, Instant at) {
        List<Part> parts = findings.stream()
                .map(finding -> new Part(finding, HealthVerdict.weight(finding, weights)))
                .filter(part -> part.weight() != Weight.OFF)
                .sorted(Comparator.comparing(part -> part.finding().part()))
                .toList();
        return new HealthLook(verdict, parts, at);
    }

    /** Whether the other finds the same parts as good or bad, at whatever time and in whatever words, which have figures in them. */
    private boolean agreesWith(HealthLook other) {
        return verdict.level() == other.verdict.level() && states(parts).equals(states(other.parts));
    }

    private static List<String> states(List<Part> parts) {
        return parts.stream()
                .map(part -> part.finding().part() + " " + part.finding().state() + " " + part.weight())
                .toList();
    }

    /** This look; where the one before found the same, since then. */
    HealthLook after(HealthLook before) {
        return agreesWith(before) ? new HealthLook(verdict, parts, before.at) : this;
    }
}
