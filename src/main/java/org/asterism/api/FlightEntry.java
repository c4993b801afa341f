package org.asterism.api;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;

/**
 * One entry of a node's flight record.
 *
 * @param node that wrote it
 * @param number counts up per life of the manager; a gap means that entries were dropped or damaged
 * @param boot the machine's boot, by the first letters of the kernel's {@code boot_id}
 * @param life generation and incarnation of the manager, {@code 12.1}; empty before it is known
 * @param bootNanos CLOCK_BOOTTIME of that machine, in nanoseconds; never steps
 * @param at wall time of that machine; may step, and may differ from that of others
 * @param kind a stable word to filter by: those of events, and {@code links}, {@code verdict}, {@code votes}, {@code decision},
 *     {@code decision-input}, {@code run}, {@code life}, {@code document}, {@code dropped}
 * @param sentence for people; no secrets
 * @param values further facts by name
 */
public record FlightEntry(
        NodeName node,
        long number,
        String boot,
        String life,
        long bootNanos,
        Instant at,
        String kind,
        String sentence,
        SortedMap<String, String> values) {

    public FlightEntry {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** The fact of that name; empty text if there is none. */
    public String fact(String name) {
        return values.getOrDefault(name, "");
    }

    /** The fact of that name as a whole number; {@code otherwise} where it is none. */
    public long number(String name, long otherwise) {
        String text = fact(name);
        return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
    }

    /** Generation of the life, without the incarnation. */
    public String generation() {
        int dot = life.indexOf('.');
        return dot < 0 ? life : life.substring(0, dot);
    }
}
