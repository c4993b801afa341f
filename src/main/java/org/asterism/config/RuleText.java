package org.asterism.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.asterism.config.HoconText.Fields;
import org.asterism.config.HoconText.Items;
import org.asterism.model.AttributeSet;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/** Writes rules, and sets of attributes that hold while a rule does. {@link RuleReader} and {@link SetReader} read them. */
final class RuleText {

    /** The operations that compare with a value. */
    static final List<String> COMPARISONS = List.of("eq", "ne", "lt", "lte", "gt", "gte");

    static final String LITERAL = "literal";

    /** Of values whose names the operator chooses. */
    static final Predicate<String> ANY_NAME = name -> true;

    private RuleText() {}

    /** The fields of a rule; a single condition stands without a list around it. */
    static Fields rule(Rule rule, Fields into) {
        if (rule instanceof Rule.All all
                && all.parts().size() == 1
                && !isCombined(all.parts().get(0))) {
            return condition(all.parts().get(0), into);
        }
        return condition(rule, into);
    }

    private static boolean isCombined(Rule rule) {
        return rule instanceof Rule.All || rule instanceof Rule.Any;
    }

    private static Fields condition(Rule rule, Fields into) {
        if (rule instanceof Rule.All all) {
            return into.put("all", parts(all.parts()));
        }
        if (rule instanceof Rule.Any any) {
            return into.put("any", parts(any.parts()));
        }
        if (rule instanceof Rule.OnAttribute test) {
            return attribute(test, into);
        }
        if (rule instanceof Rule.OnDate test) {
            return into.put("date", date(test));
        }
        if (rule instanceof Rule.OnResource test) {
            return into.text("agent", part(test.standard()) + ":" + part(test.provider()) + ":" + part(test.type()));
        }
        if (rule instanceof Rule.OnOperation test) {
            return into.text("operation", test.name()).textUnless("interval", test.interval(), "");
        }
        throw new AssertionError("a rule that cannot be written: " + rule);
    }

    private static Items parts(List<Rule> parts) {
        return new Items(
                parts.stream().map(part -> condition(part, new Fields())).toList());
    }

    private static String part(String name) {
        return name.isEmpty() ? "*" : name;
    }

    private static Fields attribute(Rule.OnAttribute test, Fields into) {
        into.text("attribute", test.attribute());
        if (COMPARISONS.contains(test.operation())) {
            return into.text(test.operation(), test.value())
                    .wordUnless("type", test.type(), "")
                    .wordUnless("value-source", test.source(), LITERAL);
        }
        return into.word("defined", Boolean.toString(test.operation().equals("defined")));
    }

    private static Fields date(Rule.OnDate test) {
        Fields fields = new Fields();
        switch (test.operation()) {
            case "gt" -> fields.text("after", test.start());
            case "lt" -> fields.text("before", test.end());
            case "date_spec" -> fields.texts(test.spec());
            default ->
                fields.textUnless("start", test.start(), "")
                        .textUnless("end", test.end(), "")
                        .object("duration", test.duration());
        }
        return fields;
    }

    /**
     * Sets under a key: plain values as one object, else a list of sets.
     *
     * @param known names that stand for themselves; the others stand in {@code own}
     * @param plain what holds if there are no sets
     * @param owner of which {@link #setId} makes the sets' names
     */
    static void sets(
            String key,
            Predicate<String> known,
            List<AttributeSet> sets,
            Map<String, String> plain,
            String owner,
            Fields into) {
        if (sets.isEmpty()) {
            if (!plain.isEmpty()) {
                into.put(key, values(plain, known, new Fields()));
            }
            return;
        }
        AttributeSet first = sets.get(0);
        boolean isPlain = sets.size() == 1
                && first.isUnconditional()
                && first.score().equals(Score.ZERO)
                && first.id().equals(setId(owner, 0));
        if (isPlain) {
            into.put(key, values(first.values(), known, new Fields()));
        } else {
            into.put(key, list(sets, known, owner));
        }
    }

    static Items list(List<AttributeSet> sets, Predicate<String> known, String owner) {
        List<Fields> all = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            AttributeSet set = sets.get(i);
            Fields fields = new Fields()
                    .textUnless("id", set.id(), setId(owner, i))
                    .wordUnless("score", set.score().toString(), Score.ZERO.toString());
            if (!set.isUnconditional()) {
                fields.put("rule", rule(set.rule(), new Fields()));
            }
            all.add(fields.put("values", values(set.values(), known, new Fields())));
        }
        return new Items(all);
    }

    static Fields values(Map<String, String> values, Predicate<String> known, Fields into) {
        TreeMap<String, String> own = new TreeMap<>();
        values.forEach((name, value) -> {
            if (known.test(name)) {
                into.text(name, value);
            } else {
                own.put(name, value);
            }
        });
        return into.object(AttributeReader.OWN, own);
    }

    /** The name of a set that gives itself none. */
    static String setId(String owner, int index) {
        return index == 0 ? owner : owner + "-" + (index + 1);
    }
}
