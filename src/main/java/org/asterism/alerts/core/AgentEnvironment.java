package org.asterism.alerts.core;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.Alert;

/**
 * The environment of an alert agent (Pacemaker Explained, "Writing an Alert Agent": the table "Environment variables passed to alert
 * agents"). What does not concern the kind of the event is empty.
 */
public final class AgentEnvironment {

    private static final String PREFIX = "CRM_alert_";

    private static final Map<Alert.Kind, List<String>> FACTS = Map.of(
            Alert.Kind.NODE, List.of("desc", "nodeid"),
            Alert.Kind.FENCING, List.of("desc", "task", "rc"),
            Alert.Kind.RESOURCE, List.of("desc", "task", "rc", "rsc", "target_rc", "status", "exec_time", "interval"),
            Alert.Kind.ATTRIBUTE, List.of("attribute_name", "attribute_value"));

    private AgentEnvironment() {}

    /**
     * All of it but PATH.
     *
     * @param version of this program
     */
    public static SortedMap<String, String> of(
            AlertEvent event, Alert.Recipient recipient, ZoneId zone, String version) {
        TreeMap<String, String> environment = new TreeMap<>();
        FACTS.values().forEach(names -> names.forEach(name -> environment.put(PREFIX + name, "")));
        FACTS.getOrDefault(event.kind(), List.of()).forEach(name -> environment.put(PREFIX + name, event.fact(name)));
        environment.putAll(recipient.manner().attributes());
        Instant at = event.at();
        environment.put(PREFIX + "kind", word(event.kind()));
        environment.put(PREFIX + "node", event.node());
        environment.put(PREFIX + "node_sequence", Long.toString(event.sequence()));
        environment.put(PREFIX + "recipient", recipient.value());
        environment.put(
                PREFIX + "timestamp", Timestamps.format(recipient.manner().timestampFormat(), at.atZone(zone)));
        environment.put(PREFIX + "timestamp_epoch", Long.toString(at.getEpochSecond()));
        environment.put(PREFIX + "timestamp_usec", Integer.toString(at.get(ChronoField.MICRO_OF_SECOND)));
        environment.put(PREFIX + "version", version);
        return environment;
    }

    /** As Pacemaker calls it. */
    public static String word(Alert.Kind kind) {
        return switch (kind) {
            case NODE -> "node";
            case FENCING -> "fencing";
            case RESOURCE -> "resource";
            case ATTRIBUTE -> "attribute";
        };
    }
}
