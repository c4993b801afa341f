package org.asterism.coordinator;

import java.time.Instant;
import java.util.TreeMap;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.Observed;
import org.asterism.coordinator.core.PlanBook;
import org.asterism.coordinator.core.Sight;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;

/** Makes the plans for the death of each single other node that is heard now. Pure; takes milliseconds to a second. */
final class PlanMaker {

    private PlanMaker() {}

    static PlanBook make(Observed observed, Conductor.Tools tools, BootTime now, Instant wall) {
        TreeMap<NodeName, PlanBook.Plan> plans = new TreeMap<>();
        observed.sights().forEach((node, sight) -> {
            if (!node.equals(observed.self()) && sight instanceof Sight.Heard) {
                plans.put(node, plan(observed, node, tools, now, wall));
            }
        });
        return new PlanBook(observed.version(), plans);
    }

    private static PlanBook.Plan plan(
            Observed observed, NodeName lost, Conductor.Tools tools, BootTime now, Instant wall) {
        ClusterState state = observed.without(lost, now, wall);
        TreeMap<NodeName, Long> digests = new TreeMap<>();
        state.nodes().forEach((name, node) -> {
            if (node.standing() == NodeState.Standing.ONLINE) {
                digests.put(name, tools.digest().of(node.history(), node.attributes()));
            }
        });
        return new PlanBook.Plan(digests, tools.scheduler().apply(state));
    }
}
