package org.asterism.node;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.api.Explanation;
import org.asterism.api.ResourceStatus;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.Transition;

/** Why a resource is where it is. */
final class Explanations {

    private Explanations() {}

    static Explanation of(ResourceStatus status, Transition plan) {
        Optional<Transition.Placement> placement = plan.placements().stream()
                .filter(known -> known.resource().base().equals(status.id()))
                .findFirst();
        boolean isWhole = !status.children().isEmpty();
        return new Explanation(
                status.id(),
                status.state(),
                chosen(placement),
                isWhole
                        ? whole(status)
                        : placement.map(Transition.Placement::reason).orElse(status.reason()),
                placement.map(Transition.Placement::scores).orElseGet(TreeMap::new),
                status.cure().isEmpty() ? List.of() : List.of(status.cure()),
                List.of(),
                isWhole ? parts(status, plan) : List.of());
    }

    private static String whole(ResourceStatus status) {
        return status.kind() == ResourceStatus.Kind.GROUP
                ? "its members run on one node and start in this order"
                : "it is placed by its instances";
    }

    private static List<Explanation.Part> parts(ResourceStatus whole, Transition plan) {
        return leaves(whole)
                .map(ResourceStatus::id)
                .distinct()
                .flatMap(id -> plan.placements().stream()
                        .filter(known -> known.resource().base().equals(id))
                        .map(placement -> part(whole, placement)))
                .toList();
    }

    private static Explanation.Part part(ResourceStatus whole, Transition.Placement placement) {
        NodeOrNone chosen = chosen(Optional.of(placement));
        boolean isInstance = !placement.resource().equals(placement.resource().base());
        List<NodeName> nodes = leaves(whole)
                .filter(leaf -> leaf.id().equals(placement.resource().base()))
                .flatMap(leaf -> leaf.nodes().stream())
                .filter(node -> !isInstance || chosen.is(node))
                .distinct()
                .toList();
        return new Explanation.Part(placement.resource(), nodes, chosen, placement.reason(), placement.scores());
    }

    private static Stream<ResourceStatus> leaves(ResourceStatus status) {
        return status.children().isEmpty()
                ? Stream.of(status)
                : status.children().stream().flatMap(Explanations::leaves);
    }

    private static NodeOrNone chosen(Optional<Transition.Placement> placement) {
        return placement
                .map(Transition.Placement::target)
                .filter(Transition.Target.On.class::isInstance)
                .map(target -> NodeOrNone.of(((Transition.Target.On) target).node()))
                .orElse(NodeOrNone.NONE);
    }
}
