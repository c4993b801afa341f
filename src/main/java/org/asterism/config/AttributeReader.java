package org.asterism.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads sets of {@link Attribute}s. */
final class AttributeReader {

    private AttributeReader() {}

    /** All keys of the object, each of which has to be in the table, by an old or a present name. */
    static SortedMap<String, String> all(Section section, Map<String, Attribute> table, Map<String, String> oldNames) {
        return without(section, table, oldNames, Set.of());
    }

    /** As {@link #all}, but passes over some keys that the caller reads itself. */
    static SortedMap<String, String> without(
            Section section, Map<String, Attribute> table, Map<String, String> oldNames, Set<String> others) {
        TreeMap<String, String> result = new TreeMap<>();
        for (String key : section.keys()) {
            if (!others.contains(key)) {
                read(section, key, table, oldNames, others)
                        .ifPresent(value -> put(section, key, value, oldNames, result));
            }
        }
        return result;
    }

    private static void put(
            Section section, String key, String value, Map<String, String> oldNames, Map<String, String> result) {
        String name = oldNames.getOrDefault(key, key);
        if (result.putIfAbsent(name, value) != null) {
            section.refuse(key, value, "sets '" + name + "' a second time, under its other name", "keep one of them");
        }
    }

    private static Optional<String> read(
            Section section,
            String key,
            Map<String, Attribute> table,
            Map<String, String> oldNames,
            Set<String> others) {
        Attribute attribute = table.get(oldNames.getOrDefault(key, key));
        if (attribute == null) {
            TreeSet<String> known = new TreeSet<>(table.keySet());
            known.addAll(others);
            section.leave(key);
            section.report(
                    key,
                    "unknown key '" + key + "' in " + section.path(),
                    "if it is misspelt, the setting you meant would keep another value",
                    Nearest.advice(key, known));
            return Optional.empty();
        }
        String remedy = section.value(key)
                .map(value -> attribute.remedy(String.valueOf(value.unwrapped())))
                .orElse("");
        return section.as(key, remedy, attribute::checked);
    }
}
