package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.policy.Step.Link;

/** What becomes of nodes: fencing, unfencing, leaving in order; and what has to wait for it. */
final class NodeSteps {

    private final Cluster cluster;
    private final StepGraph graph;

    NodeSteps(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
    }

    /** Before: all steps of resources are there. */
    void build(List<Entry> primitives) {
        List<Step> fences = new ArrayList<>();
        for (NodeInfo node : cluster.nodes) {
            if (node.isFenced) {
                fences.add(fence(node, primitives));
            } else if (node.isShuttingDown() && node.isOnline()) {
                shutdown(node, primitives);
            }
        }
        if (fences.isEmpty()) {
            return;
        }
        for (Entry entry : primitives) {
            if (waitsForFencing(entry)) {
                StepGraph.link(fences, entry.steps.begin(Task.START), Link.ORDER | Link.NEED);
                StepGraph.link(fences, entry.steps.begin(Task.PROMOTE), Link.ORDER | Link.NEED);
            }
        }
    }

    private boolean waitsForFencing(Entry entry) {
        return entry.meta.acting().requires() != ActingMeta.Requires.NOTHING
                && entry.meta.acting().requires() != ActingMeta.Requires.QUORUM;
    }

    private Step fence(NodeInfo node, List<Entry> primitives) {
        Step fence = graph.ofNode(Task.FENCE, node.index, "stonith");
        fence.operation = node.fenceAction;
        fence.require(node.fenceReason);
        for (Entry entry : primitives) {
            for (Task task : List.of(Task.STOP, Task.DEMOTE)) {
                for (Step step : entry.steps.begin(task)) {
                    if (step.node == node.index) {
                        Step.link(fence, step, Link.ORDER);
                        wholes(fence, entry, task);
                    }
                }
            }
        }
        return fence;
    }

    /** What stands for all of a whole begins after it, too. */
    private static void wholes(Step fence, Entry entry, Task task) {
        for (Entry whole = entry.parent; whole != null; whole = whole.parent) {
            StepGraph.link(List.of(fence), whole.steps.begin(task), Link.ORDER | Link.ADVICE);
        }
    }

    private void shutdown(NodeInfo node, List<Entry> primitives) {
        Step shutdown = graph.ofNode(Task.SHUTDOWN, node.index, "do_shutdown");
        shutdown.isRequired = true;
        for (Entry entry : primitives) {
            for (Step stop : entry.steps.begin(Task.STOP)) {
                if (stop.node == node.index) {
                    Step.link(stop, shutdown, Link.ORDER | Link.NEED);
                }
            }
        }
    }
}
