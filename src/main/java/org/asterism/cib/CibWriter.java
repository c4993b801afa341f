package org.asterism.cib;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.FencingLevel;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.Tag;

/** Writes a document as a CIB's configuration, which {@link CibReader} reads back to the same meaning. */
public final class CibWriter {

    private final XmlText xml = new XmlText();
    private final SetWriter sets = new SetWriter(xml);

    private CibWriter() {}

    /** A whole CIB with an empty status, ending with a newline. */
    public static String write(ClusterDocument document) {
        CibWriter writer = new CibWriter();
        writer.cib(document, XmlText.of(), List.of(), document.details().tickets());
        return writer.xml.toString();
    }

    /** With what a live cluster knows of its nodes; {@code crm_simulate} and our own commands decide by it. */
    public static String write(ClusterState state) {
        CibWriter writer = new CibWriter();
        Map<String, String> root = XmlText.of(
                "have-quorum",
                state.votes() == ClusterState.Votes.WON ? "1" : "0",
                "dc-uuid",
                state.coordinatorId(),
                "execution-date",
                Long.toString(state.now().getEpochSecond()));
        writer.cib(
                state.document(),
                root,
                List.copyOf(state.nodes().values()),
                List.copyOf(state.tickets().values()));
        return writer.xml.toString();
    }

    private void cib(
            ClusterDocument document,
            Map<String, String> live,
            List<NodeState> states,
            List<ClusterState.Ticket> tickets) {
        ClusterDocument.Details details = document.details();
        Map<String, String> root =
                XmlText.of("validate-with", "pacemaker-3.9", "admin_epoch", "0", "epoch", "1", "num_updates", "0");
        root.putAll(live);
        xml.open("cib", root);
        xml.open("configuration");
        xml.open("crm_config");
        sets.sets("cluster_property_set", "cib-bootstrap-options", details.options(), document.options());
        xml.close();
        xml.open("nodes");
        nodes(document, states);
        xml.close();
        xml.open("resources");
        ResourceSectionWriter resources = new ResourceSectionWriter(xml, sets, document.operationDefaults());
        document.resources().forEach(resources::write);
        xml.close();
        xml.open("constraints");
        ConstraintSectionWriter constraints = new ConstraintSectionWriter(xml, sets);
        document.constraints().forEach(constraints::write);
        xml.close();
        fencingLevels(details.fencingLevels());
        defaults(
                "rsc_defaults",
                () -> sets.sets(
                        "meta_attributes", "rsc-defaults", details.resourceDefaults(), document.resourceDefaults()));
        defaults(
                "op_defaults",
                () -> sets.sets(
                        "meta_attributes", "op-defaults", details.operationDefaults(), document.operationDefaults()));
        tags(document);
        new AlertSectionWriter(xml, sets).write(details.alerts());
        xml.close();
        status(document, states, tickets);
        xml.close();
    }

    /** A template's name goes on as a tag, so that constraints on it still mean the same resources. */
    private void tags(ClusterDocument document) {
        List<Tag> tags = document.tagsAndTemplates();
        if (tags.isEmpty()) {
            return;
        }
        xml.open("tags");
        for (Tag tag : tags) {
            xml.open("tag", "id", tag.id());
            tag.resources().forEach(resource -> xml.leaf("obj_ref", "id", resource.value()));
            xml.close();
        }
        xml.close();
    }

    private void defaults(String section, Runnable contents) {
        xml.open(section);
        contents.run();
        xml.close();
    }

    private void status(ClusterDocument document, List<NodeState> states, List<ClusterState.Ticket> tickets) {
        if (states.isEmpty() && tickets.isEmpty()) {
            xml.leaf("status", Map.of());
            return;
        }
        StatusSectionWriter writer = new StatusSectionWriter(xml, sets);
        xml.open("status");
        states.forEach(state -> writer.write(state, id(document, state.name())));
        if (!tickets.isEmpty()) {
            xml.open("tickets");
            tickets.forEach(this::ticket);
            xml.close();
        }
        xml.close();
    }

    private void ticket(ClusterState.Ticket ticket) {
        Map<String, String> attributes = new LinkedHashMap<>(ticket.attributes());
        attributes.put("id", ticket.id());
        attributes.put("granted", Boolean.toString(ticket.isGranted()));
        attributes.put("standby", Boolean.toString(ticket.isStandby()));
        xml.leaf("ticket_state", attributes);
    }

    private static String id(ClusterDocument document, NodeName name) {
        return document.details().nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .map(NodeConfig::id)
                .orElse(name.value());
    }

    private void nodes(ClusterDocument document, List<NodeState> states) {
        List<NodeConfig> nodes = document.details().nodes();
        Set<NodeName> written = new TreeSet<>();
        for (NodeConfig node : nodes) {
            String type = node.kind() == NodeConfig.Kind.MEMBER
                    ? ""
                    : node.kind().name().toLowerCase(java.util.Locale.ROOT);
            xml.open("node", "id", node.id(), "uname", node.name().value(), "type", type);
            SortedMap<String, String> plain = document.nodeAttributes().getOrDefault(node.name(), new TreeMap<>());
            sets.sets("instance_attributes", "nodes-" + node.id(), node.attributes(), plain);
            sets.sets("utilization", "nodes-" + node.id(), node.utilization(), new TreeMap<>());
            xml.close();
            written.add(node.name());
        }
        Set<NodeName> others = new TreeSet<>(document.nodeAttributes().keySet());
        states.forEach(state -> others.add(state.name()));
        others.removeAll(written);
        for (NodeName name : others) {
            xml.open("node", "id", name.value(), "uname", name.value());
            SortedMap<String, String> plain = document.nodeAttributes().getOrDefault(name, new TreeMap<>());
            sets.sets("instance_attributes", "nodes-" + name, List.of(), plain);
            xml.close();
        }
    }

    private void fencingLevels(List<FencingLevel> levels) {
        if (levels.isEmpty()) {
            return;
        }
        xml.open("fencing-topology");
        for (FencingLevel level : levels) {
            Map<String, String> attributes = XmlText.of("id", level.id());
            if (level.target() instanceof FencingLevel.Target.Node node) {
                attributes.put("target", node.name());
            } else if (level.target() instanceof FencingLevel.Target.Matching matching) {
                attributes.put("target-pattern", matching.pattern());
            } else if (level.target() instanceof FencingLevel.Target.WithAttribute with) {
                attributes.put("target-attribute", with.name());
                attributes.put("target-value", with.value());
            }
            attributes.put("index", Integer.toString(level.index()));
            attributes.put("devices", String.join(",", level.devices()));
            xml.leaf("fencing-level", attributes);
        }
        xml.close();
    }
}
