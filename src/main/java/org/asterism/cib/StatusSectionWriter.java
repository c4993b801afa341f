package org.asterism.cib;

import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AttributeSet;
import org.asterism.model.NodeState;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/** Writes what a live cluster knows of its nodes as a CIB's status. */
final class StatusSectionWriter {

    private static final int PENDING_EXIT = 193;

    private final XmlText xml;
    private final SetWriter sets;

    StatusSectionWriter(XmlText xml, SetWriter sets) {
        this.xml = xml;
        this.sets = sets;
    }

    void write(NodeState node, String id) {
        boolean isHeard = node.standing() == NodeState.Standing.ONLINE || node.standing() == NodeState.Standing.PENDING;
        boolean isMember = node.standing() == NodeState.Standing.ONLINE;
        boolean isMissed = node.standing() != NodeState.Standing.OFFLINE;
        xml.open(
                "node_state",
                "id",
                id,
                "uname",
                node.name().value(),
                "in_ccm",
                Boolean.toString(isHeard),
                "crmd",
                isHeard ? "online" : "offline",
                "join",
                isMember ? "member" : isHeard ? "pending" : "down",
                "expected",
                isMissed ? "member" : "down");
        SortedMap<String, String> attributes = new TreeMap<>(node.attributes());
        node.history().values().forEach(history -> failures(history, attributes));
        if (!attributes.isEmpty()) {
            xml.open("transient_attributes", "id", id);
            sets.sets(
                    "instance_attributes",
                    "status-" + id,
                    java.util.List.of(new AttributeSet("status-" + id, Score.ZERO, Rule.ALWAYS, attributes)),
                    attributes);
            xml.close();
        }
        xml.open("lrm", "id", id);
        xml.open("lrm_resources");
        node.history().values().forEach(history -> history(node, history));
        xml.close();
        xml.close();
        xml.close();
    }

    private static void failures(ResourceHistory history, Map<String, String> attributes) {
        history.failCounts().forEach((key, count) -> {
            String suffix = "-" + history.resource() + "#" + key.action() + "_"
                    + key.interval().toMillis();
            attributes.put("fail-count" + suffix, count.toString());
            attributes.put(
                    "last-failure" + suffix, Long.toString(history.lastFailure().getEpochSecond()));
        });
    }

    private void history(NodeState node, ResourceHistory history) {
        xml.open(
                "lrm_resource",
                "id",
                history.resource().value(),
                "class",
                history.agent().standard(),
                "provider",
                history.agent().provider(),
                "type",
                history.agent().type());
        history.runs().forEach(run -> run(node, run));
        xml.close();
    }

    private void run(NodeState node, OperationResult run) {
        OperationKey key = run.key();
        boolean isPending = run.status() == OperationResult.Status.PENDING;
        Map<String, String> attributes = XmlText.of(
                "id",
                key + "_" + run.callId(),
                "operation_key",
                key.toString(),
                "operation",
                key.action(),
                "transition-key",
                "0:0:" + run.expectedExit() + ":asterism",
                "on_node",
                node.name().value(),
                "call-id",
                isPending ? "-1" : Long.toString(run.callId()),
                "rc-code",
                Integer.toString(isPending ? PENDING_EXIT : run.exit()),
                "op-status",
                Integer.toString(status(run.status())),
                "interval",
                Long.toString(key.interval().toMillis()),
                "last-rc-change",
                seconds(run.lastChange()),
                "last-run",
                seconds(run.lastRun()),
                "exec-time",
                Long.toString(run.duration().toMillis()),
                "op-digest",
                run.paramsDigest(),
                "migrate_source",
                run.details().migrateSource(),
                "migrate_target",
                run.details().migrateTarget(),
                "exit-reason",
                run.reason());
        xml.leaf("lrm_rsc_op", attributes);
    }

    private static String seconds(Instant at) {
        return Long.toString(at.getEpochSecond());
    }

    private static int status(OperationResult.Status status) {
        return switch (status) {
            case PENDING -> -1;
            case DONE -> 0;
            case CANCELLED -> 1;
            case TIMED_OUT -> 2;
            case ERROR -> 4;
        };
    }
}
