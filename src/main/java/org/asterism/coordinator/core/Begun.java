package org.asterism.coordinator.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;

/**
 * Starts, stops, promotions, and what live migrations consist of, that were ordered and may have begun although no report says so
 * yet. Every plan must count them: else one that is made in between starts or promotes the same elsewhere, or starts what needs a
 * resource beside the stop of it.
 */
final class Begun {

    private Begun() {}

    private static final RunDetails STOPPING =
            new RunDetails("", "", 0, "", "", "", new TreeMap<>(Map.of(RunDetails.UNDER_WAY, "true")));

    private static final Set<String> STARTS = Set.of("start", "promote", "migrate_to", "migrate_from");

    /** Whether it may make something active, or promoted, that must not be so twice. */
    static boolean isStart(InFlight order) {
        return STARTS.contains(order.operation().action());
    }

    private static boolean isStop(InFlight order) {
        return order.operation().action().equals("stop");
    }

    /** The state with each start and stop under way in the history of its node, as the node itself will report it. */
    static ClusterState in(ClusterState state, Set<InFlight> inFlight) {
        Map<NodeName, List<InFlight>> begun = inFlight.stream()
                .filter(order -> isStart(order) || isStop(order))
                .collect(Collectors.groupingBy(InFlight::node));
        if (begun.isEmpty()) {
            return state;
        }
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(state.nodes());
        begun.forEach(
                (name, orders) -> nodes.computeIfPresent(name, (same, node) -> with(node, orders, state.document())));
        return new ClusterState(state.document(), nodes, state.votes(), state.confirmedReleased(), state.now());
    }

    private static NodeState with(NodeState node, List<InFlight> begun, ClusterDocument document) {
        TreeMap<ResourceId, ResourceHistory> history = new TreeMap<>(node.history());
        for (InFlight order : begun) {
            ResourceId id = order.operation().resource();
            Optional<ResourceHistory> known = Optional.ofNullable(history.get(id));
            known.map(ResourceHistory::agent)
                    .or(() -> agent(document, id))
                    .ifPresent(agent -> history.put(id, with(known.orElseGet(() -> nothing(id, agent)), order)));
        }
        return new NodeState(node.name(), node.standing(), node.attributes(), history);
    }

    private static ResourceHistory nothing(ResourceId id, AgentName agent) {
        return new ResourceHistory(id, agent, new TreeMap<>(), new TreeMap<>(), Instant.EPOCH);
    }

    private static ResourceHistory with(ResourceHistory history, InFlight start) {
        if (isStop(start) && history.operations().isEmpty()) {
            return history;
        }
        long last = history.operations().values().stream()
                .mapToLong(OperationResult::callId)
                .max()
                .orElse(0);
        OperationResult pending = new OperationResult(
                start.operation(),
                last + 1,
                Status.PENDING,
                0,
                0,
                "",
                "",
                Duration.ZERO,
                Instant.EPOCH,
                Instant.EPOCH,
                isStop(start) ? STOPPING : RunDetails.NONE);
        TreeMap<org.asterism.model.OperationKey, OperationResult> operations = new TreeMap<>(history.operations());
        OperationResult reported = operations.get(start.operation());
        if (isStop(start) || reported == null || reported.status() != Status.PENDING) {
            operations.put(start.operation(), pending);
        }
        return new ResourceHistory(
                history.resource(), history.agent(), operations, history.failCounts(), history.lastFailure());
    }

    private static Optional<AgentName> agent(ClusterDocument document, ResourceId id) {
        return document.resources().stream()
                .flatMap(resource -> resource.primitives().stream())
                .filter(primitive -> primitive.id().equals(id.base()))
                .map(Resource.Primitive::agent)
                .findFirst();
    }

    /**
     * Orders about gated addresses to nodes that have counted up their incarnation since: the gate is closed there, and what was
     * ordered before is refused.
     */
    static Set<InFlight> closed(Observed before, SortedMap<NodeName, Sight> sights, Set<InFlight> inFlight) {
        TreeSet<NodeName> counted = new TreeSet<>();
        sights.forEach((node, sight) -> {
            if (sight instanceof Sight.Heard now
                    && before.sights().get(node) instanceof Sight.Heard then
                    && now.incarnation().compareTo(then.incarnation()) > 0) {
                counted.add(node);
            }
        });
        return inFlight.stream()
                .filter(order -> counted.contains(order.node()) && isGated(before, order))
                .collect(Collectors.toSet());
    }

    private static boolean isGated(Observed observed, InFlight order) {
        return agent(observed.document(), order.operation().resource())
                .filter(AgentName::isGatedAddress)
                .isPresent();
    }
}
