package org.asterism.crm;

import java.util.Map;
import java.util.TreeMap;
import org.asterism.crm.MonitorOptions.Form;
import org.asterism.crm.MonitorOptions.Part;
import org.asterism.model.CibValues;
import org.asterism.model.Constraint;
import org.asterism.model.NodeState;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Role;
import org.asterism.model.Score;
import org.jspecify.annotations.Nullable;

/** {@code crm_mon --output-as=xml}, by Pacemaker's published result schema ({@code crm_mon.rng}, {@code pacemaker-result.rng}). */
final class MonitorXml {

    private static final String API_VERSION = "2.30";
    private static final String OLD_VERSION = "2.1.5";

    private final Scene scene;
    private final MonitorOptions options;
    private final XmlText xml = new XmlText();

    private MonitorXml(Scene scene, MonitorOptions options) {
        this.scene = scene;
        this.options = options;
    }

    static String print(Scene scene, MonitorOptions options) {
        return new MonitorXml(scene, options).document();
    }

    private String document() {
        boolean isOld = options.form() == Form.OLD_XML;
        if (isOld) {
            xml.open("crm_mon", "version", OLD_VERSION);
        } else {
            xml.open("pacemaker-result", "api-version", API_VERSION, "request", "crm_mon --output-as=xml");
        }
        summary();
        nodes();
        xml.open("resources");
        for (Resource resource : scene.state().document().resources()) {
            resource(resource);
        }
        xml.close();
        attributes();
        history();
        failures();
        bans();
        if (!isOld) {
            xml.empty("status", "code", "0", "message", "OK");
        }
        xml.close();
        return xml.text();
    }

    private void summary() {
        String coordinator = scene.coordinator();
        xml.open("summary");
        xml.empty("stack", "type", "asterism");
        if (coordinator.isEmpty()) {
            xml.empty("current_dc", "present", "false");
        } else {
            xml.empty(
                    "current_dc",
                    "present",
                    "true",
                    "name",
                    coordinator,
                    "id",
                    coordinator,
                    "with_quorum",
                    Boolean.toString(scene.isQuorate()));
        }
        times();
        configured();
        xml.close();
    }

    private void times() {
        xml.empty("last_update", "time", Monitor.TIME.format(scene.state().now().atZone(scene.zone())));
        xml.empty(
                "last_change",
                "time",
                Monitor.TIME.format(scene.changedAt().atZone(scene.zone())),
                "user",
                scene.changedBy(),
                "client",
                "",
                "origin",
                "");
    }

    private void configured() {
        xml.empty(
                "nodes_configured",
                "number",
                Integer.toString(scene.state().nodes().size()));
        xml.empty(
                "resources_configured",
                "number",
                Integer.toString(Monitor.instances(scene)),
                "disabled",
                "0",
                "blocked",
                "0");
        xml.empty(
                "cluster_options",
                "stonith-enabled",
                option("fencing-enabled", "true"),
                "symmetric-cluster",
                option("symmetric-cluster", "true"),
                "no-quorum-policy",
                option("no-quorum-policy", "stop"),
                "maintenance-mode",
                option("maintenance-mode", "false"),
                "stop-all-resources",
                option("stop-all-resources", "false"));
    }

    private String option(String name, String otherwise) {
        return scene.state().document().options().getOrDefault(name, otherwise);
    }

    private void nodes() {
        xml.open("nodes");
        for (NodeState node : scene.state().nodes().values()) {
            boolean isOnline = node.standing() == NodeState.Standing.ONLINE;
            boolean isUnclean =
                    node.standing() == NodeState.Standing.LOST || node.standing() == NodeState.Standing.UNKNOWN;
            String name = node.name().value();
            xml.empty(
                    "node",
                    "name",
                    name,
                    "id",
                    name,
                    "online",
                    Boolean.toString(isOnline),
                    "standby",
                    has(node, "standby"),
                    "standby_onfail",
                    "false",
                    "maintenance",
                    has(node, "maintenance"),
                    "pending",
                    Boolean.toString(node.standing() == NodeState.Standing.PENDING),
                    "unclean",
                    Boolean.toString(isUnclean),
                    "shutdown",
                    "false",
                    "expected_up",
                    Boolean.toString(isOnline),
                    "is_dc",
                    Boolean.toString(name.equals(scene.coordinator())),
                    "resources_running",
                    Long.toString(running(node)),
                    "type",
                    "member");
        }
        xml.close();
    }

    private String has(NodeState node, String attribute) {
        var permanent = scene.state().document().nodeAttributes().getOrDefault(node.name(), new TreeMap<>());
        return Boolean.toString(CibValues.bool(permanent.getOrDefault(attribute, ""), false));
    }

    private long running(NodeState node) {
        return scene.state().document().resources().stream()
                .flatMap(resource -> resource.primitives().stream())
                .filter(primitive -> Scene.isActive(Scene.role(node, primitive)))
                .count();
    }

