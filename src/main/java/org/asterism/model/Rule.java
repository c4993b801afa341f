package org.asterism.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A condition as a CIB has it (Pacemaker Explained, "Rules"). Texts are kept as written; {@code policy} reads them. */
public sealed interface Rule {

    /** Holds always. */
    Rule ALWAYS = new All(List.of());

    /** Holds when each part holds. */
    record All(List<Rule> parts) implements Rule {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** Holds when one of the parts holds. */
    record Any(List<Rule> parts) implements Rule {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Compares a node's attribute.
     *
     * @param operation {@code eq}, {@code ne}, {@code lt}, {@code lte}, {@code gt}, {@code gte}, {@code defined}, {@code
     *     not_defined}
     * @param type {@code string}, {@code integer}, {@code number}, {@code version}; empty = by operation and value
     * @param source {@code literal}, {@code param}, {@code meta}: whether {@code value} is the value or names a parameter or
     *     meta attribute of the resource that has it
     */
    record OnAttribute(String attribute, String operation, String value, String type, String source) implements Rule {}

    /**
     * Compares the time.
     *
     * @param operation {@code in_range}, {@code gt}, {@code lt}, {@code date_spec}
     * @param duration {@code years}, {@code months}… up to an unwritten {@code end}
     * @param spec fields of a {@code date_spec} with a number or range each
     */
    record OnDate(
            String operation,
            String start,
            String end,
            SortedMap<String, String> duration,
            SortedMap<String, String> spec)
            implements Rule {
        public OnDate {
            duration = Collections.unmodifiableSortedMap(new TreeMap<>(duration));
            spec = Collections.unmodifiableSortedMap(new TreeMap<>(spec));
        }
    }

    /** Holds for resources of this agent; an empty part fits all. */
    record OnResource(String standard, String provider, String type) implements Rule {}

    /** Holds for operations of this name and interval; an empty interval fits all. */
    record OnOperation(String name, String interval) implements Rule {}

    /** Something this program does not know; it never holds. */
    record Unknown(String what) implements Rule {}
}
