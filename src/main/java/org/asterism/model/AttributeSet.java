package org.asterism.model;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names and values that hold together while a rule holds. Of several sets the one with the highest score decides each name
 * (among equals the first), except that {@code cib-bootstrap-options} comes before all.
 */
public record AttributeSet(String id, Score score, Rule rule, SortedMap<String, String> values) {

    private static final String BOOTSTRAP = "cib-bootstrap-options";

    private static final Comparator<AttributeSet> FIRST_DECIDES = Comparator.comparing(
                    (AttributeSet set) -> !set.id().equals(BOOTSTRAP))
            .thenComparing(AttributeSet::score, Comparator.reverseOrder());

    public AttributeSet {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public boolean isUnconditional() {
        return rule.equals(Rule.ALWAYS);
    }

    /** In the order in which they decide. */
    public static List<AttributeSet> ordered(List<AttributeSet> sets) {
        return sets.stream().sorted(FIRST_DECIDES).toList();
    }

    /** What holds without looking at any rule. */
    public static SortedMap<String, String> unconditional(List<AttributeSet> sets) {
        TreeMap<String, String> merged = new TreeMap<>();
        for (AttributeSet set : ordered(sets)) {
            if (set.isUnconditional()) {
                set.values().forEach(merged::putIfAbsent);
            }
        }
        return merged;
    }
}
