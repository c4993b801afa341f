package org.asterism.telephony.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The whole from its parts.
 *
 * @param level FAIL if a part with that weight is bad, else WARN if one with that weight is, else OFF: all is well
 * @param reasons sentences of the bad parts, those that fail first
 */
public record HealthVerdict(Weight level, List<String> reasons) {

    public HealthVerdict {
        reasons = List.copyOf(reasons);
    }

    /** Parts without a weight have their preset. */
    public static HealthVerdict of(Collection<Finding> findings, Map<HealthPart, Weight> weights) {
        List<Finding> bad = new ArrayList<>(findings);
        bad.removeIf(finding -> !finding.isBad() || weight(finding, weights) == Weight.OFF);
        bad.sort(Comparator.<Finding, Weight>comparing(finding -> weight(finding, weights))
                .reversed()
                .thenComparing(Finding::part));
        Weight worst = bad.isEmpty() ? Weight.OFF : weight(bad.get(0), weights);
        return new HealthVerdict(worst, bad.stream().map(Finding::sentence).toList());
    }

    /** Whether it fails by nothing but silence: whether that counts is for the judge of monitors, who knows how busy the machine is. */
    public static boolean isSilence(Collection<Finding> findings, Map<HealthPart, Weight> weights) {
        List<Finding> failing = findings.stream()
                .filter(finding -> finding.isBad() && weight(finding, weights) == Weight.FAIL)
                .toList();
        return !failing.isEmpty() && failing.stream().allMatch(finding -> finding.state() == Finding.State.SILENT);
    }

    static Weight weight(Finding finding, Map<HealthPart, Weight> weights) {
        Weight whole = weights.getOrDefault(finding.part(), finding.part().preset());
        return finding.state() == Finding.State.POOR && whole == Weight.FAIL ? Weight.WARN : whole;
    }

    /** All reasons in one sentence; empty if all is well. */
    public String sentence() {
        return String.join("; ", reasons);
    }
}
