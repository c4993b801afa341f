package org.asterism.policy;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.asterism.model.OperationResult;

/**
 * What may run twice and does, since it was taken from a node that was given up and now returns with it: it stays with the
 * taker, and only the other is stopped. To stop both, as {@code multiple-active = stop_start} does, would interrupt the service
 * a second time, for nothing. A CIB of Pacemaker's knows no resources of this kind.
 */
final class Duplicates {

    private Duplicates() {}

    static void run(Cluster cluster) {
        if (cluster.isPacemaker()) {
            return;
        }
        Map<Entry, NodeInfo> keepers = new LinkedHashMap<>();
        for (Entry entry : cluster.primitives()) {
            if (isTwice(entry)) {
                keepers.put(entry, keeper(entry));
            }
        }
        keepers.forEach((entry, keeper) -> {
            entry.active.stream().filter(node -> node != keeper).forEach(entry.duplicates::add);
            entry.active.removeIf(node -> node != keeper);
        });
    }

    private static boolean isTwice(Entry entry) {
        return entry.active.size() > 1
                && entry.meta.isDuplicateSafe()
                && entry.meta.multipleActive() == Meta.MultipleActive.STOP_START
                && entry.enclosingClone() == null
                && entry.active.stream().allMatch(NodeInfo::isOnline);
    }

    /** Where most of its group runs, an address that only one may have among it; else where it was started last. */
    private static NodeInfo keeper(Entry entry) {
        Comparator<NodeInfo> best = Comparator.<NodeInfo>comparingLong(node -> groupmatesOn(entry, node))
                .thenComparing(node -> startedOn(entry, node))
                .thenComparing(node -> -node.index);
        return entry.active.stream().max(best).orElseThrow();
    }

    private static long groupmatesOn(Entry entry, NodeInfo node) {
        return entry.root().primitives().stream()
                .filter(mate -> mate.active.contains(node))
                .count();
    }

    private static Instant startedOn(Entry entry, NodeInfo node) {
        OperationResult started = entry.observed[node.index].started();
        return started == null ? Instant.EPOCH : started.lastRun();
    }
}
