package org.asterism.cib;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.asterism.model.AttributeSet;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/** Writes sets of name-value pairs and rules. */
final class SetWriter {

    private final XmlText xml;

    SetWriter(XmlText xml) {
        this.xml = xml;
    }

    /** The sets; where there are none, one of the plain values. */
    void sets(String element, String owner, List<AttributeSet> sets, SortedMap<String, String> plain) {
        if (sets.isEmpty() && !plain.isEmpty()) {
            set(element, new AttributeSet(owner + "-" + element, Score.ZERO, Rule.ALWAYS, plain), owner);
        }
        sets.forEach(set -> set(element, set, owner));
    }

    private void set(String element, AttributeSet set, String owner) {
        String id = set.id().isEmpty() ? owner + "-" + element : set.id();
        xml.open(
                element,
                "id",
                id,
                "score",
                set.score().equals(Score.ZERO) ? "" : set.score().toString());
        if (!set.isUnconditional()) {
            rule(set.rule(), id + "-rule", Map.of());
        }
        set.values().forEach((name, value) -> {
            Map<String, String> pair = new LinkedHashMap<>();
            pair.put("id", id + "-" + idOf(name));
            pair.put("name", name);
            if (value.isEmpty()) {
                // An empty value is a value, which the shorthand for "not given" would lose.
                xml.empty("nvpair", pair, "value");
            } else {
                pair.put("value", value);
                xml.leaf("nvpair", pair);
            }
        });
        xml.close();
    }

    /** Ids know no {@code #} or {@code :}. */
    static String idOf(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    void rule(Rule rule, String id, Map<String, String> attributes) {
        boolean isAny = rule instanceof Rule.Any;
        Map<String, String> all = new LinkedHashMap<>();
        all.put("id", id);
        all.put("boolean-op", isAny ? "or" : "and");
        all.putAll(attributes);
        xml.open("rule", all);
        List<Rule> parts = parts(rule);
        for (int i = 0; i < parts.size(); i++) {
            condition(parts.get(i), id + "-" + i);
        }
        xml.close();
    }

    private static List<Rule> parts(Rule rule) {
        if (rule instanceof Rule.All all) {
            return all.parts();
        }
        return rule instanceof Rule.Any any ? any.parts() : List.of(rule);
    }

    private void condition(Rule rule, String id) {
        if (rule instanceof Rule.All || rule instanceof Rule.Any) {
            rule(rule, id, Map.of());
        } else if (rule instanceof Rule.OnAttribute test) {
            xml.leaf(
                    "expression",
                    "id",
                    id,
                    "attribute",
                    test.attribute(),
                    "operation",
                    test.operation(),
                    "value",
                    test.value(),
                    "type",
                    test.type(),
                    "value-source",
                    test.source().equals("literal") ? "" : test.source());
        } else if (rule instanceof Rule.OnDate test) {
            date(test, id);
        } else if (rule instanceof Rule.OnResource test) {
            xml.leaf(
                    "rsc_expression",
                    "id",
                    id,
                    "class",
                    test.standard(),
                    "provider",
                    test.provider(),
                    "type",
                    test.type());
        } else if (rule instanceof Rule.OnOperation test) {
            xml.leaf("op_expression", "id", id, "name", test.name(), "interval", test.interval());
        } else if (rule instanceof Rule.Unknown) {
            // Never holds, which an attribute that nothing has says too.
            xml.leaf("expression", "id", id, "attribute", "#unknown", "operation", "defined");
        } else {
            throw new AssertionError("not a known rule: " + rule);
        }
    }

    private void date(Rule.OnDate test, String id) {
        xml.open("date_expression", "id", id, "operation", test.operation(), "start", test.start(), "end", test.end());
        fields("duration", test.duration(), id);
        fields("date_spec", test.spec(), id);
        xml.close();
    }

    private void fields(String element, SortedMap<String, String> fields, String id) {
        if (!fields.isEmpty()) {
            Map<String, String> all = XmlText.of("id", id + "-" + element);
            all.putAll(fields);
            xml.leaf(element, all);
        }
    }
}
