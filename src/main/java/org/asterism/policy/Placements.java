package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.Transition;

/** Where each primitive is to run, with the scores that say why. */
final class Placements {

    private Placements() {}

    static List<Transition.Placement> of(Cluster cluster) {
        List<Transition.Placement> placements = new ArrayList<>();
        for (Entry entry : cluster.primitives()) {
            if (entry.isOrphan && entry.active.isEmpty()) {
                continue;
            }
            SortedMap<NodeName, Transition.NodeScore> scores = new TreeMap<>();
            for (NodeInfo node : cluster.nodes) {
                scores.put(node.name, entry.scores[node.index].toNodeScore());
            }
            Transition.Target target = entry.target() >= 0
                    ? new Transition.Target.On(cluster.nodes.get(entry.target()).name)
                    : new Transition.Target.Nowhere();
            placements.add(new Transition.Placement(entry.label, target, scores, Reasons.placement(cluster, entry)));
        }
        return placements;
    }
}
