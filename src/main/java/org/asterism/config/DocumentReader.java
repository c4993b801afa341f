package org.asterism.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.FencingLevel;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Tag;

/**
 * Reads the cluster's resources, constraints and options: {@code asterism { resources { } constraints { } options { } }}
 * and what else {@link NodeSettingsReader#DOCUMENT_KEYS} names.
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

    /** What is in force, as this release understands it. */
    public record Stored(ClusterDocument document, List<Problem> passedOver) {
        public Stored {
            passedOver = List.copyOf(passedOver);
        }
    }

    /**
     * Reads a text that is in force. Decided: what a later release wrote and this one does not know (keys, kinds of leases) is
     * passed over, since nodes of releases next to each other work together; names of nodes are not checked. Safety rests on
     * quorum, gates and leases, none of which the document can loosen by what it leaves out.
     */
    public static Reading<Stored> readStored(String text) {
        Findings findings = new Findings("the stored document", Findings.Unknown.PASSED_OVER);
        Optional<ClusterDocument> document = HoconSource.text("the stored document", text, findings)
                .map(config -> readAlone(config, Set.of(), findings));
        return document.isPresent() && findings.problems().isEmpty()
                ? new Reading.Accepted<>(new Stored(document.get(), findings.passedOver()))
                : new Reading.Refused<>(findings.problems());
    }

    /** The document as it would be read after it was written; empty if it would be refused. */
    static Optional<ClusterDocument> readBack(ClusterDocument document) {
        Findings findings = new Findings("written");
        Optional<ClusterDocument> back = HoconSource.text("written", DocumentWriter.write(document), findings)
                .map(config -> read(config, Set.of(), new TreeSet<>(), findings));
        return findings.problems().isEmpty() ? back : Optional.empty();
    }

    /**
     * What would be refused in a part of a document if it were written.
     *
     * @param names of resources and tags that stand in other parts
     */
    static List<Problem> problems(ClusterDocument part, SortedSet<String> names) {
        Findings findings = new Findings("written");
        HoconSource.text("written", DocumentWriter.write(part), findings)
                .ifPresent(config -> read(config, Set.of(), names, findings));
        return findings.problems();
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
        return read(config, nodes, new TreeSet<>(), findings);
    }

    private static ClusterDocument read(
            Config config, Set<NodeName> nodes, SortedSet<String> otherNames, Findings findings) {
        ConfigValue top = config.root().get("asterism");
        if (!(top instanceof ConfigObject object)) {
            findings.report(
                    top == null ? config.root().origin() : top.origin(),
                    "there is no asterism { }",
                    "resources and constraints stand in it",
                    "write asterism { resources { ... } }");
            return ClusterDocument.EMPTY;
        }
        return read(new Section(findings, "asterism", object), nodes, otherNames);
    }

    private static ClusterDocument read(Section root, Set<NodeName> nodes, SortedSet<String> otherNames) {
        SetReader.Sets options = SetReader.read(
                root,
                "options",
                DocumentWriter.OWNER_OF_OPTIONS,
                values -> AttributeReader.all(values, Attribute.OPTIONS, Attribute.OLD_OPTIONS));
        SetReader.Sets resourceDefaults = SetReader.read(
                root,
                "resource-defaults",
                DocumentWriter.OWNER_OF_RESOURCE_DEFAULTS,
                values -> AttributeReader.all(values, Attribute.CLONE_META, Attribute.OLD_META));
        SetReader.Sets operationDefaults = SetReader.read(
                root,
                "operation-defaults",
                DocumentWriter.OWNER_OF_OPERATION_DEFAULTS,
                values -> AttributeReader.all(values, Attribute.OPERATION_DEFAULTS, Map.of()));
        ResourceReader.Resources resources =
                new ResourceReader(root.section("resources"), operationDefaults.plain()).read();
        SortedSet<String> names = new TreeSet<>(resources.names());
        names.addAll(otherNames);
        List<Tag> tags = tags(root.section("tags"), new TreeSet<>(names));
        List<FencingLevel> levels = new FencingReader(root.section("fencing"), new TreeSet<>(names), nodes).read();
        tags.forEach(tag -> names.add(tag.id()));
        NodeListReader.Nodes readNodes = new NodeListReader(root, nodes).read();
        return new ClusterDocument(
                options.plain(),
                readNodes.attributes(),
                resources.top(),
                new ConstraintReader(root.section("constraints"), new ConstraintParts(names, nodes)).read(),
                resourceDefaults.plain(),
                operationDefaults.plain(),
                new ClusterDocument.Details(
                        readNodes.configs(),
                        options.sets(),
                        resourceDefaults.sets(),
                        operationDefaults.sets(),
                        tags,
                        levels,
                        tickets(root.section("tickets").withFreeKeys()),
                        LeaseReader.read(root.section("leases").withFreeKeys()),
                        new AlertReader(root.section("alerts")).read()));
    }

    /** {@code tickets { berlin { granted = true, standby = false } }}: what the site has been granted. */
    private static List<ClusterState.Ticket> tickets(Section section) {
        List<ClusterState.Ticket> tickets = new ArrayList<>();
        for (String name : section.keys()) {
            section.sectionIfSet(name).ifPresent(each -> {
                SortedMap<String, String> values = AttributeReader.all(each, Attribute.TICKET, Map.of());
                boolean isGranted = CibValues.bool(values.getOrDefault("granted", ""), false);
                boolean isStandby = CibValues.bool(values.getOrDefault("standby", ""), false);
                SortedMap<String, String> more = new TreeMap<>(values);
                more.keySet().removeAll(Attribute.TICKET.keySet());
                tickets.add(new ClusterState.Ticket(name, isGranted, isStandby, more));
            });
        }
        return tickets;
    }

    /** {@code tags { front = [ a, b ] }}: a name for several resources, which constraints may use. */
    private static List<Tag> tags(Section section, SortedSet<String> resources) {
        List<Tag> tags = new ArrayList<>();
        for (String key : section.keys()) {
            List<ResourceId> members = new ArrayList<>();
            for (String name : section.withFreeKeys().texts(key)) {
                if (resources.contains(name)) {
                    members.add(new ResourceId(name));
                } else {
                    section.refuse(key, name, "is not a resource", Nearest.advice(name, resources));
                }
            }
            if (resources.contains(key)) {
                section.report(
                        key,
                        "tag '" + key + "' is called like a resource",
                        "constraints could mean either",
                        "rename it");
            }
            ResourceReader.id(section, key, key).ifPresent(id -> tags.add(new Tag(id.value(), members)));
            section.leave(key);
        }
        return tags;
    }

    /** A node's name, which has to be known if any is. */
    static Optional<NodeName> nodeName(Section section, String key, String text, Set<NodeName> nodes) {
        TreeSet<String> known = new TreeSet<>();
        nodes.forEach(node -> known.add(node.value()));
        try {
            // Where the cluster's nodes are not known, a name stays as it is: that of a CIB may have capitals.
            NodeName name = nodes.isEmpty() ? NodeNames.asWritten(text) : NodeNames.parse(text);
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
