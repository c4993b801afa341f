package org.asterism.policy;

import java.time.Duration;
import java.util.Comparator;
import org.asterism.model.Role;

/**
 * {@code priority-fencing-delay}: without the majority of the nodes (one of two, above all) both sides of a split may fence each
 * other; the one that runs what matters more is fenced later, so that it fences first. A node weighs the sum of the
 * priorities of what it was last known to run; one that is promoted weighs 1 more unless its priority is 0.
 */
final class PriorityDelay {

    private PriorityDelay() {}

    /** Zero for members and where nothing is to be decided: no option, a majority, or a target that weighs no more than we. */
    static Duration of(Cluster cluster, NodeInfo target) {
        Duration delay = cluster.options.priorityFencingDelay();
        long online = cluster.nodes.stream().filter(NodeInfo::isOnline).count();
        boolean isMajority = online * 2 > cluster.nodes.size();
        if (delay.isZero() || isMajority || target.isOnline()) {
            return Duration.ZERO;
        }
        int ours = cluster.nodes.stream()
                .filter(NodeInfo::isOnline)
                .map(node -> weight(cluster, node))
                .max(Comparator.naturalOrder())
                .orElse(0);
        return weight(cluster, target) > ours ? delay : Duration.ZERO;
    }

    private static int weight(Cluster cluster, NodeInfo node) {
        int sum = 0;
        for (Entry entry : cluster.primitives()) {
            Observed seen = entry.observed[node.index];
            int priority = entry.meta.priority();
            if (seen.isActive()) {
                sum += priority + (priority != 0 && seen.role() == Role.PROMOTED ? 1 : 0);
            }
        }
        return sum;
    }
}
