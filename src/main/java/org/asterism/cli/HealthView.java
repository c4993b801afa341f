package org.asterism.cli;

import static org.asterism.cli.Lines.plain;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.asterism.api.ResourceStatus;
import org.asterism.api.ServiceHealth;
import org.asterism.api.ServiceHealth.State;
import org.asterism.api.ServiceHealth.Verdict;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;

/** The health of a service: the verdict of each node, why, and which parts are good, bad, or could not be looked at. */
final class HealthView {

    private HealthView() {}

    /** What an operator has to know: of those that are not well, and of those whose failures still count. */
    static void trouble(Lines lines, ResourceStatus resource, Part stem) {
        for (ServiceHealth health : resource.health()) {
            boolean isIll = health.verdict() == Verdict.ILL || health.verdict() == Verdict.WARNING;
            if (isIll) {
                add(lines, health, stem);
            } else if (!resource.failures().isEmpty()) {
                lastIll(lines, health, stem);
            }
        }
    }

    /** Whether the remark is the reason of a verdict that is shown. */
    static boolean says(ResourceStatus resource, String remark) {
        return resource.health().stream()
                .anyMatch(health -> health.verdict() == Verdict.WARNING
                        && !health.sentence().isEmpty()
                        && remark.endsWith(": " + health.sentence()));
    }

    /** All that is known of it and of what it has below it. */
    static void all(Lines lines, ResourceStatus resource) {
        if (!resource.health().isEmpty()) {
            lines.title("Health of " + resource.id());
        }
        resource.health().forEach(health -> {
            add(lines, health, plain(""));
            if (health.verdict() != Verdict.ILL) {
                lastIll(lines, health, plain(""));
            }
        });
        resource.children().forEach(child -> all(lines, child));
    }

    private static void add(Lines lines, ServiceHealth health, Part stem) {
        int left = stem.text().length() + 4;
        lines.add(
                left,
                stem,
                plain("  health on " + health.node() + ": "),
                new Part(words(health.verdict()), tone(health.verdict())),
                plain(health.sentence().isEmpty() ? "" : ": " + health.sentence()));
        row(lines, health, stem, State.BAD, "bad: ", Tone.BAD);
        row(lines, health, stem, State.UNKNOWN, "not to be looked at: ", Tone.CARE);
        row(lines, health, stem, State.GOOD, "good: ", Tone.DIM);
    }

    private static void row(Lines lines, ServiceHealth health, Part stem, State state, String title, Tone tone) {
        List<ServiceHealth.Part> parts =
                health.parts().stream().filter(part -> part.state() == state).toList();
        if (!parts.isEmpty()) {
            // The reason of a bad part stands in the verdict already.
            String text = parts.stream()
                    .map(part -> part.name()
                            + (part.sentence().isEmpty() || state == State.BAD ? "" : " (" + part.sentence() + ")"))
                    .collect(Collectors.joining(", "));
            lines.add(stem.text().length() + 6, stem, plain("    "), new Part(title, tone), plain(text));
        }
    }

    private static void lastIll(Lines lines, ServiceHealth health, Part stem) {
        if (!health.lastIll().isEmpty() && !health.lastIllAt().equals(Instant.EPOCH)) {
            lines.add(
                    stem.text().length() + 4,
                    stem,
                    new Part("  was ill on " + health.node(), Tone.CARE),
                    plain(" at " + health.lastIllAt() + ": " + health.lastIll()));
        }
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case WELL -> "well";
            case WARNING -> "warning";
            case ILL -> "ILL";
            case NOT_LOOKED_AT -> "not looked at";
            case UNKNOWN -> "not known";
        };
    }

    private static Tone tone(Verdict verdict) {
        return switch (verdict) {
            case WELL -> Tone.GOOD;
            case WARNING, UNKNOWN -> Tone.CARE;
            case ILL -> Tone.BAD;
            case NOT_LOOKED_AT -> Tone.DIM;
        };
    }
}
