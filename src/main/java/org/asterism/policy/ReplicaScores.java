package org.asterism.policy;

import org.jspecify.annotations.Nullable;

/** Binds each instance of what runs within a bundle to the guest node that its container is. */
final class ReplicaScores {

    private ReplicaScores() {}

    static void apply(Cluster cluster, Entry bundle, Entry clone) {
        for (NodeInfo node : cluster.nodes) {
            boolean isWithin = node.host != null && node.host.parent == bundle;
            clone.scores[node.index] = isWithin ? Tally.EMPTY : Tally.EMPTY.plus("bundle", -Tally.INFINITY);
        }
        for (Entry.Replica replica : bundle.replicas) {
            Entry instance = replica.instance();
            if (instance != null) {
                bind(instance, replica.connection() == null ? null : replica.connection().remoteNode);
            }
        }
    }

    private static void bind(Entry instance, @Nullable NodeInfo within) {
        for (int node = 0; node < instance.scores.length; node++) {
            Tally score = instance.scores[node];
            if (within == null || within.index != node) {
                instance.scores[node] = Tally.ABSENT;
            } else if (!score.isForbidden() || !score.isListed()) {
                instance.scores[node] = Tally.EMPTY.plus("bundle", Tally.INFINITY);
            }
        }
    }
}
