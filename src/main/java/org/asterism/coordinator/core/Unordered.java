package org.asterism.coordinator.core;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.jspecify.annotations.Nullable;

/** What in a node's report nobody ordered, so that it asks for a new plan. */
final class Unordered {

    private Unordered() {}

    /** For operators; empty if there is nothing. */
    static String in(
            NodeName node, @Nullable NodeView before, NodeView view, List<Outcome> outcomes, Set<InFlight> inFlight) {
        if (before == null
                || before.stay() != view.stay()
                || !before.attributes().equals(view.attributes())
                || !before.incarnation().equals(view.incarnation())) {
            return "report of " + node;
        }
        Set<ResourceId> ordered = new HashSet<>();
        outcomes.forEach(outcome -> ordered.add(outcome.operation().resource()));
        inFlight.stream()
                .filter(flying -> flying.node().equals(node))
                .forEach(flying -> ordered.add(flying.operation().resource()));
        for (ResourceHistory history : view.history().values()) {
            if (!ordered.contains(history.resource())
                    && !history.equals(before.history().get(history.resource()))) {
                return history.resource() + " on " + node + " changed";
            }
        }
        return view.history().keySet().containsAll(before.history().keySet()) ? "" : node + " forgot a resource";
    }
}
