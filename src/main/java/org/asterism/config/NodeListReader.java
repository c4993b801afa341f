package org.asterism.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.AttributeSet;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;

/**
 * Reads what a document says of nodes: {@code node-attributes}, {@code node-utilization}, and {@code nodes}, which only a
 * document made of a CIB has: their order, ids and kinds.
 */
final class NodeListReader {

    private final Section root;
    private final Set<NodeName> known;
    private final Map<NodeName, NodeConfig> configs = new LinkedHashMap<>();
    private final TreeMap<NodeName, SortedMap<String, String>> plain = new TreeMap<>();

    /** @param known the cluster's nodes; empty = not checked */
    NodeListReader(Section root, Set<NodeName> known) {
        this.root = root;
        this.known = known;
    }

    /** Plain attributes, and the nodes as far as there is more to say of them. */
    record Nodes(SortedMap<NodeName, SortedMap<String, String>> attributes, List<NodeConfig> configs) {
        Nodes {
            configs = List.copyOf(configs);
        }
    }

    Nodes read() {
        for (Section each : root.sections("nodes")) {
            Optional<NodeName> name = each.requiredText("name", "pbx1")
                    .flatMap(text -> each.has("type")
                            ? DocumentReader.nodeName(each, "name", text, Set.of())
                            : DocumentReader.nodeName(each, "name", text, known));
            Optional<String> id = each.has("id") ? each.text("id") : name.map(NodeName::value);
            NodeConfig.Kind kind = each.has("type")
                    ? each.choice("type", NodeConfig.Kind.class).orElse(NodeConfig.Kind.MEMBER)
                    : NodeConfig.Kind.MEMBER;
            each.done();
            name.ifPresent(found -> {
                NodeConfig config = new NodeConfig(found, id.orElse(found.value()), kind, List.of(), List.of());
                if (configs.put(found, config) != null) {
                    each.refuse("name", found.value(), "stands twice in " + each.path(), "remove one");
                }
            });
        }
        attributes(root.section("node-attributes"));
        utilization(root.section("node-utilization"));
        return new Nodes(plain, List.copyOf(configs.values()));
    }

    private void attributes(Section section) {
        Set<NodeName> seen = new TreeSet<>();
        for (String key : section.keys()) {
            name(section, key).ifPresent(name -> {
                NodeConfig config = config(name);
                SetReader.Sets sets = SetReader.read(
                        section.withFreeKeys(), key, DocumentWriter.ownerOfAttributes(config), NodeListReader::checked);
                if (!sets.plain().isEmpty()) {
                    plain.put(name, sets.plain());
                }
                if (!seen.add(name)) {
                    section.report(
                            key,
                            "node '" + name + "' stands twice in " + section.path(),
                            "one of the two would win",
                            "join them");
                }
                if (!sets.sets().isEmpty()) {
                    configs.put(
                            name, new NodeConfig(name, config.id(), config.kind(), sets.sets(), config.utilization()));
                }
            });
        }
    }

    private static SortedMap<String, String> checked(Section node) {
        return AttributeReader.free(
                node, name -> Attribute.NODE.getOrDefault(name, new Attribute(name, Attribute.Kind.TEXT, List.of())));
    }

    private void utilization(Section section) {
        for (String key : section.keys()) {
            name(section, key).ifPresent(name -> {
                NodeConfig config = config(name);
                List<AttributeSet> sets = SetReader.named(
                        section.withFreeKeys(),
                        key,
                        DocumentWriter.ownerOfUtilization(config),
                        EntryReader::utilization);
                if (!sets.isEmpty()) {
                    configs.put(name, new NodeConfig(name, config.id(), config.kind(), config.attributes(), sets));
                }
            });
        }
    }

    private Optional<NodeName> name(Section section, String key) {
        section.leave(key);
        boolean isListed =
                configs.keySet().stream().anyMatch(name -> name.value().equals(key));
        return DocumentReader.nodeName(section, key, key, isListed ? Set.of() : known);
    }

    private NodeConfig config(NodeName name) {
        NodeConfig known = configs.get(name);
        return known != null ? known : new NodeConfig(name, name.value(), NodeConfig.Kind.MEMBER, List.of(), List.of());
    }
}
