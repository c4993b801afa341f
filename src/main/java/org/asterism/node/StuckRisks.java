package org.asterism.node;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** Standing risks that the plans for deaths of single nodes show: what would not be taken over. */
final class StuckRisks {

    private static final int MOST_NAMED = 5;

    private StuckRisks() {}

    /** @param stuck what would be started nowhere, by the node that dies */
    static List<Risk> of(SortedMap<NodeName, SortedSet<ResourceId>> stuck) {
        return stuck.entrySet().stream()
                .map(death -> risk(death.getKey(), death.getValue()))
                .toList();
    }

    private static Risk risk(NodeName node, SortedSet<ResourceId> resources) {
        String names =
                resources.stream().limit(MOST_NAMED).map(ResourceId::value).collect(Collectors.joining(", "));
        String more = resources.size() > MOST_NAMED ? " and " + (resources.size() - MOST_NAMED) + " more" : "";
        return new Risk(
                RiskKind.NO_FENCING,
                "if " + node + " dies, " + names + more + " will not be taken over: " + node
                        + " may still run it, and no fencing device can make sure that it does not",
                "configure fencing; or say duplicate-safe = true of what may run twice for a while; else, on the night,"
                        + " 'asterism confirm-down " + node + "' once it is off");
    }
}
