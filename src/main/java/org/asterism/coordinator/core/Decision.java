package org.asterism.coordinator.core;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeState;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.policy.StateDigest;

/**
 * What the coordinator decided, and by what.
 *
 * @param transition its number in this epoch
 * @param why what made it decide
 * @param input all that the scheduler was given
 */
public record Decision(long transition, String why, Source source, ClusterState input, Transition plan) {

    /** Where the plan came from. */
    public enum Source {
        FRESH,
        /** Made ahead, for the death of a node. */
        STORED
    }

    /** What ran on a node that is lost and is to run nowhere now, as when no other node may run it. */
    public List<ResourceId> homeless() {
        return homeless(input, plan);
    }

    static List<ResourceId> homeless(ClusterState input, Transition plan) {
        return nowhere(plan).filter(resource -> ranOnLost(input, resource)).toList();
    }

    /** Whether a plan is worth being told of after the one before: it does something, or leaves more undone. */
    static boolean isNews(Transition before, ClusterState input, Transition plan) {
        return !plan.actions().isEmpty()
                || !before.unreleased().keySet().containsAll(plan.unreleased().keySet())
                || !nowhere(before).collect(Collectors.toSet()).containsAll(homeless(input, plan));
    }

    private static Stream<ResourceId> nowhere(Transition plan) {
        return plan.placements().stream()
                .filter(placement -> placement.target() instanceof Transition.Target.Nowhere)
                .map(Transition.Placement::resource);
    }

    private static boolean ranOnLost(ClusterState input, ResourceId resource) {
        return input.nodes().values().stream()
                .filter(node -> node.standing() == NodeState.Standing.LOST)
                .flatMap(node -> Optional.ofNullable(node.history().get(resource)).stream())
                .anyMatch(StateDigest::isStarted);
    }
}
