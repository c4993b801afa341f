package org.asterism.cib;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.AttributeSet;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterState.Ticket;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.NodeReport;
import org.asterism.model.NodeState;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.asterism.model.Score;

/** Reads the status: node states with their transient attributes and histories, and tickets. */
final class StatusSectionReader {

    private final SetReader sets;
    private final Notes notes;
    private final Map<String, NodeName> configured = new HashMap<>();

    StatusSectionReader(SetReader sets, Notes notes, List<NodeConfig> nodes) {
        this.sets = sets;
        this.notes = notes;
        nodes.forEach(node -> configured.putIfAbsent(node.id(), node.name()));
    }

    SortedMap<NodeName, NodeState> nodes(Element status) {
        TreeMap<NodeName, NodeState> states = new TreeMap<>();
        for (Element element : status.all("node_state")) {
            NodeName known = configured.get(element.get("id"));
            Optional<NodeName> name = known != null ? Optional.of(known) : notes.node(element, "uname");
            int position = states.size();
            name.ifPresent(node -> states.computeIfAbsent(node, unused -> node(element, node, position)));
        }
        for (NodeName name : configured.values()) {
            states.computeIfAbsent(
                    name, node -> new NodeState(node, NodeState.Standing.OFFLINE, new TreeMap<>(), new TreeMap<>()));
        }
        return states;
    }

    private NodeState node(Element element, NodeName name, int position) {
        TreeMap<String, String> attributes = new TreeMap<>();
        for (Element transients : element.all("transient_attributes")) {
            AttributeSet.unconditional(sets.sets(transients, "instance_attributes"))
                    .forEach(attributes::putIfAbsent);
        }
        TreeMap<ResourceId, ResourceHistory> histories = new TreeMap<>();
        for (Element resource : element.one("lrm").one("lrm_resources").all("lrm_resource")) {
            history(resource, attributes, histories.size())
                    .ifPresent(found -> histories.putIfAbsent(found.resource(), found));
        }
        boolean isRemote = CibValues.bool(element.get("remote_node"), false);
        NodeReport report = new NodeReport(
                element.get("id"),
                position,
                isRemote ? NodeReport.Kind.REMOTE : NodeReport.Kind.CLUSTER,
                element.get("in_ccm"),
                element.get("crmd"),
                element.get("join"),
                element.get("expected"),
                element.get("shutdown"),
                element.get("node_fenced"),
                element.get("node_in_maintenance"));
        return new NodeState(name, standing(report), attributes, histories, report);
    }

    /** Nobody fenced it for us, so what is not a full member holds nothing as far as a live cluster goes. */
    private static NodeState.Standing standing(NodeReport report) {
        boolean isMember = isTrue(report.membership())
                && isTrue(report.processes())
                && report.join().equals("member");
        return isMember ? NodeState.Standing.ONLINE : NodeState.Standing.OFFLINE;
    }

    /** Newer CIBs give the time since when instead of a truth value. */
    private static boolean isTrue(String text) {
        return text.equals("online") || CibValues.bool(text, CibValues.whole(text, 0) > 0);
    }

    private Optional<ResourceHistory> history(Element element, Map<String, String> attributes, int position) {
        Optional<ResourceId> id = notes.resource(element, "id");
        if (id.isEmpty()
                || element.get("class").isEmpty()
                || element.get("type").isEmpty()) {
            notes.add(element, "a history without an agent; left out");
            return Optional.empty();
        }
        List<OperationResult> runs = new ArrayList<>();
        TreeMap<OperationKey, OperationResult> last = new TreeMap<>();
        for (Element op : element.all("lrm_rsc_op")) {
            OperationResult run = run(id.get(), op);
            runs.add(run);
            last.merge(run.key(), run, StatusSectionReader::later);
        }
        TreeMap<OperationKey, Score> counts = new TreeMap<>();
        Instant lastFailure = failures(id.get(), attributes, counts);
        AgentName agent = new AgentName(element.get("class"), element.get("provider"), element.get("type"));
        Instant lock = Instant.ofEpochSecond(seconds(element.get("shutdown-lock")));
        return Optional.of(new ResourceHistory(
                id.get(),
                agent,
                last,
                counts,
                lastFailure,
                new ResourceHistory.Details(runs, position, element.get("container"), lock)));
    }

