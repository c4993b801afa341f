package org.asterism.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/** The status section of a CIB of the exam. */
final class CibHistory {

    private final Map<String, CibElement> states = new TreeMap<>();

    CibHistory(CibElement cib) {
        cib.one("status").all("node_state").forEach(state -> states.put(state.get("id"), state));
    }

    NodeState node(NodeName name, String id, TreeMap<String, String> attributes) {
        CibElement state = states.get(id);
        TreeMap<ResourceId, ResourceHistory> histories = new TreeMap<>();
        if (state == null) {
            return new NodeState(name, Standing.OFFLINE, attributes, histories);
        }
        for (CibElement resource : state.one("lrm").one("lrm_resources").all("lrm_resource")) {
            if (resource.children.stream().anyMatch(op -> op.name.equals("lrm_rsc_op"))) {
                ResourceHistory history = history(resource, attributes);
                histories.put(history.resource(), history);
            }
        }
        return new NodeState(name, standing(state), attributes, histories);
    }

    private static Standing standing(CibElement state) {
        boolean isMember =
                isTrue(state.get("in_ccm")) && isTrue(state.get("crmd").replace("online", "1"));
        return isMember && state.get("join").equals("member") ? Standing.ONLINE : Standing.OFFLINE;
    }

    /** Newer CIBs give the time since when instead of a truth value. */
    private static boolean isTrue(String text) {
        return Values.bool(text, Values.number(text, 0) > 0);
    }

    private static ResourceHistory history(CibElement resource, Map<String, String> attributes) {
        ResourceId id = new ResourceId(resource.get("id"));
        TreeMap<OperationKey, OperationResult> runs = new TreeMap<>();
        for (CibElement op : resource.all("lrm_rsc_op")) {
            OperationResult run = run(id, op, resource.get("class"));
            runs.merge(run.key(), run, (a, b) -> later(a, b));
        }
        TreeMap<OperationKey, Score> counts = new TreeMap<>();
        Instant last = Instant.EPOCH;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            String name = attribute.getKey();
            if (isOf(name, "fail-count-" + id)) {
                counts.put(failed(id, name), Score.parse(attribute.getValue()));
            } else if (isOf(name, "last-failure-" + id)) {
                Instant at = Instant.ofEpochSecond(Long.parseLong(attribute.getValue()));
                last = at.isAfter(last) ? at : last;
            }
        }
        AgentName agent = new AgentName(resource.get("class"), resource.get("provider"), resource.get("type"));
        return new ResourceHistory(id, agent, runs, counts, last);
    }

    /** At the same call the failure is the last that happened. */
    private static OperationResult later(OperationResult a, OperationResult b) {
        if (a.callId() != b.callId()) {
            return a.callId() > b.callId() ? a : b;
        }
        return b.isFailed() ? b : a;
    }

    private static boolean isOf(String attribute, String prefix) {
        return attribute.equals(prefix) || attribute.startsWith(prefix + "#") || attribute.startsWith(prefix + ":");
    }

    private static OperationKey failed(ResourceId id, String attribute) {
        String operation = attribute.contains("#") ? attribute.substring(attribute.indexOf('#') + 1) : "monitor_0";
        int cut = operation.lastIndexOf('_');
        Duration interval = Duration.ofMillis(Long.parseLong(operation.substring(cut + 1)));
        return new OperationKey(id, operation.substring(0, cut), interval);
    }

    private static OperationResult run(ResourceId id, CibElement op, String agentClass) {
        Duration interval = Duration.ofMillis(Long.parseLong(op.get("interval", "0")));
        OperationKey key = new OperationKey(id, op.get("operation"), interval);
        String[] transition = op.get("transition-key").split(":");
        int expected = transition.length > 2 ? Values.number(transition[2], 0) : 0;
        Instant last = Instant.ofEpochSecond(Long.parseLong(op.get("last-rc-change", "0")));
        return new OperationResult(
                key,
                Values.number(op.get("call-id"), -1),
                status(op.get("op-status", "0")),
                Values.number(op.get("rc-code"), 0),
                expected,
                "",
                // Passwords of fencing devices are masked in published CIBs.
                agentClass.equals("stonith") ? "" : op.get("op-digest"),
                Duration.ZERO,
                last,
                last);
    }

    private static Status status(String code) {
        return switch (code) {
            case "-1" -> Status.PENDING;
            case "1" -> Status.CANCELLED;
            case "2" -> Status.TIMED_OUT;
            case "0", "4" -> Status.DONE;
            default -> Status.ERROR;
        };
    }
}
