package org.asterism.policy;

import java.util.List;
import java.util.Set;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

/** Removes what nodes remember and no longer holds: histories of other agents or removed resources, lapsed fail counts. */
final class CleaningSteps {

    /** Operations whose parameters tell of the resource's definition. */
    private static final Set<String> TELLING = Set.of("start", "monitor", "promote");

    private final Cluster cluster;
    private final StepGraph graph;

    CleaningSteps(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
    }

    void build(Entry entry) {
        for (NodeInfo node : cluster.nodes) {
            if (!node.isOnline() || node.isFenced) {
                continue;
            }
            @Nullable ResourceHistory history = entry.observed[node.index].history();
            if (mustClear(entry, node, history)) {
                clear(entry, node);
            }
            if (history == null || !isOwn(entry, node)) {
                continue;
            }
            boolean isOther = !history.agent().equals(entry.agent());
            boolean isJustLeaving = entry.isActiveOn(node.index) && entry.target() == Entry.NOWHERE;
            if (entry.parent != null && entry.isOrphan) {
                continue;
            }
            if (entry.isManaged()
                    && ((isOther && !isJustLeaving) || (entry.isOrphan && cluster.options.stopsRemoved()))) {
                forget(entry, node, isOther);
            }
        }
    }

    /**
     * Failures that say nothing any more: they lapsed, the resource has other parameters since or is gone, or what failed is no
     * longer done.
     */
    private boolean mustClear(Entry entry, NodeInfo node, @Nullable ResourceHistory history) {
        boolean isFirst = entry.alike().get(0) == entry;
        if (!isFirst || !cluster.isPacemaker()) {
            return false;
        }
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

    private void clear(Entry entry, NodeInfo node) {
        Step clear = graph.add(entry, Task.CLEAR_FAIL_COUNT, node.index);
        clear.isRequired = true;
        entry.steps.put(Task.CLEAR_FAIL_COUNT, List.of(clear));
        StepGraph.link(List.of(clear), entry.steps.begin(Task.START), Link.ORDER | Link.ADVICE);
        if (entry.isConnection() && !RemoteParts.reconnectsLater(entry)) {
            StepGraph.link(List.of(clear), entry.steps.begin(Task.STOP), Link.ORDER | Link.ADVICE);
        }
    }

    /** Instances of an anonymous clone share their histories; the one that is there, else the first, answers for it. */
    private static boolean isOwn(Entry entry, NodeInfo node) {
        @Nullable Entry clone = entry.enclosingClone();
        if (clone == null || clone.meta.isUnique() || entry.isActiveOn(node.index)) {
            return true;
        }
        for (Entry part : clone.primitives()) {
            if (part.base.equals(entry.base) && part.isActiveOn(node.index)) {
                return false;
            }
        }
        return clone.primitives().stream()
                .filter(part -> part.base.equals(entry.base))
                .findFirst()
                .filter(part -> part == entry)
                .isPresent();
    }

    private void forget(Entry entry, NodeInfo node, boolean isReplaced) {
        List<Step> stops = entry.steps.begin(Task.STOP);
        if (isReplaced) {
            // Runs by the rules of another agent.
            stops.stream().filter(stop -> stop.node == node.index).forEach(stop -> stop.isRequired = true);
        }
        if (!cluster.isPacemaker()) {
            return; // a node of ours forgets by itself what the document no longer names
        }
        Step delete = graph.add(entry, Task.DELETE, node.index);
        delete.isRequired = true;
        StepGraph.link(stops, List.of(delete), Link.ORDER | Link.NEED | Link.QUIET);
        StepGraph.order(List.of(delete), entry.steps.begin(Task.START));
    }
}
