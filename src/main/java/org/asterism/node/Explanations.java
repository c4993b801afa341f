package org.asterism.node;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.api.Explanation;
import org.asterism.api.ResourceStatus;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Transition;

/** Why a resource is where it is. */
final class Explanations {

    private Explanations() {}

    static Explanation of(ResourceStatus status, Transition plan) {
        Optional<Transition.Placement> placement = plan.placements().stream()
                .filter(known -> known.resource().base().equals(status.id()))
                .findFirst();
        NodeOrNone chosen = placement
                .map(Transition.Placement::target)
                .filter(Transition.Target.On.class::isInstance)
                .map(target -> NodeOrNone.of(((Transition.Target.On) target).node()))
                .orElse(NodeOrNone.NONE);
        return new Explanation(
                status.id(),
                status.state(),
                chosen,
                placement.map(Transition.Placement::reason).orElse(status.reason()),
                placement.map(Transition.Placement::scores).orElseGet(TreeMap::new),
                status.cure().isEmpty() ? List.of() : List.of(status.cure()),
                List.of());
    }
}
