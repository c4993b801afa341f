package org.asterism.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.asterism.coordinator.Coordinator.View;
import org.asterism.executor.AgentRequests.Reply;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeState;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Role;
import org.asterism.policy.HistoryRole;
import org.asterism.policy.Scheduler;

/** {@code crm_mon -1} for agents, in the words that they look for. */
final class MonitorTool {

    private static final List<String> WITHOUT_EFFECT =
            List.of("--one-shot", "--inactive", "--output-as=text", "--output-as=console");

    private MonitorTool() {}

    private enum Form {
        TEXT,
        BY_NODE,
        XML
    }

    static Reply answer(View view, List<String> words) {
        Form form = Form.TEXT;
        boolean isTellingAttributes = false;
        for (String word : words) {
            if (List.of("-X", "--as-xml", "--output-as=xml").contains(word)) {
                form = Form.XML;
            } else if (word.equals("--group-by-node")) {
                form = Form.BY_NODE;
            } else if (word.equals("--show-node-attributes")) {
                isTellingAttributes = true;
            } else if (word.matches("-[1nrAfVN]+")) {
                form = word.contains("n") ? Form.BY_NODE : form;
                isTellingAttributes = isTellingAttributes || word.contains("A");
            } else if (!WITHOUT_EFFECT.contains(word)) {
                return new Reply(AgentDesk.USAGE, "crm_mon for agents knows -1, -n, -r, -A, -X, not " + word);
            }
        }
        if (form == Form.XML) {
            return Reply.of(xml(view.state()));
        }
        List<String> lines = new ArrayList<>(List.of(
                "Cluster Summary:",
                "  * Stack: asterism",
                "  * Current DC: "
                        + (view.state().coordinatorId().isEmpty()
                                ? "NONE"
                                : view.state().coordinatorId())
                        + (view.state().votes() == ClusterState.Votes.WON
                                ? " - partition with quorum"
                                : " - partition WITHOUT quorum"),
                ""));
        if (form == Form.BY_NODE) {
            byNode(view.state(), lines);
        } else {
            Scheduler.status(view.state()).lines().forEach(line -> lines.add(line.replaceFirst("^\\* ", "")));
        }
        if (isTellingAttributes) {
            attributes(view.state(), lines);
        }
        return Reply.of(String.join("\n", lines) + "\n");
    }

    private static void byNode(ClusterState state, List<String> lines) {
        lines.add("Node List:");
        for (NodeState node : state.nodes().values()) {
            lines.add("  * Node " + node.name() + ": " + words(node));
            for (Resource resource : state.document().resources()) {
                resource.primitives().forEach(primitive -> running(node, primitive, lines));
            }
        }
    }

    private static void running(NodeState node, Resource.Primitive primitive, List<String> lines) {
        Role role = role(node, primitive);
        if (isActive(role)) {
            lines.add("    * " + primitive.id() + "\t(" + primitive.agent().toString() + "):\t " + word(role));
        }
    }

    private static void attributes(ClusterState state, List<String> lines) {
        lines.add("");
        lines.add("Node Attributes:");
        for (NodeState node : state.nodes().values()) {
            lines.add("  * Node: " + node.name() + ":");
            node.attributes().forEach((name, value) -> lines.add("    * " + name + "\t: " + value));
        }
    }

    private static String xml(ClusterState state) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?>\n<crm_mon version=\"2.1.5\">\n  <nodes>\n");
        for (NodeState node : state.nodes().values()) {
            text.append("    <node name=\"%s\" id=\"%s\" online=\"%s\" pending=\"%s\" type=\"member\"/>\n"
                    .formatted(
                            node.name(),
                            node.name(),
                            node.standing() == NodeState.Standing.ONLINE,
                            node.standing() == NodeState.Standing.PENDING));
        }
        text.append("  </nodes>\n  <resources>\n");
        for (Resource resource : state.document().resources()) {
            for (Resource.Primitive primitive : resource.primitives()) {
                for (NodeState node : state.nodes().values()) {
                    Role role = role(node, primitive);
                    if (isActive(role)) {
                        text.append(
                                "    <resource id=\"%s\" resource_agent=\"%s\" role=\"%s\" active=\"true\"><node name=\"%s\" id=\"%s\"/></resource>\n"
                                        .formatted(
                                                primitive.id(),
                                                primitive.agent(),
                                                word(role),
                                                node.name(),
                                                node.name()));
                    }
                }
            }
        }
        return text.append("  </resources>\n</crm_mon>\n").toString();
    }

    static Role role(NodeState node, Resource.Primitive primitive) {
        ResourceHistory history = node.history().get(primitive.id());
        boolean isGone = node.standing() == NodeState.Standing.LOST || node.standing() == NodeState.Standing.OFFLINE;
        return history == null || isGone ? Role.STOPPED : HistoryRole.of(history);
    }

    static boolean isActive(Role role) {
        return role == Role.STARTED || role == Role.UNPROMOTED || role == Role.PROMOTED;
    }

    private static String word(Role role) {
        String word = role.name().toLowerCase(Locale.ROOT);
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String words(NodeState node) {
        return switch (node.standing()) {
            case ONLINE -> "online";
            case PENDING -> "pending";
            case OFFLINE, LOST, UNKNOWN -> "OFFLINE";
        };
    }
}
