package org.asterism.cib;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.model.AttributeSet;
import org.asterism.model.CibValues;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/** Reads sets of name-value pairs, and follows references by {@code id-ref}. */
final class SetReader {

    private static final Set<String> SET_ATTRIBUTES = Set.of("id", "id-ref", "score");
    private static final Set<String> SET_CHILDREN = Set.of("nvpair", "rule", "attributes");
    private static final Set<String> PAIR_ATTRIBUTES = Set.of("id", "id-ref", "name", "value");

    private final Notes notes;
    private final RuleReader rules;
    private final Map<String, Element> byId = new HashMap<>();

    SetReader(Element root, Notes notes) {
        this.notes = notes;
        this.rules = new RuleReader(notes, this);
        index(root);
    }

    RuleReader rules() {
        return rules;
    }

    private void index(Element element) {
        if (element.has("id") && !element.name.equals("lrm_rsc_op")) {
            byId.putIfAbsent(element.get("id"), element);
        }
        if (!element.name.equals("status")) {
            element.children.forEach(this::index);
        }
    }

    /** The element itself, or the one it refers to; a reference that leads nowhere is itself. */
    Element follow(Element element) {
        if (!element.has("id-ref")) {
            return element;
        }
        Element target = byId.get(element.get("id-ref"));
        if (target == null || !target.name.equals(element.name) || target.has("id-ref")) {
            notes.add(element, "no " + element.name + " '" + element.get("id-ref") + "' to refer to; ignored");
            return element;
        }
        return target;
    }

    /** All sets of this name, those that decide first. */
    List<AttributeSet> sets(Element of, String setName) {
        List<AttributeSet> sets = new ArrayList<>();
        for (Element child : of.children) {
            if (child.name.equals(setName)) {
                sets.add(set(follow(child)));
            }
        }
        return sets;
    }

    private AttributeSet set(Element element) {
        notes.unknown(element, SET_ATTRIBUTES, SET_CHILDREN);
        List<Rule> conditions = new ArrayList<>();
        element.all("rule").forEach(rule -> conditions.add(rules.rule(follow(rule))));
        Rule rule = conditions.isEmpty() ? Rule.ALWAYS : conditions.get(0);
        if (conditions.size() > 1) {
            rule = new Rule.All(conditions);
        }
        TreeMap<String, String> values = new TreeMap<>();
        pairs(element, values);
        element.all("attributes").forEach(inner -> pairs(inner, values));
        Score score = Score.of(CibValues.score(element.get("score"), 0));
        return new AttributeSet(element.get("id"), score, rule, values);
    }

    private void pairs(Element holder, Map<String, String> values) {
        for (Element child : holder.all("nvpair")) {
            notes.unknown(child, PAIR_ATTRIBUTES, Set.of());
            Element pair = follow(child);
            String name = child.get("name", pair.get("name"));
            if (name.isEmpty()) {
                notes.add(child, "a pair without a name; ignored");
            } else if (pair.has("value")) {
                values.putIfAbsent(name, pair.get("value"));
            }
        }
    }
}
