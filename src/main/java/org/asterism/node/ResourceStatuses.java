package org.asterism.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.api.FailureStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.api.ResourceStatus.Kind;
import org.asterism.api.ResourceStatus.Management;
import org.asterism.api.ResourceStatus.Role;
import org.asterism.api.ResourceStatus.State;
import org.asterism.coordinator.core.CallsUp;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.Transition;
import org.asterism.model.Transition.NodeScore;
import org.asterism.model.Transition.Placement;
import org.asterism.model.Transition.Target;
import org.asterism.policy.HistoryRole;

/** The resources of a cluster state as the API shows them; {@code plan} is what the scheduler makes of that state. */
final class ResourceStatuses {

    private static final NodeScore NO_SCORE = new NodeScore(Score.ZERO, List.of());

    private final ClusterState state;
    private final Transition plan;
    private final CallsUp calls;

    ResourceStatuses(ClusterState state, Transition plan) {
        this(state, plan, CallsUp.UNKNOWN);
    }

    ResourceStatuses(ClusterState state, Transition plan, CallsUp calls) {
        this.state = state;
        this.plan = plan;
        this.calls = calls;
    }

    /** Those configured, then those that are no longer and still run. */
    List<ResourceStatus> all() {
        return Stream.concat(state.document().resources().stream().map(this::status), removed().stream())
                .toList();
    }

    /** Resources that are not in the document any more, and still run or are being stopped somewhere. */
    List<ResourceStatus> removed() {
        Set<ResourceId> configured = state.document().resources().stream()
                .flatMap(resource -> resource.primitives().stream())
                .map(Resource.Primitive::id)
                .collect(Collectors.toSet());
        TreeMap<ResourceId, Resource.Primitive> removed = new TreeMap<>();
        for (NodeState node : state.nodes().values()) {
            for (ResourceHistory history : node.history().values()) {
                ResourceId id = history.resource();
                if (!configured.contains(id.base())) {
                    removed.put(
                            id,
                            new Resource.Primitive(id, history.agent(), new TreeMap<>(), new TreeMap<>(), List.of()));
                }
            }
        }
        return removed.values().stream()
                .map(primitive -> primitive(primitive, anywhere -> true, Role.STARTED))
                .filter(status -> !status.nodes().isEmpty())
                .toList();
    }

    /** All failures of all resources, newest first. */
    List<FailureStatus> failures() {
        List<FailureStatus> failures = new ArrayList<>();
        for (NodeState node : state.nodes().values()) {
            node.history().values().forEach(history -> failures.addAll(failures(node.name(), history)));
        }
        failures.sort(Comparator.comparing(FailureStatus::at).reversed());
        return failures;
    }

    private ResourceStatus status(Resource resource) {
        if (resource instanceof Resource.Primitive primitive) {
            return primitive(primitive, anywhere -> true, Role.STARTED);
        }
        if (resource instanceof Resource.Group group) {
            return parent(
                    group.id(),
                    Kind.GROUP,
                    group.meta(),
                    group.members().stream().map(this::status).toList());
        }
        if (resource instanceof Resource.Clone clone) {
            return clone(clone);
        }
        throw new AssertionError("unknown resource " + resource);
    }

    private ResourceStatus clone(Resource.Clone clone) {
        boolean isPromotable = isTrue(clone.meta().get("promotable"));
        List<ResourceStatus> children = isPromotable && clone.child() instanceof Resource.Primitive primitive
                ? byRole(primitive)
                : List.of(status(clone.child()));
        return parent(clone.id(), Kind.CLONE, clone.meta(), children);
    }

    /** The promoted instances first, so that they are what the resource's name stands for. */
    private List<ResourceStatus> byRole(Resource.Primitive primitive) {
        Predicate<NodeState> isPromoted =
                node -> Optional.ofNullable(node.history().get(primitive.id()))
                        .filter(history -> HistoryRole.of(history) == org.asterism.model.Role.PROMOTED)
                        .isPresent();
        ResourceStatus promoted = primitive(primitive, isPromoted, Role.PROMOTED);
        ResourceStatus others = primitive(primitive, isPromoted.negate(), Role.UNPROMOTED);
        return promoted.nodes().isEmpty()
                ? List.of(others)
                : others.nodes().isEmpty() ? List.of(promoted) : List.of(promoted, others);
    }

    private ResourceStatus parent(
            ResourceId id, Kind kind, SortedMap<String, String> meta, List<ResourceStatus> children) {
        List<NodeName> nodes = children.stream()
                .flatMap(child -> child.nodes().stream())
                .distinct()
                .sorted()
                .toList();
        State worst = children.stream()
                .map(ResourceStatus::state)
                .max(Comparator.naturalOrder())
                .orElse(State.UNKNOWN);
        boolean isMixed = children.stream().anyMatch(child -> child.state() == State.RUNNING)
                && children.stream().anyMatch(child -> child.state() == State.STOPPED);
        ResourceStatus first = children.get(0);
        return new ResourceStatus(
                id,
                kind,
                "",
                isMixed && worst.compareTo(State.PARTIAL) < 0 ? State.PARTIAL : worst,
                management(meta),
                nodes,
                nodes.isEmpty() ? Role.STOPPED : Role.STARTED,
                first.score(),
                first.reason(),
                List.of(),
                "",
                List.of(),
                List.of(),
                children,
                new TreeMap<>());
    }

