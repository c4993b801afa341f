package org.asterism.alerts.core;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.Alert;

/**
 * Something that is told.
 *
 * @param sequence counts up on the node that tells it; 0: not queued yet
 * @param at when it was seen, wall time
 * @param node whom it is about
 * @param key the same on all nodes that see it; empty: only this node does, and tells it
 * @param facts by the names of Pacemaker's variables without {@code CRM_alert_}: {@code rsc}, {@code task}, {@code rc}…
 */
public record AlertEvent(
        long sequence, Instant at, Alert.Kind kind, String node, String key, SortedMap<String, String> facts) {

    public AlertEvent {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /** One that this node alone sees. */
    public static AlertEvent local(Instant at, Alert.Kind kind, String node, SortedMap<String, String> facts) {
        return new AlertEvent(0, at, kind, node, "", facts);
    }

    /** One that all nodes see; see {@code key}. */
    public static AlertEvent shared(
            Instant at, Alert.Kind kind, String node, String key, SortedMap<String, String> facts) {
        return new AlertEvent(0, at, kind, node, key, facts);
    }

    AlertEvent numbered(long number) {
        return new AlertEvent(number, at, kind, node, key, facts);
    }

    public String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    /** For people. */
    public String sentence() {
        return switch (kind) {
            case NODE -> "node " + node + " is " + fact("desc");
            case FENCING -> fact("desc");
            case RESOURCE ->
                fact("task") + (fact("interval").equals("0") ? "" : " (every " + fact("interval") + " ms)") + " of "
                        + fact("rsc") + " on " + node + ": " + fact("desc");
            case ATTRIBUTE ->
                "attribute " + fact("attribute_name") + " of " + node + " is "
                        + (fact("attribute_value").isEmpty() ? "gone" : fact("attribute_value"));
        };
    }
}
