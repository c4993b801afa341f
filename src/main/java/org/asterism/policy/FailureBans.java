package org.asterism.policy;

/** Where failures forbid instances to run, as scores: hard errors, and fail counts that reached {@code migration-threshold}. */
final class FailureBans {

    private FailureBans() {}

    static void run(Cluster cluster) {
        for (Entry entry : cluster.primitives()) {
            int threshold = entry.meta.migrationThreshold();
            if (threshold > 0 && !entry.isOrphan) {
                for (NodeInfo node : cluster.nodes) {
                    if (FailCounts.effective(cluster, entry, node).value() >= threshold) {
                        cluster.bans.add(new Cluster.Ban(banned(entry), node.index, "migration-threshold"));
                    }
                }
            }
        }
        for (Cluster.Ban ban : cluster.bans) {
            apply(ban.entry(), ban);
        }
    }

    /** Instances without numbers are all alike, so what failed as one is banned as all. */
    private static Entry banned(Entry entry) {
        Entry clone = entry.enclosingClone();
        return clone != null && !clone.meta.isUnique() ? entry.root() : entry;
    }

    private static void apply(Entry entry, Cluster.Ban ban) {
        if (ban.node() == Entry.NOWHERE) {
            entry.addEverywhere(ban.origin(), -Tally.INFINITY);
        } else {
            entry.addScore(ban.node(), ban.origin(), -Tally.INFINITY);
        }
        entry.children.forEach(child -> apply(child, ban));
    }
}
