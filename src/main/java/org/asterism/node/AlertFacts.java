package org.asterism.node;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.fencing.core.FencingRecord;
import org.asterism.model.Alert.Kind;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;

/** What happens, in the terms of alerts (Pacemaker Explained, "Writing an Alert Agent"). */
final class AlertFacts {

    private AlertFacts() {}

    /** {@code desc} is member or lost; {@code nodeId} counts the nodes of the configuration from 1. */
    static AlertEvent node(Instant at, NodeName node, String desc, int nodeId, String life) {
        return AlertEvent.shared(
                at,
                Kind.NODE,
                node.value(),
                "node/" + desc + "/" + node + "/" + life,
                facts("desc", desc, "nodeid", Integer.toString(nodeId)));
    }

    static AlertEvent fencing(FencingRecord line) {
        boolean isDone = line.outcome().releases() || line.outcome() == FencingRecord.Outcome.UNFENCED;
        SortedMap<String, String> facts = facts("task", line.action().word(), "rc", isDone ? "0" : "1");
        facts.put(
                "desc",
                line.action().word() + " of " + line.target() + ", ordered on " + line.node() + ": "
                        + line.outcome().word() + (line.by().isEmpty() ? "" : " by " + line.by()) + " ("
                        + line.reason() + ")");
        return AlertEvent.shared(
                line.ended(),
                Kind.FENCING,
                line.target().value(),
                "fencing/" + line.target() + "/" + line.life() + "/"
                        + line.began().toEpochMilli() + "/" + line.outcome().word(),
                facts);
    }

    /** Empty for what is no news: a monitor that finds what it should, notifications, and what was called off. */
    static Optional<AlertEvent> resource(Instant at, NodeName self, OperationResult result) {
        boolean isExpected = result.status() == OperationResult.Status.DONE && result.exit() == result.expectedExit();
        String action = result.key().action();
        if (action.equals("notify")
                || (action.equals("monitor") && isExpected)
                || result.status() == OperationResult.Status.PENDING
                || result.status() == OperationResult.Status.CANCELLED) {
            return Optional.empty();
        }
        SortedMap<String, String> facts =
                facts("task", action, "rsc", result.key().resource().value());
        facts.put("interval", Long.toString(result.key().interval().toMillis()));
        facts.put("rc", Integer.toString(result.exit()));
        facts.put("target_rc", Integer.toString(result.expectedExit()));
        facts.put("exec_time", Long.toString(result.duration().toMillis()));
        facts.put("status", Integer.toString(status(result.status())));
        facts.put("desc", desc(result));
        return Optional.of(AlertEvent.local(at, Kind.RESOURCE, self.value(), facts));
    }

    /** Numbers as in a CIB's {@code op-status}. */
    private static int status(OperationResult.Status status) {
        return switch (status) {
            case PENDING -> -1;
            case DONE -> 0;
            case CANCELLED -> 1;
            case TIMED_OUT -> 2;
            case ERROR -> 4;
        };
    }

    private static String desc(OperationResult result) {
        return switch (result.status()) {
            case TIMED_OUT -> "Timed Out";
            case ERROR -> "Error";
            case CANCELLED -> "Cancelled";
            case PENDING -> "pending";
            case DONE -> OcfCode.of(result.exit()).map(OcfCode::text).orElse("exit status " + result.exit());
        };
    }

    /** {@code value} is empty where the attribute was removed. */
    static SortedMap<String, String> attribute(String name, String value) {
        return facts("attribute_name", name, "attribute_value", value);
    }

    private static SortedMap<String, String> facts(String one, String value, String other, String otherValue) {
        return new TreeMap<>(Map.of(one, value, other, otherValue));
    }
}
