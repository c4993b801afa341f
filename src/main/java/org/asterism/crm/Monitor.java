package org.asterism.crm;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.asterism.crm.MonitorOptions.Part;
import org.asterism.model.CibValues;
import org.asterism.model.Constraint;
import org.asterism.model.NodeState;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Role;
import org.asterism.model.Score;
import org.asterism.policy.Scheduler;

/** {@code crm_mon -1}, in the words that people and programs look for. */
public final class Monitor {

    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    private final Scene scene;
    private final MonitorOptions options;
    private final List<String> lines = new ArrayList<>();

    private Monitor(Scene scene, MonitorOptions options) {
        this.scene = scene;
        this.options = options;
    }

    /** What it prints, with the line break at its end. */
    public static String print(Scene scene, MonitorOptions options) {
        return switch (options.form()) {
            case TEXT -> new Monitor(scene, options).text();
            case SIMPLE -> simple(scene) + "\n";
            case XML, OLD_XML -> MonitorXml.print(scene, options);
        };
    }

    /** Whether {@link MonitorOptions.Form#SIMPLE} says that something is amiss. */
    public static boolean isAmiss(Scene scene) {
        return !simple(scene).startsWith("CLUSTER OK");
    }

    private static String simple(Scene scene) {
        if (scene.coordinator().isEmpty()) {
            return "CLUSTER WARN: No DC";
        }
        List<String> offline = scene.state().nodes().values().stream()
                .filter(node -> node.standing() != NodeState.Standing.ONLINE)
                .map(node -> "offline node: " + node.name())
                .toList();
        int nodes = scene.state().nodes().size();
        return offline.isEmpty()
                ? "CLUSTER OK: " + nodes + " node" + (nodes == 1 ? "" : "s") + " online, " + instances(scene)
                        + " resource instances configured"
                : "CLUSTER WARN: " + String.join(", ", offline);
    }

    static int instances(Scene scene) {
        return scene.state().document().resources().stream()
                .mapToInt(resource -> resource.primitives().size() * copies(scene, resource))
                .sum();
    }

    private static int copies(Scene scene, Resource resource) {
        int nodes = scene.state().nodes().size();
        return resource instanceof Resource.Clone clone
                ? CibValues.number(clone.meta().getOrDefault("clone-max", ""), nodes)
                : 1;
    }

    private String text() {
        if (!options.shows(Part.WITHOUT_HEADERS)) {
            summary();
        }
        if (options.shows(Part.BY_NODE)) {
            byNode();
        } else {
            resources();
        }
        if (options.shows(Part.ATTRIBUTES)) {
            attributes();
        }
        if (options.shows(Part.FAIL_COUNTS)) {
            failCounts();
        }
        failures();
        if (options.shows(Part.BANS)) {
            bans();
        }
        return String.join("\n", lines) + "\n";
    }

    private void summary() {
        String coordinator = scene.coordinator().isEmpty()
                ? "NONE"
                : scene.coordinator()
                        + (scene.isQuorate() ? " - partition with quorum" : " - partition WITHOUT quorum");
        int nodes = scene.state().nodes().size();
        int instances = instances(scene);
        lines.add("Cluster Summary:");
        lines.add("  * Stack: asterism");
        lines.add("  * Current DC: " + coordinator);
        lines.add("  * Last updated: " + TIME.format(scene.state().now().atZone(scene.zone())));
        if (scene.changedAt().toEpochMilli() > 0) {
            String by = scene.changedBy().isEmpty() ? "" : " by " + scene.changedBy();
            lines.add("  * Last change:  " + TIME.format(scene.changedAt().atZone(scene.zone())) + by);
        }
        lines.add("  * " + nodes + " node" + (nodes == 1 ? "" : "s") + " configured");
        lines.add("  * " + instances + " resource instance" + (instances == 1 ? "" : "s") + " configured" + counts());
        lines.add("");
    }

    private String counts() {
        String counts = Scheduler.status(scene.state()).counts();
        return counts.isEmpty() ? "" : " (" + counts + ")";
    }

