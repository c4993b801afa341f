package org.asterism.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.asterism.model.Iso8601;
import org.asterism.model.Rule;

/**
 * Reads rules. A rule, and each part of one, is exactly one of: {@code all = [ ... ]}, {@code any = [ ... ]}, {@code attribute}
 * with a comparison, {@code date { ... }}, {@code agent}, {@code operation}. (Pacemaker Explained, "Rules".)
 */
final class RuleReader {

    private static final List<String> KINDS = List.of("all", "any", "attribute", "date", "agent", "operation");

    private static final List<String> TYPES = List.of("string", "integer", "number", "version");

    private static final List<String> SOURCES = List.of(RuleText.LITERAL, "param", "meta");

    /** What a part of a date may be: the least and the greatest number. */
    private record Span(int least, int greatest) {}

    private static final Map<String, Span> DATE_PARTS = Map.of(
            "seconds", new Span(0, 59),
            "minutes", new Span(0, 59),
            "hours", new Span(0, 23),
            "monthdays", new Span(1, 31),
            "weekdays", new Span(1, 7),
            "yeardays", new Span(1, 366),
            "months", new Span(1, 12),
            "weeks", new Span(1, 53),
            "years", new Span(0, 9999),
            "weekyears", new Span(0, 9999));

    private static final List<String> DURATION_PARTS =
            List.of("years", "months", "weeks", "days", "hours", "minutes", "seconds");