    /** At the same call the failure is the last that happened. */
    private static OperationResult later(OperationResult a, OperationResult b) {
        if (a.callId() != b.callId()) {
            return a.callId() > b.callId() ? a : b;
        }
        return b.isFailed() ? b : a;
    }

    private static Instant failures(ResourceId id, Map<String, String> attributes, Map<OperationKey, Score> counts) {
        Instant last = Instant.EPOCH;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            String name = attribute.getKey();
            if (isOf(name, "fail-count-" + id)) {
                counts.put(failed(id, name), Score.of(CibValues.score(attribute.getValue(), 0)));
            } else if (isOf(name, "last-failure-" + id)) {
                Instant at = Instant.ofEpochSecond(seconds(attribute.getValue()));
                last = at.isAfter(last) ? at : last;
            }
        }
        return last;
    }

    private static boolean isOf(String attribute, String prefix) {
        return attribute.startsWith(prefix)
                && (attribute.length() == prefix.length()
                        || attribute.charAt(prefix.length()) == '#'
                        || attribute.charAt(prefix.length()) == ':');
    }

    /** Before failures were counted per operation, one count stood for all. */
    private static OperationKey failed(ResourceId id, String attribute) {
        int mark = attribute.indexOf('#');
        String operation = mark < 0 ? "monitor_0" : attribute.substring(mark + 1);
        int cut = operation.lastIndexOf('_');
        if (cut < 0) {
            return new OperationKey(id, operation, Duration.ZERO);
        }
        return new OperationKey(id, operation.substring(0, cut), millis(operation.substring(cut + 1)));
    }

    private static OperationResult run(ResourceId id, Element op) {
        OperationKey key = new OperationKey(id, op.get("operation"), millis(op.get("interval")));
        String[] transition = op.get("transition-key").split(":", 4);
        int expected = transition.length > 2 ? CibValues.number(transition[2], -1) : -1;
        int statusCode = CibValues.number(op.get("op-status"), 0);
        Instant changed = Instant.ofEpochSecond(seconds(op.get("last-rc-change")));
        RunDetails details = new RunDetails(
                op.get("id"),
                op.get("operation_key"),
                statusCode,
                op.get("on_node"),
                op.get("migrate_source"),
                op.get("migrate_target"),
                new TreeMap<>(op.attributes));
        return new OperationResult(
                key,
                CibValues.number(op.get("call-id"), -1),
                status(statusCode),
                CibValues.number(op.get("rc-code"), 0),
                expected,
                op.get("exit-reason"),
                op.get("op-digest"),
                millis(op.get("exec-time")),
                op.has("last-run") ? Instant.ofEpochSecond(seconds(op.get("last-run"))) : changed,
                changed,
                details);
    }

    private static Status status(int code) {
        return switch (code) {
            case -1 -> Status.PENDING;
            case 1 -> Status.CANCELLED;
            case 2 -> Status.TIMED_OUT;
            case 0, 4 -> Status.DONE;
            default -> Status.ERROR;
        };
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Math.max(0, CibValues.number(text, 0)));
    }

    private static long seconds(String text) {
        return Math.max(0, Math.min(Integer.MAX_VALUE * 8L, CibValues.whole(text, 0)));
    }

    /** The tickets without what they say of themselves twice. */
    static List<Ticket> ticketsAlone(Element status) {
        List<Ticket> tickets = new ArrayList<>();
        tickets(status).values().forEach(ticket -> {
            TreeMap<String, String> more = new TreeMap<>(ticket.attributes());
            List.of("id", "granted", "standby").forEach(more::remove);
            tickets.add(new Ticket(ticket.id(), ticket.isGranted(), ticket.isStandby(), more));
        });
        return tickets;
    }

    static SortedMap<String, Ticket> tickets(Element status) {
        TreeMap<String, Ticket> tickets = new TreeMap<>();
        for (Element element : status.one("tickets").all("ticket_state")) {
            tickets.put(
                    element.get("id"),
                    new Ticket(
                            element.get("id"),
                            CibValues.bool(element.get("granted"), false),
                            CibValues.bool(element.get("standby"), false),
                            new TreeMap<>(element.attributes)));
        }
        return tickets;
    }
}