    /** On the nodes that {@code counts} says, where it has {@code role} if it is active. */
    private ResourceStatus primitive(Resource.Primitive primitive, Predicate<NodeState> counts, Role role) {
        List<NodeName> nodes = new ArrayList<>();
        List<FailureStatus> failures = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        Activity worst = Activity.UNKNOWN;
        for (NodeState node : state.nodes().values()) {
            ResourceHistory history = node.history().get(primitive.id());
            if (history == null || node.standing() == NodeState.Standing.OFFLINE || !counts.test(node)) {
                continue;
            }
            failures.addAll(failures(node.name(), history));
            remarks.addAll(Remarks.of(node.name(), history));
            Activity activity = Activity.of(history);
            boolean isGone =
                    node.standing() == NodeState.Standing.LOST || node.standing() == NodeState.Standing.UNKNOWN;
            if (!isGone && activity.isActive()) {
                nodes.add(node.name());
                worst = activity.compareTo(worst) > 0 ? activity : worst;
            }
        }
        Placement placement = placement(primitive.id());
        String cure = plan.unreleased().getOrDefault(primitive.id(), "");
        return new ResourceStatus(
                primitive.id(),
                Kind.PRIMITIVE,
                primitive.agent().toString(),
                cure.isEmpty() ? state(worst, primitive) : State.UNRELEASED,
                management(primitive.meta()),
                nodes,
                nodes.isEmpty() ? Role.STOPPED : role,
                score(placement, nodes),
                placement.reason(),
                failures,
                cure,
                remarks,
                List.of(),
                List.of(),
                calls(primitive.id(), nodes));
    }

    private SortedMap<NodeName, Integer> calls(ResourceId asterisk, List<NodeName> nodes) {
        TreeMap<NodeName, Integer> up = new TreeMap<>();
        nodes.forEach(node -> calls.on(node, asterisk).ifPresent(count -> up.put(node, count)));
        return up;
    }

    private static State state(Activity worst, Resource.Primitive primitive) {
        return switch (worst) {
            case RUNNING -> State.RUNNING;
            case STARTING -> State.STARTING;
            case STOPPING -> State.STOPPING;
            case FAILED -> State.FAILED;
            case STOPPED, UNKNOWN ->
                "Stopped".equalsIgnoreCase(primitive.meta().get("target-role")) ? State.DISABLED : State.STOPPED;
        };
    }

    private Management management(SortedMap<String, String> meta) {
        boolean isAll = isTrue(state.document().options().get("maintenance-mode"));
        if (isAll || isTrue(meta.get("maintenance"))) {
            return Management.MAINTENANCE;
        }
        return "false".equalsIgnoreCase(meta.get("is-managed")) ? Management.UNMANAGED : Management.MANAGED;
    }

    private static boolean isTrue(@org.jspecify.annotations.Nullable String value) {
        return value != null
                && List.of("true", "on", "yes", "y", "1").contains(value.toLowerCase(java.util.Locale.ROOT));
    }

    private Placement placement(ResourceId id) {
        return plan.placements().stream()
                .filter(placement -> placement.resource().base().equals(id))
                .findFirst()
                .orElseGet(() -> new Placement(id, new Target.Nowhere(), new java.util.TreeMap<>(), ""));
    }

    private static NodeScore score(Placement placement, List<NodeName> nodes) {
        if (!nodes.isEmpty()) {
            return placement.scores().getOrDefault(nodes.get(0), NO_SCORE);
        }
        if (placement.target() instanceof Target.On on) {
            return placement.scores().getOrDefault(on.node(), NO_SCORE);
        }
        return placement.scores().values().stream()
                .max(Comparator.comparing(NodeScore::total))
                .orElse(NO_SCORE);
    }

    private static List<FailureStatus> failures(NodeName node, ResourceHistory history) {
        List<FailureStatus> failures = new ArrayList<>();
        for (OperationResult result : history.operations().values()) {
            Score count = history.failCounts().get(result.key());
            if (result.isFailed() || count != null) {
                failures.add(new FailureStatus(
                        history.resource(),
                        node,
                        result.key().action(),
                        result.key().interval().toMillis(),
                        result.exit(),
                        meaning(result),
                        result.reason(),
                        result.lastChange(),
                        result.duration().toMillis(),
                        count == null ? Score.ZERO : count));
            }
        }
        history.failCounts().forEach((key, count) -> {
            if (!history.operations().containsKey(key)) {
                failures.add(earlier(node, history, key, count));
            }
        });
        return failures;
    }

    /** Of an operation that does not run here any more, but whose failures count: they may keep the resource away. */
    private static FailureStatus earlier(NodeName node, ResourceHistory history, OperationKey key, Score count) {
        return new FailureStatus(
                history.resource(),
                node,
                key.action(),
                key.interval().toMillis(),
                OcfCode.ERROR.exit(),
                "failed before",
                "its failures count until they are forgotten or cleaned up",
                history.lastFailure(),
                0,
                count);
    }

    private static String meaning(OperationResult result) {
        return switch (result.status()) {
            case TIMED_OUT -> "timed out";
            case CANCELLED -> "cancelled";
            case PENDING -> "running";
            case ERROR -> "could not be run";
            case DONE -> OcfCode.of(result.exit()).map(OcfCode::text).orElse("exit status " + result.exit());
        };
    }
}
