package org.asterism.cib;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.AttributeSet;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.FencingLevel;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Rule;
import org.asterism.model.Score;
import org.asterism.model.Tag;

/** Reads a CIB into a cluster state, to be decided as Pacemaker does. */
public final class CibReader {

    private static final Set<String> SECTIONS = Set.of(
            "crm_config",
            "nodes",
            "resources",
            "constraints",
            "rsc_defaults",
            "op_defaults",
            "fencing-topology",
            "tags",
            "acls",
            "alerts");

    private static final List<String> NOT_SUPPORTED = List.of("acls");

    private static final String OLDER_OPTIONS = "older-options";

    private static final Map<String, String> OLDER_RESOURCE_DEFAULTS =
            Map.of("default-resource-stickiness", "resource-stickiness", "is-managed-default", "is-managed");

    private static final Map<String, String> OLDER_OPERATION_DEFAULTS = Map.of("default-action-timeout", "timeout");

    private final Element cib;
    private final Element configuration;
    private final Notes notes = new Notes();
    private final SetReader sets;

    private CibReader(Element cib) {
        HeartbeatDialect.modernise(cib, notes);
        this.cib = cib;
        this.configuration = cib.one("configuration");
        this.sets = new SetReader(cib, notes);
    }

    /**
     * Reads a file.
     *
     * @param now time to decide at where the document does not say it ({@code execution-date})
     */
    public static CibReading read(Path file, Instant now) throws IOException, CibUnreadable {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, now);
        }
    }

    /** Reads a document; see {@link #read(Path, Instant)}. */
    public static CibReading read(InputStream in, Instant now) throws CibUnreadable {
        Element root = ElementReader.read(in);
        if (!root.name.equals("cib")) {
            throw new CibUnreadable("not a CIB: its root is '" + root.name + "'");
        }
        CibReader reader = new CibReader(root);
        return new CibReading(reader.state(now), reader.notes.all());
    }

    private ClusterState state(Instant now) {
        notes.unknown(configuration, Set.of(), SECTIONS);
        for (String section : NOT_SUPPORTED) {
            for (Element part : configuration.one(section).children) {
                notes.add(part, section + " are not supported; left out");
            }
        }
        List<NodeConfig> nodes = nodes();
        ClusterDocument document = document(nodes);
        Element status = cib.one("status");
        boolean isQuorate = CibValues.bool(cib.get("have-quorum"), false);
        boolean hadQuorum = CibValues.bool(cib.get("no-quorum-panic"), false);
        long stored = CibValues.whole(cib.get("execution-date"), 0);
        return new ClusterState(
                document,
                new StatusSectionReader(sets, notes, nodes).nodes(status),
                isQuorate ? ClusterState.Votes.WON : hadQuorum ? ClusterState.Votes.LOST : ClusterState.Votes.NEVER_WON,
                new TreeSet<>(),
                stored > 0 ? Instant.ofEpochSecond(Math.min(stored, Integer.MAX_VALUE * 8L)) : now,
                ClusterState.Manner.PACEMAKER,
                StatusSectionReader.tickets(status),
                cib.get("dc-uuid"));
    }

    private ClusterDocument document(List<NodeConfig> nodes) {
        List<AttributeSet> options = all("crm_config", "cluster_property_set");
        SortedMap<String, String> plainOptions = AttributeSet.unconditional(options);
        KnownNames.check(configuration.one("crm_config"), plainOptions.keySet(), KnownNames.OPTIONS, notes);
        List<AttributeSet> resourceDefaults =
                withOlder(all("rsc_defaults", "meta_attributes"), plainOptions, OLDER_RESOURCE_DEFAULTS);
        List<AttributeSet> operationDefaults =
                withOlder(all("op_defaults", "meta_attributes"), plainOptions, OLDER_OPERATION_DEFAULTS);
        SortedMap<String, String> plainOperationDefaults = AttributeSet.unconditional(operationDefaults);
        TreeMap<NodeName, SortedMap<String, String>> attributes = new TreeMap<>();
        nodes.forEach(node -> attributes.put(node.name(), AttributeSet.unconditional(node.attributes())));
        ResourceSectionReader resources = new ResourceSectionReader(sets, notes, plainOperationDefaults);
        return new ClusterDocument(
                plainOptions,
                attributes,
                resources.read(configuration.one("resources")),
                new ConstraintSectionReader(sets, notes).read(configuration.one("constraints")),
                AttributeSet.unconditional(resourceDefaults),
                plainOperationDefaults,
                new ClusterDocument.Details(
                        nodes,
                        ResourceSectionReader.beyondPlain(options),
                        ResourceSectionReader.beyondPlain(resourceDefaults),
                        ResourceSectionReader.beyondPlain(operationDefaults),
                        tags(),
                        fencingLevels(),
                        StatusSectionReader.ticketsAlone(cib.one("status")),
                        List.of(),
                        new AlertSectionReader(sets, notes).read(configuration.one("alerts"))));
    }

    /** Before there were sections for defaults, some were cluster options; they yield to all others. */
    private static List<AttributeSet> withOlder(
            List<AttributeSet> sets, SortedMap<String, String> options, Map<String, String> olderNames) {
        TreeMap<String, String> older = new TreeMap<>();
        olderNames.forEach((option, name) -> {
            String value = options.get(option);
            if (value != null) {
                older.put(name, value);
            }
        });
        boolean isKnown = sets.stream().anyMatch(set -> set.id().equals(OLDER_OPTIONS));
        if (older.isEmpty() || isKnown) {
            return sets;
        }
        List<AttributeSet> all = new ArrayList<>(sets);
        all.add(new AttributeSet(OLDER_OPTIONS, Score.MINUS_INFINITY, Rule.ALWAYS, older));
        return AttributeSet.ordered(all);
    }

    private List<AttributeSet> all(String section, String setName) {
        return AttributeSet.ordered(sets.sets(configuration.one(section), setName));
    }

    private List<NodeConfig> nodes() {
        List<NodeConfig> nodes = new ArrayList<>();
        Set<NodeName> names = new HashSet<>();
        for (Element element : configuration.one("nodes").all("node")) {
            notes.unknown(element, Set.of("id", "uname", "type"), Set.of("instance_attributes", "utilization"));
            notes.node(element, "uname").ifPresent(name -> {
                if (names.add(name)) {
                    nodes.add(node(element, name));
                } else {
                    notes.add(element, "another node has this name; left out");
                }
            });
        }
        return nodes;
    }

    private NodeConfig node(Element element, NodeName name) {
        NodeConfig.Kind kind = switch (element.get("type")) {
            case "remote" -> NodeConfig.Kind.REMOTE;
            case "ping" -> NodeConfig.Kind.PING;
            default -> NodeConfig.Kind.MEMBER;
        };
        return new NodeConfig(
                name,
                element.get("id"),
                kind,
                AttributeSet.ordered(sets.sets(element, "instance_attributes")),
                AttributeSet.ordered(sets.sets(element, "utilization")));
    }

    private List<Tag> tags() {
        List<Tag> tags = new ArrayList<>();
        for (Element element : configuration.one("tags").all("tag")) {
            List<ResourceId> resources = new ArrayList<>();
            element.all("obj_ref").forEach(ref -> notes.resource(ref, "id").ifPresent(resources::add));
            tags.add(new Tag(element.get("id"), resources));
        }
        return tags;
    }

    private List<FencingLevel> fencingLevels() {
        List<FencingLevel> levels = new ArrayList<>();
        for (Element element : configuration.one("fencing-topology").all("fencing-level")) {
            notes.unknown(
                    element,
                    Set.of("id", "target", "target-pattern", "target-attribute", "target-value", "index", "devices"),
                    Set.of());
            FencingLevel.Target target;
            if (element.has("target")) {
                target = new FencingLevel.Target.Node(element.get("target"));
            } else if (element.has("target-pattern")) {
                target = new FencingLevel.Target.Matching(element.get("target-pattern"));
            } else {
                target = new FencingLevel.Target.WithAttribute(
                        element.get("target-attribute"), element.get("target-value"));
            }
            List<String> devices = new ArrayList<>();
            for (String device : element.get("devices").split(",", -1)) {
                if (!device.isBlank()) {
                    devices.add(device.strip());
                }
            }
            levels.add(new FencingLevel(element.get("id"), target, CibValues.number(element.get("index"), 0), devices));
        }
        return levels;
    }
}
