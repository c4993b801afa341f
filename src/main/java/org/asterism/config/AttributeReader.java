package org.asterism.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads sets of {@link Attribute}s. Names that the cluster does not know, but agents or rules do, stand in {@code own}, so that
 * a slip of the pen beside it is still found.
 */
final class AttributeReader {

    static final String OWN = "own";

    private AttributeReader() {}

    /** All keys of the object, whose names are the operator's. */
    static SortedMap<String, String> free(Section section, Function<String, Attribute> attributes) {
        TreeMap<String, String> result = new TreeMap<>();
        for (String key : section.keys()) {
            Attribute attribute = attributes.apply(key);
            String remedy = section.value(key)
                    .map(value -> attribute.remedy(String.valueOf(value.unwrapped())))
                    .orElse("");
            section.as(key, remedy, attribute::checked).ifPresent(value -> result.put(key, value));
        }
        return result;
    }

    /** All keys of the object, each of which has to be in the table, by an old or a present name. */
    static SortedMap<String, String> all(Section section, Map<String, Attribute> table, Map<String, String> oldNames) {
        return without(section, table, oldNames, Set.of());
    }

    /** As {@link #all}, but passes over some keys that the caller reads itself. */
    static SortedMap<String, String> without(
            Section section, Map<String, Attribute> table, Map<String, String> oldNames, Set<String> others) {
        TreeMap<String, String> result = new TreeMap<>();
        for (String key : section.keys()) {
            if (key.equals(OWN)) {
                own(section.section(OWN).withFreeKeys(), table, oldNames, result);
            } else if (!others.contains(key)) {
                read(section, key, table, oldNames, others)
                        .ifPresent(value -> put(section, key, value, oldNames, result));
            }
        }
        return result;
    }

    private static void own(
            Section own, Map<String, Attribute> table, Map<String, String> oldNames, Map<String, String> result) {
        own.freeTexts().forEach((name, value) -> {
            if (table.containsKey(oldNames.getOrDefault(name, name))) {
                own.refuse(name, value, "has a meaning for the cluster", "write " + name + " outside of own");
            } else {
                result.put(name, value);
            }
        });
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
            section.reportUnknown(
                    key,
                    "unknown key '" + key + "' in " + section.path(),
                    "if it is misspelt, the setting you meant would keep another value",
                    Nearest.advice(key, known) + " (what only agents or rules read may stand in own { })");
            return Optional.empty();
        }
        String remedy = section.value(key)
                .map(value -> attribute.remedy(String.valueOf(value.unwrapped())))
                .orElse("");
        return section.as(key, remedy, attribute::checked);
    }
}
