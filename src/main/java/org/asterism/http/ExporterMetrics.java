package org.asterism.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.asterism.api.ClusterStatus;
import org.asterism.api.FailureStatus;
import org.asterism.api.NodeStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.api.ResourceStatus.Kind;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Choice;
import org.asterism.model.Constraint.Subject;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.Role;
import org.asterism.model.Score;

/**
 * The cluster by the metrics of the Prometheus exporter of Pacemaker clusters, as its documentation has their names, labels and
 * values (ha_cluster_exporter, doc/metrics.md). Text format 0.0.4; one series for each set of labels.
 */
final class ExporterMetrics {

    /** Where the cluster did not tell. */
    static final String NOT_KNOWN = """
            # TYPE ha_cluster_scrape_success gauge
            ha_cluster_scrape_success{collector="corosync"} 0
            ha_cluster_scrape_success{collector="pacemaker"} 0
            """;

    /** The documentation has the fourth as "maintanance"; who reads either finds it. */
    private static final List<String> NODE_STATUS = List.of(
            "online",
            "standby",
            "standby_onfail",
            "maintenance",
            "maintanance",
            "pending",
            "unclean",
            "shutdown",
            "expected_up",
            "dc");

    private static final String MASTER = "master";
    private static final String SLAVE = "slave";

    private static final List<String> RESOURCE_STATUS =
            List.of("active", "orphaned", "blocked", "failed", "failure_ignored");

    private final ClusterStatus status;
    private final ClusterDocument document;
    private final Map<String, TreeMap<String, Double>> series = new TreeMap<>();

    private ExporterMetrics(ClusterStatus status, ClusterDocument document) {
        this.status = status;
        this.document = document;
    }

    static String of(ClusterStatus status, ClusterDocument document) {
        ExporterMetrics all = new ExporterMetrics(status, document);
        all.nodes();
        status.resources().forEach(resource -> all.resource(resource, "", ""));
        all.failures();
        all.constraints();
        all.configuration();
        all.quorum();
        all.put("scrape_success", 1, "collector", "corosync");
        all.put("scrape_success", 1, "collector", "pacemaker");
        return all.text();
    }

    private void nodes() {
        for (NodeStatus node : status.nodes()) {
            for (String word : NODE_STATUS) {
                put(
                        "pacemaker_nodes",
                        isSo(node, word) ? 1 : 0,
                        "node",
                        node.name().value(),
                        "status",
                        word,
                        "type",
                        "member");
            }
            node.attributes()
                    .forEach(attribute -> put(
                            "pacemaker_node_attributes",
                            1,
                            "name",
                            attribute.name(),
                            "node",
                            node.name().value(),
                            "value",
                            attribute.value()));
        }
    }

    private boolean isSo(NodeStatus node, String word) {
        return switch (word) {
            case "online" -> node.standing() == Standing.ONLINE;
            case "standby" -> node.duty() == NodeStatus.Duty.STANDBY;
            case "maintenance", "maintanance" -> node.duty() == NodeStatus.Duty.MAINTENANCE;
            case "pending" -> node.standing() == Standing.PENDING;
            case "unclean" -> node.standing() == Standing.LOST || node.standing() == Standing.UNKNOWN;
            case "expected_up" -> node.standing() != Standing.OFFLINE;
            case "dc" -> status.coordinator().equals(NodeOrNone.of(node.name()));
            default -> false; // standby by a failure, and the last moments of an orderly end, are not told apart here
        };
    }

    /** The lowest ones: groups and clones are labels of what they hold. */
    private void resource(ResourceStatus resource, String group, String clone) {
        if (!resource.children().isEmpty()) {
            String inGroup =
                    resource.kind() == Kind.GROUP ? resource.id().base().value() : group;
            String inClone =
                    resource.kind() == Kind.CLONE ? resource.id().base().value() : clone;
            resource.children().forEach(child -> resource(child, inGroup, inClone));
            return;
        }
        List<String> nodes = resource.nodes().isEmpty()
                ? List.of("")
                : resource.nodes().stream().map(NodeName::value).toList();
        for (String node : nodes) {
            for (String word : RESOURCE_STATUS) {
                put(
                        "pacemaker_resources",
                        isSo(resource, word) ? 1 : 0,
                        "agent",
                        resource.agent(),
                        "clone",
                        clone,
                        "group",
                        group,
                        "managed",
                        resource.management() == ResourceStatus.Management.MANAGED ? "true" : "false",
                        "node",
                        node,
                        "resource",
                        resource.id().base().value(),
                        "role",
                        role(resource),
                        "status",
                        word);
            }
            if (!node.isEmpty()) {
                put(
                        "pacemaker_fail_count",
                        0,
                        "node",
                        node,
                        "resource",
                        resource.id().base().value());
            }
        }
    }

