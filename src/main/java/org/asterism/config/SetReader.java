package org.asterism.config;

import com.typesafe.config.ConfigList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.asterism.model.AttributeSet;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/**
 * Reads named values that may depend on rules: one object of values, or a list of sets {@code { rule { ... }, values { ... } }}
 * of which the one with the highest score decides each name, among equals the first.
 */
final class SetReader {

    private SetReader() {}

    /**
     * What was read.
     *
     * @param plain what holds without looking at rules
     * @param sets empty if the plain values are all there is
     */
    record Sets(SortedMap<String, String> plain, List<AttributeSet> sets) {
        Sets {
            sets = List.copyOf(sets);
        }
    }

    /**
     * Values with a plain form in the model.
     *
     * @param owner of which {@link RuleText#setId} makes the sets' names
     * @param values reads and checks one object of values
     */
    static Sets read(Section section, String key, String owner, Function<Section, SortedMap<String, String>> values) {
        if (!isList(section, key)) {
            return new Sets(values.apply(section.section(key)), List.of());
        }
        List<AttributeSet> sets = list(section, key, owner, values);
        return new Sets(AttributeSet.unconditional(sets), Canonical.beyondPlain(sets));
    }

    /** Values that the model has as sets only. */
    static List<AttributeSet> named(
            Section section, String key, String owner, Function<Section, SortedMap<String, String>> values) {
        if (isList(section, key)) {
            return Canonical.named(list(section, key, owner, values), owner);
        }
        SortedMap<String, String> plain = values.apply(section.section(key));
        return plain.isEmpty()
                ? List.of()
                : List.of(new AttributeSet(RuleText.setId(owner, 0), Score.ZERO, Rule.ALWAYS, plain));
    }

    private static boolean isList(Section section, String key) {
        return section.value(key).filter(ConfigList.class::isInstance).isPresent();
    }

    /** The sets of a list, those that decide first in front. */
    static List<AttributeSet> list(
            Section section, String key, String owner, Function<Section, SortedMap<String, String>> values) {
        List<AttributeSet> sets = new ArrayList<>();
        for (Section each : section.sections(key)) {
            String id = each.has("id") ? each.text("id").orElse("") : RuleText.setId(owner, sets.size());
            Attribute score = new Attribute("score", Attribute.Kind.SCORE, List.of());
            Optional<Score> given = each.has("score")
                    ? each.as("score", score.remedy(""), text -> Score.parse(score.checked(text)))
                    : Optional.of(Score.ZERO);
            Rule rule = Rule.ALWAYS;
            Optional<Section> condition = each.sectionIfSet("rule");
            if (condition.isPresent()) {
                rule = RuleReader.rule(condition.get()).orElse(Rule.ALWAYS);
                condition.get().done();
            }
            SortedMap<String, String> read =
                    each.sectionIfSet("values").map(values).orElse(new TreeMap<>());
            if (!each.has("values")) {
                each.requiredText("values", "{ name = value }");
            }
            each.done();
            sets.add(new AttributeSet(id, given.orElse(Score.ZERO), rule, read));
        }
        return AttributeSet.ordered(sets);
    }
}
