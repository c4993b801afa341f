package org.asterism.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sets of name-value pairs and rules on node attributes; what is beyond throws. */
final class CibRules {

    private CibRules() {}

    /** The pairs of all sets of this name; the highest score wins, a set whose rule is false is skipped. */
    static TreeMap<String, String> pairs(CibElement of, String setName, Map<String, String> node) {
        TreeMap<String, String> result = new TreeMap<>();
        List<CibElement> sets = of.all(setName).stream()
                .sorted(Comparator.comparingInt(set -> -Values.score(set.get("score"), 0)))
                .sorted(Comparator.comparing(set -> !set.get("id").equals("cib-bootstrap-options")))
                .toList();
        for (CibElement set : sets) {
            if (set.all("rule").stream().allMatch(rule -> holds(rule, node))) {
                CibElement inner = set.all("attributes").isEmpty() ? set : set.one("attributes");
                inner.all("nvpair").stream()
                        .filter(pair -> pair.attributes.containsKey("value"))
                        .forEach(pair -> result.putIfAbsent(pair.get("name"), pair.get("value")));
            }
        }
        return result;
    }

    static boolean holds(CibElement rule, Map<String, String> node) {
        boolean isOr = rule.get("boolean-op").equals("or");
        boolean result = !isOr;
        for (CibElement part : rule.children) {
            boolean holds = switch (part.name) {
                case "rule" -> holds(part, node);
                case "expression" -> expression(part, node);
                default -> throw new UnsupportedOperationException(part.name);
            };
            result = isOr ? result || holds : result && holds;
        }
        return result;
    }

    private static boolean expression(CibElement expression, Map<String, String> node) {
        String actual = node.get(expression.get("attribute"));
        String value = expression.get("value");
        String operation = expression.get("operation");
        if (operation.equals("defined") || operation.equals("not_defined")) {
            return (actual != null) == operation.equals("defined");
        }
        if (actual == null) {
            return operation.equals("ne");
        }
        int order = compare(actual, value, type(expression, actual, value));
        return switch (operation) {
            case "eq" -> order == 0;
            case "ne" -> order != 0;
            case "lt" -> order < 0;
            case "gt" -> order > 0;
            case "lte" -> order <= 0;
            case "gte" -> order >= 0;
            default -> throw new UnsupportedOperationException(operation);
        };
    }

    private static String type(CibElement expression, String actual, String value) {
        String type = expression.get("type");
        if (!type.isEmpty()) {
            return type;
        }
        if (List.of("eq", "ne").contains(expression.get("operation"))) {
            return "string";
        }
        return actual.contains(".") || value.contains(".") ? "number" : "integer";
    }

    private static int compare(String actual, String value, String type) {
        try {
            return switch (type) {
                case "integer" -> Long.compare(whole(actual), whole(value));
                case "number" -> Double.compare(Double.parseDouble(actual), Double.parseDouble(value));
                default -> actual.compareToIgnoreCase(value);
            };
        } catch (NumberFormatException notANumber) {
            return actual.compareToIgnoreCase(value);
        }
    }

    private static long whole(String text) {
        return (long) Double.parseDouble(text);
    }
}
