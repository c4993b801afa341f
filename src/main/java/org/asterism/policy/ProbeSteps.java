package org.asterism.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asterism.model.OcfCode;
import org.asterism.policy.Step.Link;

/** Asks nodes about resources of which they have not told yet; nothing starts before the answers. */
final class ProbeSteps {

    private final Cluster cluster;
    private final StepGraph graph;

    ProbeSteps(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
    }

    void run() {
        for (Entry root : cluster.roots) {
            if (root.isOrphan) {
                continue;
            }
            if (root.kind == Entry.Kind.CLONE && !root.meta.isUnique()) {
                anonymous(root);
            } else {
                root.primitives().forEach(entry -> single(root, entry));
            }
        }
    }

    private void single(Entry root, Entry entry) {
        for (NodeInfo node : cluster.nodes) {
            if (isUnknown(entry, node)) {
                Step probe = probe(entry, node);
                if (root.isMultiple()) {
                    whole(root, probe);
                }
                before(probe, entry);
            }
        }
    }

    /** One probe per node and primitive, whichever instance it stands for. */
    private void anonymous(Entry clone) {
        for (NodeInfo node : cluster.nodes) {
            Set<String> asked = new HashSet<>();
            for (Entry instance : clone.children) {
                if (instance.last().target() == node.index) {
                    ask(clone, instance, node, asked);
                }
            }
            if (!clone.children.isEmpty()) {
                ask(clone, clone.children.get(0), node, asked);
            }
        }
    }

    private void ask(Entry clone, Entry instance, NodeInfo node, Set<String> asked) {
        for (Entry entry : instance.primitives()) {
            if (isUnknown(entry, node) && asked.add(entry.base.value())) {
                Step probe = probe(entry, node);
                whole(clone, probe);
                for (Entry part : clone.primitives()) {
                    if (part.base.equals(entry.base)) {
                        before(probe, part);
                    }
                }
            }
        }
    }

    private static void whole(Entry whole, Step probe) {
        StepGraph.link(List.of(probe), whole.steps.begin(Task.START), Link.ORDER | Link.ASK);
        StepGraph.link(List.of(probe), whole.steps.end(Task.STOP), Link.ORDER | Link.ADVICE);
    }

    private static void before(Step probe, Entry entry) {
        StepGraph.link(List.of(probe), entry.steps.begin(Task.START), Link.ORDER | Link.ASK | Link.QUIET);
        StepGraph.link(List.of(probe), entry.steps.begin(Task.STOP), Link.ORDER | Link.ADVICE);
    }

    private static boolean isUnknown(Entry entry, NodeInfo node) {
        return node.isOnline()
                && !node.isFenced
                && !entry.unprobed.contains(node.index)
                && entry.alike().stream().noneMatch(part -> part.observed[node.index].isKnown())
                && (entry.container == null || entry.isConnection());
    }

    private Step probe(Entry entry, NodeInfo node) {
        Step probe = graph.add(entry, Task.MONITOR, node.index);
        probe.isRequired = true;
        probe.isRunnable = !node.isPending;
        probe.expectedExit = OcfCode.NOT_RUNNING.exit();
        entry.steps.probes.add(probe);
        return probe;
    }
}
