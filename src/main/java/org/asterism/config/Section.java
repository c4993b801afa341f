package org.asterism.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One object of a configuration while it is being read. It reports wrong values instead of throwing, and {@link #done()}
 * reports all keys that nobody asked for. A getter that reported something answers empty, so the reader goes on and finds
 * the next problem.
 */
final class Section {

    /** Order of keys as written: by file, then line; HOCON itself keeps none. */
    static final Comparator<ConfigValue> AS_WRITTEN = Comparator.comparing(
                    (ConfigValue value) -> String.valueOf(value.origin().filename()))
            .thenComparingInt(value -> value.origin().lineNumber());

    private final Findings findings;
    private final String path;
    private final ConfigObject object;
    private final Keys keys;
    private final TreeSet<String> known = new TreeSet<>();
    private final TreeMap<String, String> notYet = new TreeMap<>();

    /** Whether the names of the keys are given by this program or by the operator. */
    private enum Keys {
        FIXED,
        FREE
    }

    Section(Findings findings, String path, ConfigObject object) {
        this(findings, path, object, Keys.FIXED);
    }

    private Section(Findings findings, String path, ConfigObject object, Keys keys) {
        this.findings = findings;
        this.path = path;
        this.object = object;
        this.keys = keys;
    }

    /** The same object, whose keys are names that the operator chose. */
    Section withFreeKeys() {
        return new Section(findings, path, object, Keys.FREE);
    }

    /** The same object, with what is found in it told to others. */
    Section with(Findings others) {
        return new Section(others, path, object, keys);
    }

    Findings findings() {
        return findings;
    }

    String path() {
        return path;
    }

    /** All keys of this object, in the order in which they were written. */
    List<String> keys() {
        return object.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, ConfigValue> entry) -> entry.getValue(), AS_WRITTEN)
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean has(String key) {
        return value(key).isPresent();
    }

    /** The value of a key, and makes the key known. */
    Optional<ConfigValue> value(String key) {
        known.add(key);
        findings.know(path + "." + (keys == Keys.FREE ? "*" : key));
        return Optional.ofNullable(object.get(key)).filter(value -> value.valueType() != ConfigValueType.NULL);
    }

    /** Makes a key known whose contents another reader checks. */
    void leave(String key) {
        known.add(key);
    }

    /** Makes a key known as one that this release cannot honour; its use is a problem. */
    void notYet(String key, String instead) {
        notYet.put(key, instead);
    }

    /** The text of a string, number or boolean, as written. */
    Optional<String> text(String key) {
        return value(key).flatMap(value -> switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> Optional.of(object.toConfig().getString(ConfigUtil.joinPath(key)));
            default -> {
                wrongType(key, value, "a single value");
                yield Optional.empty();
            }
        });
    }

    /** The text of a key that must be there. */
    Optional<String> requiredText(String key, String example) {
        Optional<ConfigValue> value = value(key);
        boolean isBlank = value.map(ConfigValue::unwrapped)
                .filter(plain -> plain instanceof String text && text.isBlank())
                .isPresent();
        if (value.isEmpty() || isBlank) {
            findings.report(
                    origin(key),
                    "'" + key + "' is missing in " + path,
                    "nothing can stand in for it",
                    "add " + key + " = " + example);
            return Optional.empty();
        }
        return text(key);
    }

    /**
     * A value made from its text.
     *
     * @param reader throws {@link IllegalArgumentException} with the reason when the text will not do
     */
    <T> Optional<T> as(String key, String remedy, Function<String, T> reader) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(reader.apply(text));
            } catch (IllegalArgumentException badText) {
                refuse(key, text, String.valueOf(badText.getMessage()), remedy);
                return Optional.empty();
            }
        });
    }

    Optional<Integer> integer(String key, int min, int max) {
        return as(key, "write a whole number from " + min + " to " + max, text -> {
            long number = wholeNumber(text);
            if (number < min || number > max) {
                throw new IllegalArgumentException("is not from " + min + " to " + max);
            }
            return (int) number;
        });
    }

    private static long wholeNumber(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("is not a whole number", notANumber);
        }
    }

    Optional<Boolean> flag(String key) {
        return as(key, "write true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        });
    }

    Optional<Duration> duration(String key, Duration min, Duration max) {
        String remedy = "write a duration with its unit from " + Durations.text(min) + " to " + Durations.text(max)
                + ", e.g. 200ms or 10s";
        return as(key, remedy, text -> {
            Duration span = Durations.parse(text);
            if (span.compareTo(min) < 0 || span.compareTo(max) > 0) {
                throw new IllegalArgumentException("is out of range");
            }
            return span;
        });
    }

    /** One of an enum's constants, written in lower case with '-'. */
    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        List<String> words =
                Stream.of(type.getEnumConstants()).map(Section::word).toList();
        return text(key).flatMap(text -> {
            int index = words.indexOf(text);
            if (index < 0) {
                refuse(key, text, "is not one of " + String.join(", ", words), Nearest.advice(text, words));
                return Optional.empty();
            }
            return Optional.of(type.getEnumConstants()[index]);
        });
    }

    /** An enum constant as configurations write it. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The object at a key; an empty one when it is absent. */
    Section section(String key) {
        return sectionIfSet(key)
                .orElseGet(() -> new Section(findings, path + "." + key, ConfigValueFactory.fromMap(Map.of())));
    }

    Optional<Section> sectionIfSet(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof ConfigObject inner) {
                return Optional.of(new Section(findings, path + "." + key, inner));
            }
            wrongType(key, value, "an object { ... }");
            return Optional.empty();
        });
    }

    /** The objects in the list at a key. */
    List<Section> sections(String key) {
        List<Section> result = new ArrayList<>();
        for (ConfigValue element : list(key)) {
            if (element instanceof ConfigObject inner) {
                result.add(new Section(findings, path + "." + key + "[]", inner));
            } else {
                wrongType(key, element, "a list of objects [ { ... } ]");
            }
        }
        return result;
    }

    /** The texts in the list at a key. */
    List<String> texts(String key) {
        List<String> result = new ArrayList<>();
        for (ConfigValue element : list(key)) {
            if (element instanceof ConfigObject || element instanceof ConfigList) {
                wrongType(key, element, "a list of single values");
            } else {
                result.add(String.valueOf(element.unwrapped()));
            }
        }
        return result;
    }

    private List<ConfigValue> list(String key) {
        return value(key)
                .<List<ConfigValue>>map(value -> {
                    if (value instanceof ConfigList list) {
                        return list;
                    }
                    wrongType(key, value, "a list [ ... ]");
                    return List.of();
                })
                .orElse(List.of());
    }

    /** All keys of this object with single values; their names are free. */
    SortedMap<String, String> freeTexts() {
        SortedMap<String, String> result = new TreeMap<>();
        for (String key : object.keySet()) {
            known.add(key);
            if (object.get(key).valueType() != ConfigValueType.NULL) {
                text(key).ifPresent(text -> result.put(key, text));
            }
        }
        return result;
    }

    /** Reports every key that nobody asked for. Call it after the last getter. */
    void done() {
        for (String key : keys()) {
            if (notYet.containsKey(key)) {
                findings.report(
                        origin(key),
                        "'" + key + "' in " + path + " is not supported yet",
                        "leaving it out silently would change what you asked for",
                        String.valueOf(notYet.get(key)));
            } else if (!known.contains(key)) {
                findings.reportUnknown(
                        origin(key),
                        "unknown key '" + key + "' in " + path,
                        "if it is misspelt, the setting you meant would keep another value",
                        Nearest.advice(key, known));
            }
        }
    }

    /** Reports that the value of a key will not do. */
    void refuse(String key, String text, String why, String remedy) {
        findings.report(origin(key), path + "." + key + " = " + text, "'" + text + "' " + why, remedy);
    }

    /** Reports something about a key whose value cannot be shown in a word. */
    void report(String key, String what, String why, String remedy) {
        findings.report(origin(key), what, why, remedy);
    }

    /** Something under this key that this release does not know. */
    void reportUnknown(String key, String what, String why, String remedy) {
        findings.reportUnknown(origin(key), what, why, remedy);
    }

    private void wrongType(String key, ConfigValue value, String wanted) {
        findings.report(
                value.origin(),
                path + "." + key + " is " + kind(value),
                "it has to be " + wanted,
                "write " + key + " as " + wanted);
    }

    private static String kind(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "an object";
            case LIST -> "a list";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case STRING -> "a text";
            case NULL -> "null";
        };
    }

    ConfigOrigin origin() {
        return object.origin();
    }

    /** Where a key stands; where this object stands if the key is absent. */
    ConfigOrigin origin(String key) {
        return Optional.ofNullable(object.get(key)).map(ConfigValue::origin).orElse(object.origin());
    }

    /** Reports each of these keys that is present: they cannot go together with {@code key}. */
    void excludes(String key, Collection<String> others, String why) {
        for (String other : others) {
            if (object.containsKey(other)) {
                report(other, "'" + other + "' together with '" + key + "' in " + path, why, "remove one of them");
            }
        }
    }

    /** Problems of the library itself, with their place. */
    static Problem problem(Findings findings, ConfigException failure) {
        Problem.Where where =
                failure.origin() == null ? new Problem.Where(findings.source(), 0) : findings.where(failure.origin());
        return new Problem(
                where,
                "the text is not valid HOCON",
                String.valueOf(failure.getMessage()),
                "mend the syntax; `asterism config check` shows the next problem");
    }
}
