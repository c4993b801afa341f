package org.asterism.policy;

import java.util.Set;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.jspecify.annotations.Nullable;

/** Which failures say nothing any more, so that their counts are cleared and ban nobody meanwhile. */
final class VoidFailures {

    /** Operations whose parameters tell of the resource's definition. */
    private static final Set<String> TELLING = Set.of("start", "monitor", "promote");

    private final Cluster cluster;

    private VoidFailures(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Failures that say nothing any more: they lapsed, the resource has other parameters since or is gone, or what failed is no
     * longer done.
     */
    static boolean mustBeCleared(Cluster cluster, Entry entry, NodeInfo node) {
        return entry.alike().get(0) == entry && cluster.isPacemaker() && new VoidFailures(cluster).areVoid(entry, node);
    }

    /** The same of any instance that shares the history. */
    static boolean are(Cluster cluster, Entry entry, NodeInfo node) {
        return new VoidFailures(cluster).areVoid(entry, node);
    }

    private boolean areVoid(Entry entry, NodeInfo node) {
        @Nullable ResourceHistory history = entry.observed[node.index].history();
        boolean isCounted = FailCounts.sum(entry, node) > 0;
        if (entry.isOrphan) {
            return isCounted && entry.isActiveOn(node.index);
        }
        if (isCounted
                && !entry.isBlocked
                && !hasBlocking(entry, history)
                && FailCounts.isExpired(cluster, entry, node)) {
            return true;
        }
        return history != null
                && history.runs().stream()
                        .anyMatch(run -> (isCounted && isToReconnect(entry, run))
                                || (isTelling(run, isCounted) && isOutdated(entry, node, run)));
    }

    private static boolean isTelling(OperationResult run, boolean isCounted) {
        return (isCounted && run.key().action().equals("start"))
                || run.details().id().endsWith("_last_failure_0");
    }

    /** Failures of a connection that is made anew after a time are void after it, once its node was fenced. */
    private boolean isToReconnect(Entry entry, OperationResult run) {
        return RemoteParts.reconnectsLater(entry)
                && run.details().id().endsWith("_last_failure_0")
                && !run.lastChange()
                        .plus(RemoteParts.reconnectInterval(entry.primitive()))
                        .isAfter(cluster.state.now());
    }

    /** A failure that is to block never lapses. */
    private boolean hasBlocking(Entry entry, @Nullable ResourceHistory history) {
        return history != null
                && history.runs().stream()
                        .anyMatch(run -> run.isFailed()
                                && OnFail.of(entry.primitive(), run.key(), cluster.document) == OnFail.BLOCK);
    }

    private boolean isOutdated(Entry entry, NodeInfo node, OperationResult run) {
        if (entry.isImplicit || !TELLING.contains(run.key().action())) {
            return false;
        }
        boolean isGone = run.key().isRecurring()
                && entry.primitive().operations().stream()
                        .noneMatch(
                                operation -> operation.name().equals(run.key().action())
                                        && operation.interval().equals(run.key().interval())
                                        && Values.bool(operation.attributes().getOrDefault("enabled", ""), true));
        return isGone || ParamChange.of(cluster, entry, node, run) != ParamChange.NONE;
    }
}
