package org.asterism.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;

/**
 * Reads the cluster's resources, constraints and options: {@code asterism { resources { } constraints { } options { } }}.
 * Resources keep the order in which they were written.
 */
public final class DocumentReader {

    private DocumentReader() {}

    /**
     * Reads a file.
     *
     * @param nodes the cluster's nodes, to check names against; empty = not checked
     */
    public static Reading<ClusterDocument> readFile(Path file, Set<NodeName> nodes) {
        Findings findings = new Findings(file.toString());
        return reading(readFile(file, nodes, findings), findings);
    }

    /**
     * Reads a text, which may not include files.
     *
     * @param name how to call the text in problems
     */
    public static Reading<ClusterDocument> readText(String name, String text, Set<NodeName> nodes) {
        Findings findings = new Findings(name);
        return reading(
                HoconSource.text(name, text, findings).map(config -> readAlone(config, nodes, findings)), findings);
    }

    private static Reading<ClusterDocument> reading(Optional<ClusterDocument> document, Findings findings) {
        return document.isPresent() && findings.problems().isEmpty()
                ? new Reading.Accepted<>(document.get())
                : new Reading.Refused<>(findings.problems());
    }

    static Optional<ClusterDocument> readFile(Path file, Set<NodeName> nodes, Findings findings) {
        return HoconSource.file(file, ConfigFactory.empty(), findings)
                .map(config -> readAlone(config, nodes, findings));
    }

    private static ClusterDocument readAlone(Config config, Set<NodeName> nodes, Findings findings) {
        ClusterDocument document = read(config, nodes, findings);
        if (config.root().get("asterism") instanceof ConfigObject object) {
            Section root = new Section(findings, "asterism", object);
            NodeSettingsReader.DOCUMENT_KEYS.forEach(root::leave);
            root.done();
        }
        return document;
    }

    /** The document in a configuration; other keys of {@code asterism} are passed over. */
    static ClusterDocument read(Config config, Set<NodeName> nodes, Findings findings) {
        ConfigValue top = config.root().get("asterism");
        if (!(top instanceof ConfigObject object)) {
            findings.report(
                    top == null ? config.root().origin() : top.origin(),
                    "there is no asterism { }",
                    "resources and constraints stand in it",
                    "write asterism { resources { ... } }");
            return ClusterDocument.EMPTY;
        }
        Section root = new Section(findings, "asterism", object);
        SortedMap<String, String> options =
                AttributeReader.all(root.section("options"), Attribute.OPTIONS, Attribute.OLD_OPTIONS);
        SortedMap<String, String> resourceDefaults =
                AttributeReader.all(root.section("resource-defaults"), Attribute.CLONE_META, Attribute.OLD_META);
        SortedMap<String, String> operationDefaults =
                AttributeReader.all(root.section("operation-defaults"), Attribute.OPERATION_DEFAULTS, Map.of());
        ResourceReader resources = new ResourceReader(root.section("resources"), operationDefaults);
        ResourceReader.Resources read = resources.read();
        List<Constraint> constraints = new ConstraintReader(root.section("constraints"), read, nodes).read();
        return new ClusterDocument(
                options,
                nodeAttributes(root.section("node-attributes"), nodes),
                read.top(),
                constraints,
                resourceDefaults,
                operationDefaults);
    }

    private static SortedMap<NodeName, SortedMap<String, String>> nodeAttributes(Section section, Set<NodeName> nodes) {
        TreeMap<NodeName, SortedMap<String, String>> result = new TreeMap<>();
        for (String key : section.keys()) {
            Section node = section.withFreeKeys().section(key);
            nodeName(section, key, key, nodes).ifPresent(name -> {
                if (result.put(name, attributes(node)) != null) {
                    section.report(
                            key,
                            "node '" + name + "' stands twice in " + section.path(),
                            "one of the two would win",
                            "join them");
                }
            });
        }
        return result;
    }

    private static SortedMap<String, String> attributes(Section node) {
        SortedMap<String, String> attributes = new TreeMap<>();
        for (String key : node.keys()) {
            Attribute attribute = Attribute.NODE.getOrDefault(key, new Attribute(key, Attribute.Kind.TEXT, List.of()));
            node.as(key, attribute.remedy(""), attribute::checked).ifPresent(value -> attributes.put(key, value));
        }
        return attributes;
    }

    /** A node's name, which has to be known if any is. */
    static Optional<NodeName> nodeName(Section section, String key, String text, Set<NodeName> nodes) {
        TreeSet<String> known = new TreeSet<>();
        nodes.forEach(node -> known.add(node.value()));
        try {
            NodeName name = NodeNames.parse(text);
            if (nodes.isEmpty() || nodes.contains(name)) {
                return Optional.of(name);
            }
            section.refuse(key, text, "is not a node of this cluster", Nearest.advice(text, known));
        } catch (IllegalArgumentException badName) {
            section.refuse(key, text, String.valueOf(badName.getMessage()), Nearest.advice(text, known));
        }
        return Optional.empty();
    }
}