    private void resources() {
        List<String> all = new ArrayList<>();
        for (String line : Scheduler.status(scene.state()).lines()) {
            all.add(line.replaceFirst("^\\* ", ""));
        }
        lines.addAll(options.shows(Part.INACTIVE) ? all : ActiveLines.of(all));
    }

    private void byNode() {
        lines.add("Node List:");
        for (NodeState node : scene.state().nodes().values()) {
            lines.add("  * Node " + node.name() + ": " + words(node) + ":");
            lines.add("    * Resources:");
            for (Resource resource : scene.state().document().resources()) {
                resource.primitives().forEach(primitive -> running(node, primitive));
            }
        }
    }

    private void running(NodeState node, Resource.Primitive primitive) {
        Role role = Scene.role(node, primitive);
        if (Scene.isActive(role)) {
            lines.add("      * " + primitive.id() + "\t(" + primitive.agent() + "):\t " + role.text());
        }
    }

    private String words(NodeState node) {
        return switch (node.standing()) {
            case ONLINE -> duty(node);
            case PENDING -> "pending";
            case OFFLINE -> "OFFLINE";
            case LOST, UNKNOWN -> "UNCLEAN (offline)";
        };
    }

    private String duty(NodeState node) {
        return has(node, "standby") ? "standby" : has(node, "maintenance") ? "maintenance" : "online";
    }

    private boolean has(NodeState node, String attribute) {
        var permanent = scene.state().document().nodeAttributes().get(node.name());
        return permanent != null && CibValues.bool(permanent.getOrDefault(attribute, ""), false);
    }

    private void attributes() {
        lines.add("");
        lines.add("Node Attributes:");
        for (NodeState node : scene.state().nodes().values()) {
            lines.add("  * Node: " + node.name() + ":");
            node.attributes().forEach((name, value) -> lines.add("    * " + name + "\t: " + value));
        }
    }

    private void failCounts() {
        lines.add("");
        lines.add("Migration Summary:");
        for (NodeState node : scene.state().nodes().values()) {
            List<String> counted = new ArrayList<>();
            for (ResourceHistory history : node.history().values()) {
                int count = history.failCounts().values().stream()
                        .mapToInt(Score::value)
                        .sum();
                if (count > 0) {
                    counted.add("    * " + history.resource() + ": fail-count=" + Score.of(count) + " last-failure='"
                            + TIME.format(history.lastFailure().atZone(scene.zone())) + "'");
                }
            }
            lines.add("  * Node: " + node.name() + (counted.isEmpty() ? "" : ":"));
            lines.addAll(counted);
        }
    }

    private void failures() {
        List<String> failed = new ArrayList<>();
        for (NodeState node : scene.state().nodes().values()) {
            for (ResourceHistory history : node.history().values()) {
                for (OperationResult result : history.operations().values()) {
                    if (result.isFailed()) {
                        failed.add(failure(node, result));
                    }
                }
            }
        }
        if (!failed.isEmpty()) {
            lines.add("");
            lines.add("Failed Resource Actions:");
            lines.addAll(failed);
        }
    }

    private String failure(NodeState node, OperationResult result) {
        return "  * " + result.key() + " on " + node.name() + " '" + exitText(result) + "' ("
                + result.exit() + "): call=" + result.callId() + ", status='" + status(result) + "', exitreason='"
                + result.reason() + "', last-rc-change='"
                + TIME.format(result.lastChange().atZone(scene.zone())) + "', queued=0ms, exec="
                + result.duration().toMillis() + "ms";
    }

    static String exitText(OperationResult result) {
        return OcfCode.of(result.exit()).map(OcfCode::text).orElse("error");
    }

    static String status(OperationResult result) {
        return switch (result.status()) {
            case DONE -> "complete";
            case TIMED_OUT -> "Timed Out";
            case ERROR -> "Error";
            case PENDING -> "pending";
            case CANCELLED -> "Cancelled";
        };
    }

    private void bans() {
        lines.add("");
        lines.add("Negative Location Constraints:");
        for (Constraint constraint : scene.state().document().constraints()) {
            if (constraint instanceof Constraint.Location location
                    && location.score().compareTo(Score.ZERO) < 0) {
                lines.add("  * " + location.id() + "\tprevents " + location.resource() + " from running on "
                        + location.node());
            }
        }
    }
}
