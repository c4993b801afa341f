package org.asterism.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where failures forbid instances to run, as scores: hard errors, and fail counts that reached {@code migration-threshold}. */
final class FailureBans {

    private FailureBans() {}

    static void run(Cluster cluster) {
        Map<Entry, List<Entry>> contents = new HashMap<>();
        for (Entry entry : cluster.primitives()) {
            if (entry.container != null) {
                contents.computeIfAbsent(entry.container, unused -> new ArrayList<>())
                        .add(entry);
            }
        }
        for (Entry entry : cluster.primitives()) {
            int threshold = entry.meta.migrationThreshold();
            if (threshold > 0 && !entry.isOrphan && !entry.isFailureIgnored) {
                for (NodeInfo node : cluster.nodes) {
                    if (count(cluster, entry, contents.getOrDefault(entry, List.of()), node) >= threshold
                            && !isToBeCleared(cluster, entry, node)) {
                        cluster.bans.add(new Cluster.Ban(banned(entry), node.index, "migration-threshold"));
                    }
                }
            }
        }
        for (Cluster.Ban ban : cluster.bans) {
            apply(ban.entry(), ban);
        }
    }

    /** A container is also counted what fails within. */
    private static int count(Cluster cluster, Entry entry, List<Entry> contents, NodeInfo node) {
        int count = FailCounts.effective(cluster, entry, node).value();
        for (Entry content : contents) {
            count = Tally.add(
                    count, FailCounts.effective(cluster, content, node).value());
        }
        return count;
    }

    /** Only who can be reached is told to forget. */
    private static boolean isToBeCleared(Cluster cluster, Entry entry, NodeInfo node) {
        return node.isOnline() && !node.isUnclean && VoidFailures.are(cluster, entry, node);
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
