package org.asterism.policy;

import java.util.List;
import org.asterism.model.ResourceHistory;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

/** Removes what nodes remember and no longer holds: histories of other agents or removed resources, lapsed fail counts. */
final class CleaningSteps {

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
            if (VoidFailures.mustBeCleared(cluster, entry, node)) {
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
