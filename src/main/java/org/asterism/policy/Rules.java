package org.asterism.policy;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AttributeSet;
import org.asterism.model.CibValues;
import org.asterism.model.Rule;
import org.jspecify.annotations.Nullable;

/** Says whether rules hold, and so which sets of attributes count (Pacemaker Explained, "Rules"). */
final class Rules {

    private Rules() {}

    /** The values of all sets whose rules hold; {@code plain} where there are no sets. */
    static SortedMap<String, String> values(List<AttributeSet> sets, SortedMap<String, String> plain, RuleScope scope) {
        if (sets.isEmpty()) {
            return plain;
        }
        TreeMap<String, String> merged = new TreeMap<>();
        for (AttributeSet set : sets) {
            if (holds(set.rule(), scope)) {
                set.values().forEach(merged::putIfAbsent);
            }
        }
        return merged;
    }

    static boolean holds(Rule rule, RuleScope scope) {
        if (rule instanceof Rule.All all) {
            return all.parts().stream().allMatch(part -> holds(part, scope));
        }
        if (rule instanceof Rule.Any any) {
            return any.parts().stream().anyMatch(part -> holds(part, scope));
        }
        if (rule instanceof Rule.OnAttribute test) {
            return attribute(test, scope);
        }
        if (rule instanceof Rule.OnDate test) {
            return Dates.holds(test, scope.now());
        }
        if (rule instanceof Rule.OnResource test) {
            return scope.agent() != null
                    && fits(test.standard(), scope.agent().standard())
                    && fits(test.provider(), scope.agent().provider())
                    && fits(test.type(), scope.agent().type());
        }
        if (rule instanceof Rule.OnOperation test) {
            return scope.operation() != null
                    && fits(test.name(), scope.operation().name())
                    && (test.interval().isEmpty()
                            || CibValues.duration(test.interval(), Duration.ZERO)
                                            .toMillis()
                                    == scope.operation().intervalMs());
        }
        if (rule instanceof Rule.Unknown) {
            return false;
        }
        throw new AssertionError("not a known rule: " + rule);
    }

    private static boolean fits(String wanted, String actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }

    private static boolean attribute(Rule.OnAttribute test, RuleScope scope) {
        if (scope.node() == null) {
            return false;
        }
        String actual = scope.node().get(withSubmatches(test.attribute(), scope.submatches()));
        if (test.operation().equals("defined") || test.operation().equals("not_defined")) {
            return (actual != null) == test.operation().equals("defined");
        }
        String value = value(test, scope);
        if (actual == null || value == null) {
            return test.operation().equals("ne") && (actual != null || value != null);
        }
        int order = compare(actual, value, type(test, actual, value));
        return switch (test.operation()) {
            case "eq" -> order == 0;
            case "ne" -> order != 0;
            case "lt" -> order < 0;
            case "gt" -> order > 0;
            case "lte" -> order <= 0;
            case "gte" -> order >= 0;
            default -> false;
        };
    }

    private static @Nullable String value(Rule.OnAttribute test, RuleScope scope) {
        return switch (test.source()) {
            case "param" -> scope.params().get(test.value());
            case "meta" -> scope.meta().get(test.value());
            default -> test.value();
        };
    }

    static String withSubmatches(String name, List<String> submatches) {
        String result = name;
        for (int i = 0; i < submatches.size(); i++) {
            result = result.replace("%" + i, submatches.get(i));
        }
        return result;
    }

    private static String type(Rule.OnAttribute test, String actual, String value) {
        if (!test.type().isEmpty()) {
            return test.type();
        }
        boolean isEquality = test.operation().equals("eq") || test.operation().equals("ne");
        if (isEquality) {
            return "string";
        }
        return actual.contains(".") || value.contains(".") ? "number" : "integer";
    }

    private static int compare(String actual, String value, String type) {
        try {
            return switch (type) {
                case "integer" -> Long.compare(whole(actual), whole(value));
                case "number" -> Double.compare(Double.parseDouble(actual), Double.parseDouble(value));
                case "version" -> compareVersions(actual, value);
                default -> actual.compareToIgnoreCase(value);
            };
        } catch (NumberFormatException notANumber) {
            return actual.compareToIgnoreCase(value);
        }
    }

    private static long whole(String text) {
        return (long) Double.parseDouble(text);
    }

    private static int compareVersions(String a, String b) {
        String[] left = a.split("[.]", -1);
        String[] right = b.split("[.]", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            long x = i < left.length ? CibValues.whole(left[i], 0) : 0;
            long y = i < right.length ? CibValues.whole(right[i], 0) : 0;
            if (x != y) {
                return Long.compare(x, y);
            }
        }
        return 0;
    }
}
