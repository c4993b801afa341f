package org.asterism.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/** Reads a CIB of the exam into a cluster state, as far as the scheduler goes; the rest throws. */
final class CibReader {

    private final CibElement cib;
    private final CibElement configuration;
    private final Map<String, Map<String, String>> nodes = new TreeMap<>();
    private final Map<String, String> nodeIds = new HashMap<>();

    private CibReader(CibElement cib) {
        this.cib = cib;
        this.configuration = cib.one("configuration");
    }

    static ClusterState read(CibElement cib) {
        return new CibReader(cib).state();
    }

    private ClusterState state() {
        readNodes();
        TreeMap<NodeName, NodeState> states = new TreeMap<>();
        List<Resource> resources = configuration.one("resources").children.stream()
                .filter(element -> !element.name.equals("template"))
                .map(this::resource)
                .toList();
        CibHistory history = new CibHistory(cib);
        nodes.forEach((name, attributes) -> {
            NodeName node = new NodeName(name);
            states.put(node, history.node(node, nodeIds.get(name), new TreeMap<>(attributes)));
        });
        ClusterDocument document = new ClusterDocument(
                CibRules.pairs(configuration.one("crm_config"), "cluster_property_set", Map.of()),
                new TreeMap<>(),
                resources,
                constraints(),
                CibRules.pairs(configuration.one("rsc_defaults"), "meta_attributes", Map.of()),
                CibRules.pairs(configuration.one("op_defaults"), "meta_attributes", Map.of()));
        boolean isQuorate = Values.bool(cib.get("have-quorum"), false);
        long now = Long.parseLong(cib.get("execution-date", "1700000000"));
        return new ClusterState(
                document,
                states,
                isQuorate ? ClusterState.Votes.WON : ClusterState.Votes.LOST,
                new TreeSet<>(),
                Instant.ofEpochSecond(now));
    }

    private void readNodes() {
        for (CibElement node : configuration.one("nodes").all("node")) {
            String name = node.get("uname").toLowerCase(Locale.ROOT);
            Map<String, String> attributes = CibRules.pairs(node, "instance_attributes", Map.of());
            attributes.putIfAbsent("#uname", node.get("uname"));
            attributes.putIfAbsent("#id", node.get("id"));
            attributes.putIfAbsent("#kind", "cluster");
            attributes.putIfAbsent("#is_dc", Boolean.toString(node.get("id").equals(cib.get("dc-uuid"))));
            nodes.put(name, attributes);
            nodeIds.put(name, node.get("id"));
        }
        for (CibElement state : cib.one("status").all("node_state")) {
            String name = state.get("uname").toLowerCase(Locale.ROOT);
            Map<String, String> known = nodes.get(name);
            if (known != null) {
                CibRules.pairs(state.one("transient_attributes"), "instance_attributes", known)
                        .forEach(known::put);
            }
        }
    }

    private Resource resource(CibElement element) {
        return switch (element.name) {
            case "primitive" -> primitive(element);
            case "group" ->
                new Resource.Group(
                        id(element),
                        element.all("primitive").stream().map(this::primitive).toList(),
                        meta(element));
            case "clone", "master" ->
                new Resource.Clone(
                        id(element), resource(element.all("primitive", "group").get(0)), meta(element));
            default -> throw new UnsupportedOperationException(element.name);
        };
    }

    private Resource.Primitive primitive(CibElement element) {
        if (!element.get("template").isEmpty()) {
            throw new UnsupportedOperationException("template");
        }
        List<OperationConfig> operations = new ArrayList<>();
        for (CibElement op : element.one("operations").all("op")) {
            TreeMap<String, String> attributes = CibRules.pairs(op, "meta_attributes", Map.of());
            attributes.putAll(CibRules.pairs(op, "instance_attributes", Map.of()));
            op.attributes.forEach(attributes::put);
            Duration timeout = Values.duration(attributes.getOrDefault("timeout", ""), OperationConfig.DEFAULT_TIMEOUT);
            operations.add(new OperationConfig(
                    op.get("name"),
                    Values.duration(op.get("interval"), Duration.ZERO),
                    timeout.isZero() ? OperationConfig.DEFAULT_TIMEOUT : timeout,
                    attributes));
        }
        AgentName agent = new AgentName(element.get("class"), element.get("provider"), element.get("type"));
        TreeMap<String, String> params = CibRules.pairs(element, "instance_attributes", Map.of());
        return new Resource.Primitive(id(element), agent, params, meta(element), operations);
    }

    private TreeMap<String, String> meta(CibElement element) {
        return CibRules.pairs(element, "meta_attributes", Map.of());
    }

    private List<Constraint> constraints() {
        List<Constraint> constraints = new ArrayList<>();
        for (CibElement element : configuration.one("constraints").children) {
            if (!element.all("resource_set").isEmpty()) {
                throw new UnsupportedOperationException("resource_set");
            }
            switch (element.name) {
                case "rsc_location" -> locations(element, constraints);
                case "rsc_colocation" ->
                    constraints.add(new Constraint.Colocation(
                            element.get("id"),
                            new ResourceId(element.get("rsc")),
                            new ResourceId(element.get("with-rsc")),
                            Score.parse(element.get("score", "0"))));
                case "rsc_order" -> constraints.add(order(element));
                default -> throw new UnsupportedOperationException(element.name);
            }
        }
        return constraints;
    }

    private void locations(CibElement element, List<Constraint> constraints) {
        ResourceId resource = new ResourceId(element.get("rsc"));
        if (!element.get("node").isEmpty()) {
            NodeName node = new NodeName(element.get("node").toLowerCase(Locale.ROOT));
            Score score = Score.parse(element.get("score", "INFINITY"));
            constraints.add(new Constraint.Location(element.get("id"), resource, node, score, Constraint.Expiry.NEVER));
        }
        for (CibElement rule : element.all("rule")) {
            nodes.forEach((name, attributes) -> {
                if (CibRules.holds(rule, attributes)) {
                    String score = rule.get("score");
                    String byAttribute = rule.get("score-attribute");
                    if (!byAttribute.isEmpty()) {
                        score = attributes.getOrDefault(byAttribute, "0");
                    }
                    constraints.add(new Constraint.Location(
                            rule.get("id"),
                            resource,
                            new NodeName(name),
                            Score.parse(score.isEmpty() ? "0" : score),
                            Constraint.Expiry.NEVER));
                }
            });
        }
    }

    private static Constraint.Order order(CibElement element) {
        String firstAction = element.get("first-action", "start");
        String kind = element.get("kind");
        if (kind.isEmpty()) {
            kind = element.get("score").equals("0") ? "Optional" : "Mandatory";
        }
        boolean isSerial = kind.equals("Serialize");
        boolean isSymmetrical = Values.bool(element.get("symmetrical"), !isSerial);
        return new Constraint.Order(
                element.get("id"),
                new ResourceId(element.get("first")),
                firstAction,
                new ResourceId(element.get("then")),
                element.get("then-action", firstAction),
                Constraint.OrderKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                isSymmetrical ? Constraint.Symmetry.SYMMETRICAL : Constraint.Symmetry.ONE_WAY);
    }

    private static ResourceId id(CibElement element) {
        return new ResourceId(element.get("id"));
    }
}
