package org.asterism.cib;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.Rule;

/** Reads rules. A condition that is not known never holds. */
final class RuleReader {

    private static final Set<String> RULE_ATTRIBUTES =
            Set.of("id", "id-ref", "boolean-op", "boolean_op", "score", "score-attribute", "score_attribute", "role");
    private static final Set<String> CONDITIONS =
            Set.of("rule", "expression", "date_expression", "rsc_expression", "op_expression");
    private static final Set<String> OPERATIONS =
            Set.of("eq", "ne", "lt", "lte", "gt", "gte", "defined", "not_defined");

    private final Notes notes;
    private final SetReader references;

    RuleReader(Notes notes, SetReader references) {
        this.notes = notes;
        this.references = references;
    }

    Rule rule(Element element) {
        notes.unknown(element, RULE_ATTRIBUTES, CONDITIONS);
        List<Rule> parts = new ArrayList<>();
        for (Element child : element.children) {
            if (CONDITIONS.contains(child.name)) {
                parts.add(condition(references.follow(child)));
            }
        }
        if (parts.isEmpty()) {
            notes.add(element, "a rule without a condition; it never holds");
            return new Rule.Unknown("empty");
        }
        boolean isAny = element.get("boolean-op", element.get("boolean_op")).equals("or");
        return isAny ? new Rule.Any(parts) : new Rule.All(parts);
    }

    private Rule condition(Element element) {
        return switch (element.name) {
            case "rule" -> rule(element);
            case "expression" -> expression(element);
            case "date_expression" -> date(element);
            case "rsc_expression" ->
                new Rule.OnResource(element.get("class"), element.get("provider"), element.get("type"));
            case "op_expression" -> new Rule.OnOperation(element.get("name"), element.get("interval"));
            default -> new Rule.Unknown(element.name);
        };
    }

    private Rule expression(Element element) {
        String operation = element.get("operation");
        if (!OPERATIONS.contains(operation) || element.get("attribute").isEmpty()) {
            notes.add(element, "unknown comparison '" + operation + "'; it never holds");
            return new Rule.Unknown(operation);
        }
        return new Rule.OnAttribute(
                element.get("attribute"),
                operation,
                element.get("value"),
                element.get("type"),
                element.get("value-source", "literal"));
    }

    private static Rule date(Element element) {
        return new Rule.OnDate(
                element.get("operation", "in_range"),
                element.get("start"),
                element.get("end"),
                fields(element.one("duration")),
                fields(element.one("date_spec")));
    }

    private static SortedMap<String, String> fields(Element element) {
        TreeMap<String, String> fields = new TreeMap<>(element.attributes);
        fields.remove("id");
        fields.remove("id-ref");
        return fields;
    }
}