    /** A number, or a range of which one end may be open. */
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})|([0-9]{1,4})-([0-9]{0,4})|-([0-9]{1,4})");

    private RuleReader() {}

    /** The rule in a section, which may have other keys besides; they are for the caller to ask for. */
    static Optional<Rule> rule(Section section) {
        return condition(section)
                .map(found ->
                        found instanceof Rule.All || found instanceof Rule.Any ? found : new Rule.All(List.of(found)));
    }

    private static Optional<Rule> condition(Section section) {
        List<String> given = KINDS.stream().filter(section::has).toList();
        if (given.size() != 1) {
            section.findings()
                    .report(
                            section.origin(),
                            given.isEmpty()
                                    ? "no condition in " + section.path()
                                    : "several conditions in " + section.path() + ": " + String.join(", ", given),
                            "a rule is one condition, or a list of them in all or any",
                            "write one of " + String.join(", ", KINDS)
                                    + ", e.g. all = [ { attribute = site, eq = berlin } ]");
            return Optional.empty();
        }
        return switch (given.get(0)) {
            case "all" -> parts(section, "all").map(Rule.All::new);
            case "any" -> parts(section, "any").map(Rule.Any::new);
            case "attribute" -> attribute(section);
            case "date" -> section.sectionIfSet("date").flatMap(RuleReader::date);
            case "agent" -> section.as("agent", "write standard:provider:type; * fits all", RuleReader::agent);
            default -> operation(section);
        };
    }

    private static Optional<List<Rule>> parts(Section section, String key) {
        List<Section> inner = section.sections(key);
        if (inner.isEmpty()) {
            section.report(
                    key, "no condition in " + section.path() + "." + key, "it would hold never or always", "add one");
            return Optional.empty();
        }
        List<Rule> parts = new ArrayList<>();
        for (Section part : inner) {
            condition(part).ifPresent(parts::add);
            part.done();
        }
        return Optional.of(parts);
    }

    private static Optional<Rule> attribute(Section section) {
        Optional<String> name = section.requiredText("attribute", "site");
        List<String> given = new ArrayList<>(
                RuleText.COMPARISONS.stream().filter(section::has).toList());
        if (section.has("defined")) {
            given.add("defined");
        }
        if (given.size() != 1) {
            section.report(
                    "attribute",
                    "attribute " + name.orElse("") + " in " + section.path() + " has "
                            + (given.isEmpty() ? "no comparison" : "several: " + String.join(", ", given)),
                    "it is compared once",
                    "write one of eq, ne, lt, lte, gt, gte with a value, or defined = true");
            return Optional.empty();
        }
        if (given.get(0).equals("defined")) {
            return section.flag("defined")
                    .flatMap(isDefined -> name.map(attribute -> new Rule.OnAttribute(
                            attribute, isDefined ? "defined" : "not_defined", "", "", RuleText.LITERAL)));
        }
        Optional<String> value = section.text(given.get(0));
        String type = word(section, "type", TYPES, "");
        String source = word(section, "value-source", SOURCES, RuleText.LITERAL);
        return name.flatMap(
                attribute -> value.map(text -> new Rule.OnAttribute(attribute, given.get(0), text, type, source)));
    }

    private static String word(Section section, String key, List<String> words, String otherwise) {
        if (!section.has(key)) {
            return otherwise;
        }
        return section.as(key, "write one of " + String.join(", ", words), text -> {
                    if (!words.contains(text)) {
                        throw new IllegalArgumentException("is not one of " + String.join(", ", words));
                    }
                    return text;
                })
                .orElse(otherwise);
    }

    private static Rule agent(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException("is not standard:type or standard:provider:type");
        }
        String provider = parts.length == 3 ? parts[1] : "";
        return new Rule.OnResource(any(parts[0]), any(provider), any(parts[parts.length - 1]));
    }

    private static String any(String part) {
        return part.equals("*") ? "" : part;
    }

    private static Optional<Rule> operation(Section section) {
        Optional<String> name = section.requiredText("operation", "monitor");
        Optional<String> interval = section.has("interval")
                ? section.as("interval", "write a duration such as 10s", text -> {
                    Durations.parseLikeCib(text);
                    return text;
                })
                : Optional.of("");
        return name.flatMap(action -> interval.map(text -> new Rule.OnOperation(action, text)));
    }

    private static Optional<Rule> date(Section date) {
        SortedMap<String, String> none = new TreeMap<>();
        Optional<Rule> rule;
        if (date.has("after")) {
            rule = instant(date, "after").map(from -> new Rule.OnDate("gt", from, "", none, none));
        } else if (date.has("before")) {
            rule = instant(date, "before").map(until -> new Rule.OnDate("lt", "", until, none, none));
        } else if (date.has("start") || date.has("end")) {
            String start = date.has("start") ? instant(date, "start").orElse("") : "";
            String end = date.has("end") ? instant(date, "end").orElse("") : "";
            SortedMap<String, String> duration = end.isEmpty() ? duration(date) : none;
            rule = Optional.of(new Rule.OnDate("in_range", start, end, duration, none));
        } else {
            SortedMap<String, String> spec = spec(date);
            rule = spec.isEmpty() ? Optional.empty() : Optional.of(new Rule.OnDate("date_spec", "", "", none, spec));
        }
        date.done();
        return rule;
    }

    private static Optional<String> instant(Section date, String key) {
        return date.as(key, "write a time such as \"2027-01-31 18:00:00Z\" or a day such as 2027-01-31", text -> {
            if (Iso8601.instant(text).isEmpty()) {
                throw new IllegalArgumentException("is not a time as ISO 8601 writes it");
            }
            return text;
        });
    }

    private static SortedMap<String, String> duration(Section date) {
        SortedMap<String, String> duration = new TreeMap<>();
        date.sectionIfSet("duration").ifPresent(section -> {
            for (String part : DURATION_PARTS) {
                if (section.has(part)) {
                    section.integer(part, 0, 1_000_000).ifPresent(count -> duration.put(part, Integer.toString(count)));
                }
            }
            section.done();
        });
        return duration;
    }

    private static SortedMap<String, String> spec(Section date) {
        SortedMap<String, String> spec = new TreeMap<>();
        boolean isEmpty = true;
        for (String part : new TreeSet<>(DATE_PARTS.keySet())) {
            if (date.has(part)) {
                isEmpty = false;
                Span span = DATE_PARTS.getOrDefault(part, new Span(0, 0));
                date.as(
                                part,
                                "write a number from " + span.least() + " to " + span.greatest()
                                        + ", or a range \"2-4\"",
                                text -> range(text, span))
                        .ifPresent(text -> spec.put(part, text));
            }
        }
        if (isEmpty) {
            date.findings()
                    .report(
                            date.origin(),
                            date.path() + " says no time",
                            "it would hold never or always",
                            "write after, before, start and end, or parts such as hours = \"8-17\", weekdays = \"1-5\"");
        }
        return spec;
    }

    private static String range(String text, Span span) {
        java.util.regex.Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException("is neither a number nor a range");
        }
        for (int group = 1; group <= range.groupCount(); group++) {
            String number = range.group(group);
            if (number != null && !number.isEmpty()) {
                int value = Integer.parseInt(number);
                if (value < span.least() || value > span.greatest()) {
                    throw new IllegalArgumentException("goes beyond " + span.least() + " to " + span.greatest());
                }
            }
        }
        return text;
    }
}
