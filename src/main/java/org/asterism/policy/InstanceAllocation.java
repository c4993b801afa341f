package org.asterism.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.asterism.model.ClusterState;
import org.jspecify.annotations.Nullable;

/**
 * Places the instances of a clone: first those that run stay where they are, as far as the nodes' shares allow, then the others
 * go to the best nodes that are left.
 */
final class InstanceAllocation {

    private final Cluster cluster;
    private final Allocation allocation;
    private final Wishes wishes;

    InstanceAllocation(Cluster cluster, Allocation allocation, Wishes wishes) {
        this.wishes = wishes;
        this.cluster = cluster;
        this.allocation = allocation;
    }

    /** One clone in work. */
    private final class Work {
        final Entry clone;
        final int[] count = new int[cluster.nodes.size()];
        final int nodeMax;

        Work(Entry clone, int nodeMax) {
            this.clone = clone;
            this.nodeMax = nodeMax;
        }

        /** Places one instance; null: nowhere. Forbids it the nodes that are full or unable. */
        @Nullable
        NodeInfo assign(Entry instance, @Nullable NodeInfo preferred) {
            for (NodeInfo node : cluster.nodes) {
                if (!clone.scores[node.index].isListed()) {
                    forbid(instance, node.index, "clone");
                } else if (count[node.index] >= nodeMax) {
                    forbid(instance, node.index, "clone-node-max");
                } else if (!node.canHost()) {
                    forbid(instance, node.index, node.whyNot());
                }
            }
            allocation.place(instance, preferred);
            int target = instance.first().target();
            if (target < 0) {
                return null;
            }
            count[target]++;
            return cluster.nodes.get(target);
        }

        /** Places an instance where it runs, if it may; what prefers other nodes is left to other instances. */
        boolean keep(Entry instance, NodeInfo home, int available) {
            if (!instance.scores[home.index].allows()) {
                return false;
            }
            Scores before = new Scores(instance);
            List<NodeInfo> reserved = new ArrayList<>();
            boolean isKept = false;
            while (reserved.size() < available) {
                NodeInfo chosen = assign(instance, home);
                if (chosen == home) {
                    isKept = true;
                    break;
                }
                allocation.undo(instance);
                before.restore();
                if (chosen == null) {
                    break;
                }
                // It stays counted while we try again, as if another instance had taken that place.
                reserved.add(chosen);
            }
            reserved.forEach(node -> count[node.index]--);
            return isKept;
        }
    }

    void run(Entry clone) {
        boolean isLimited = clone.meta.cloneMax() > 0
                || !clone.ownMeta.getOrDefault("clone-max", "").isEmpty();
        int total = isLimited ? clone.meta.cloneMax() : cluster.nodes.size();
        // Instances without numbers cannot be told apart on one node.
        int nodeMax = clone.meta.isUnique() ? clone.meta.cloneNodeMax() : Math.min(1, clone.meta.cloneNodeMax());
        run(clone, clone.children, total, nodeMax);
    }

    /**
     * Places the instances of a clone, or the containers of a bundle.
     *
     * @param total how many at most
     * @param nodeMax how many at most on one node
     */
    void run(Entry clone, List<Entry> parts, int total, int nodeMax) {
        Work work = new Work(clone, nodeMax);
        int available = 0;
        for (NodeInfo node : cluster.nodes) {
            available +=
                    node.canHost() && clone.scores[node.index].isListed() && clone.scores[node.index].allows() ? 1 : 0;
        }
        int share = Math.max(1, available == 0 ? 0 : total / available);
        List<Entry> instances = new ArrayList<>(parts);
        instances.sort(new InstanceOrder(clone, wishes.forInstances(clone)));
        boolean[] isWorthwhile = worthwhile(clone, total, available);
        int placed = 0;
        for (Entry instance : instances) {
            NodeInfo home = instance.home();
            boolean mayStay = placed < total
                    && home != null
                    && isWorthwhile[home.index]
                    && home.canHost()
                    && !(instance.isPrimitive() && InstanceOrder.hasFailed(instance))
                    && clone.scores[home.index].isListed()
                    && clone.scores[home.index].allows()
                    && work.count[home.index] < share;
            if (mayStay && home != null && work.keep(instance, home, available)) {
                placed++;
            }
        }
        for (Entry instance : instances) {
            if (instance.first().isDecided()) {
                continue;
            }
            if (placed >= total) {
                forbidAll(instance, "clone-max");
            }
            placed += work.assign(instance, null) != null ? 1 : 0;
        }
    }

    private boolean[] worthwhile(Entry clone, int total, int available) {
        if (cluster.state.manner() == ClusterState.Manner.LIVE && total < available) {
            return WorthwhileNodes.of(cluster, clone, wishes, total);
        }
        boolean[] all = new boolean[cluster.nodes.size()];
        Arrays.fill(all, true);
        return all;
    }

    private static void forbid(Entry instance, int node, String origin) {
        instance.addScore(node, origin, -Tally.INFINITY);
        instance.children.forEach(member -> member.addScore(node, origin, -Tally.INFINITY));
    }

    private static void forbidAll(Entry instance, String origin) {
        for (int node = 0; node < instance.scores.length; node++) {
            forbid(instance, node, origin);
        }
    }

    /** Scores of an entry and its members as they were. */
    private static final class Scores {
        private final List<Entry> entries = new ArrayList<>();
        private final List<Tally[]> scores = new ArrayList<>();

        Scores(Entry entry) {
            entries.add(entry);
            entries.addAll(entry.children);
            entries.forEach(part -> scores.add(part.scores.clone()));
        }

        void restore() {
            for (int i = 0; i < entries.size(); i++) {
                System.arraycopy(scores.get(i), 0, entries.get(i).scores, 0, scores.get(i).length);
            }
        }
    }
}