    private static boolean isSo(ResourceStatus resource, String word) {
        return switch (word) {
            case "active" -> !resource.nodes().isEmpty();
            case "blocked" ->
                resource.state() == ResourceStatus.State.BLOCKED || resource.state() == ResourceStatus.State.UNRELEASED;
            case "failed" -> resource.state() == ResourceStatus.State.FAILED;
            default -> false; // what the configuration no longer has is removed at once
        };
    }

    private static String role(ResourceStatus resource) {
        if (resource.state() == ResourceStatus.State.STARTING) {
            return "starting";
        }
        if (resource.state() == ResourceStatus.State.STOPPING) {
            return "stopping";
        }
        return switch (resource.role()) {
            case PROMOTED -> MASTER;
            case UNPROMOTED -> SLAVE;
            case STARTED -> "started";
            default -> "stopped";
        };
    }

    private void failures() {
        Map<List<String>, Score> counts = new LinkedHashMap<>();
        for (FailureStatus failure : status.failures()) {
            counts.merge(
                    List.of(failure.node().value(), failure.resource().base().value()), failure.count(), Score::plus);
        }
        counts.forEach(
                (of, count) -> put("pacemaker_fail_count", number(count), "node", of.get(0), "resource", of.get(1)));
    }

    private void constraints() {
        for (Constraint constraint : document.constraints()) {
            if (constraint instanceof Constraint.Location location) {
                location(location.id(), location.node(), location.resource().value(), Role.ANY, location.score());
            } else if (constraint instanceof Constraint.Preference preference
                    && preference.subject() instanceof Subject.Named named) {
                for (Choice choice : preference.choices()) {
                    if (choice instanceof Choice.OnNode on) {
                        location(preference.id(), on.node(), named.resource().value(), on.role(), on.score());
                    }
                }
            }
        }
    }

    private void location(String constraint, NodeName node, String resource, Role role, Score score) {
        String word = switch (role) {
            case ANY -> "";
            case PROMOTED -> MASTER;
            case UNPROMOTED -> SLAVE;
            default -> role.name().toLowerCase(Locale.ROOT);
        };
        put(
                "pacemaker_location_constraints",
                number(score),
                "constraint",
                constraint,
                "node",
                node.value(),
                "resource",
                resource,
                "role",
                word);
    }

    private void configuration() {
        String fencing = document.options()
                .getOrDefault("fencing-enabled", document.options().getOrDefault("stonith-enabled", "true"));
        put("pacemaker_stonith_enabled", CibValues.bool(fencing, true) ? 1 : 0);
        long changed = status.document().changedAt().getEpochSecond();
        if (changed > 0) {
            put("pacemaker_config_last_change", (double) changed);
        }
    }

    private void quorum() {
        ClusterStatus.Votes votes = status.votes();
        put("corosync_quorate", votes.verdict() == ClusterStatus.Verdict.WON ? 1 : 0);
        BiConsumer<String, Integer> of = (type, count) -> put("corosync_quorum_votes", count, "type", type);
        of.accept("expected_votes", votes.expected());
        of.accept("highest_expected", votes.expected());
        of.accept("total_votes", votes.present());
        of.accept("quorum", votes.needed());
        put("corosync_ring_errors", (double) status.nodes().stream()
                .flatMap(node -> node.links().stream())
                .filter(link -> link.state() != NodeStatus.LinkState.UP)
                .map(NodeStatus.Link::medium)
                .distinct()
                .count());
    }

    private static double number(Score score) {
        if (score.isInfinity()) {
            return Double.POSITIVE_INFINITY;
        }
        return score.isMinusInfinity() ? Double.NEGATIVE_INFINITY : score.value();
    }

    /** Two with the same labels, such as stopped instances of a clone, are one: the greater counts. */
    private void put(String name, double value, String... labels) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < labels.length; i += 2) {
            text.append(text.isEmpty() ? '{' : ',')
                    .append(labels[i])
                    .append("=\"")
                    .append(escaped(labels[i + 1]))
                    .append('"');
        }
        series.computeIfAbsent("ha_cluster_" + name, unused -> new TreeMap<>())
                .merge(text.isEmpty() ? "" : text.append('}').toString(), value, Math::max);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        series.forEach((name, lines) -> {
            text.append("# TYPE ").append(name).append(" gauge\n");
            lines.forEach((labels, value) -> text.append(name)
                    .append(labels)
                    .append(' ')
                    .append(word(value))
                    .append('\n'));
        });
        return text.toString();
    }

    private static String word(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Long.toString((long) value);
    }
}