    private void resource(Resource resource) {
        if (resource instanceof Resource.Primitive primitive) {
            primitive(primitive);
        } else if (resource instanceof Resource.Group group) {
            xml.open(
                    "group",
                    "id",
                    group.id().value(),
                    "number_resources",
                    Integer.toString(group.members().size()),
                    "maintenance",
                    meta(group, "maintenance", "false"),
                    "managed",
                    meta(group, "is-managed", "true"),
                    "disabled",
                    Boolean.toString(meta(group, "target-role", "").equalsIgnoreCase("Stopped")));
            for (Resource.Primitive member : group.members()) {
                primitive(member);
            }
            xml.close();
        } else if (resource instanceof Resource.Clone clone) {
            xml.open(
                    "clone",
                    "id",
                    clone.id().value(),
                    "multi_state",
                    meta(clone, "promotable", "false"),
                    "unique",
                    meta(clone, "globally-unique", "false"),
                    "maintenance",
                    meta(clone, "maintenance", "false"),
                    "managed",
                    meta(clone, "is-managed", "true"),
                    "disabled",
                    Boolean.toString(meta(clone, "target-role", "").equalsIgnoreCase("Stopped")),
                    "failed",
                    "false",
                    "failure_ignored",
                    "false");
            resource(clone.child());
            xml.close();
        }
    }

    private static String meta(Resource resource, String name, String otherwise) {
        return resource.meta().getOrDefault(name, otherwise);
    }

    /** An element for each node that runs it; one without a node where none does, if those are asked for. */
    private void primitive(Resource.Primitive primitive) {
        boolean isAnywhere = false;
        for (NodeState node : scene.state().nodes().values()) {
            Role role = Scene.role(node, primitive);
            if (Scene.isActive(role)) {
                isAnywhere = true;
                instance(primitive, role, node);
                xml.empty("node", "name", node.name().value(), "id", node.name().value(), "cached", "true");
                xml.close();
            }
        }
        if (!isAnywhere && options.shows(Part.INACTIVE)) {
            instance(primitive, Role.STOPPED, null);
            xml.close();
        }
    }

    private void instance(Resource.Primitive primitive, Role role, @Nullable NodeState node) {
        ResourceHistory history = node == null ? null : node.history().get(primitive.id());
        boolean isFailed =
                history != null && history.operations().values().stream().anyMatch(OperationResult::isFailed);
        xml.open(
                "resource",
                "id",
                primitive.id().value(),
                "resource_agent",
                primitive.agent().toString(),
                "role",
                role.text(),
                "active",
                Boolean.toString(Scene.isActive(role)),
                "orphaned",
                "false",
                "blocked",
                "false",
                "maintenance",
                meta(primitive, "maintenance", "false"),
                "managed",
                meta(primitive, "is-managed", "true"),
                "failed",
                Boolean.toString(isFailed),
                "failure_ignored",
                "false",
                "nodes_running_on",
                node == null ? "0" : "1");
    }

    private void attributes() {
        xml.open("node_attributes");
        for (NodeState node : scene.state().nodes().values()) {
            xml.open("node", "name", node.name().value());
            for (Map.Entry<String, String> attribute : node.attributes().entrySet()) {
                xml.empty("attribute", "name", attribute.getKey(), "value", attribute.getValue());
            }
            xml.close();
        }
        xml.close();
    }

    private void history() {
        xml.open("node_history");
        for (NodeState node : scene.state().nodes().values()) {
            xml.open("node", "name", node.name().value());
            for (ResourceHistory history : node.history().values()) {
                resourceHistory(history);
            }
            xml.close();
        }
        xml.close();
    }

    private void resourceHistory(ResourceHistory history) {
        int count =
                history.failCounts().values().stream().mapToInt(Score::value).sum();
        xml.open(
                "resource_history",
                "id",
                history.resource().value(),
                "orphan",
                "false",
                "migration-threshold",
                "1000000",
                "fail-count",
                Score.of(count).toString());
        for (OperationResult result : history.operations().values()) {
            xml.empty(
                    "operation_history",
                    "call",
                    Long.toString(result.callId()),
                    "task",
                    result.key().action(),
                    "interval",
                    result.key().interval().toMillis() + "ms",
                    "rc",
                    Integer.toString(result.exit()),
                    "rc_text",
                    Monitor.exitText(result),
                    "last-rc-change",
                    Monitor.TIME.format(result.lastChange().atZone(scene.zone())),
                    "exec-time",
                    result.duration().toMillis() + "ms",
                    "queue-time",
                    "0ms");
        }
        xml.close();
    }

    private void failures() {
        xml.open("failures");
        for (NodeState node : scene.state().nodes().values()) {
            for (ResourceHistory history : node.history().values()) {
                for (OperationResult result : history.operations().values()) {
                    if (result.isFailed()) {
                        failure(node, result);
                    }
                }
            }
        }
        xml.close();
    }

    private void failure(NodeState node, OperationResult result) {
        xml.empty(
                "failure",
                "op_key",
                result.key().toString(),
                "node",
                node.name().value(),
                "exitstatus",
                Monitor.exitText(result),
                "exitreason",
                result.reason(),
                "exitcode",
                Integer.toString(result.exit()),
                "call",
                Long.toString(result.callId()),
                "status",
                Monitor.status(result),
                "last-rc-change",
                Monitor.TIME.format(result.lastChange().atZone(scene.zone())),
                "queued",
                "0",
                "exec",
                Long.toString(result.duration().toMillis()),
                "interval",
                Long.toString(result.key().interval().toMillis()),
                "task",
                result.key().action());
    }

    private void bans() {
        xml.open("bans");
        for (Constraint constraint : scene.state().document().constraints()) {
            if (constraint instanceof Constraint.Location location
                    && location.score().compareTo(Score.ZERO) < 0) {
                xml.empty(
                        "ban",
                        "id",
                        location.id(),
                        "resource",
                        location.resource().value(),
                        "node",
                        location.node().value(),
                        "weight",
                        location.score().toString(),
                        "promoted-only",
                        "false");
            }
        }
        xml.close();
    }
}
