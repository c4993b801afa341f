package org.asterism.policy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asterism.model.OperationKey;
import org.asterism.model.Transition.ActionKind;

/** Asks every member about every resource of which it has not told yet; nothing starts before the answers. */
final class Probes {

    private static final int ORDER = Act.Link.ORDER;
    private static final int KEEP = Act.Link.KEEP;

    private Probes() {}

    static void run(Cluster cluster) {
        for (Entry root : cluster.roots) {
            if (root.isOrphan) {
                continue;
            }
            if (root.kind == Entry.Kind.CLONE && !root.meta.isUnique()) {
                anonymous(cluster, root);
            } else {
                root.primitives().forEach(entry -> single(cluster, entry));
            }
        }
    }

    private static void single(Cluster cluster, Entry entry) {
        for (NodeInfo node : cluster.nodes) {
            if (isUnknown(entry, node)) {
                Act.link(List.of(probe(cluster, entry, node)), entry.acts.startBegin, ORDER | KEEP);
            }
        }
    }

    /** One probe per node and primitive, whichever instance it stands for; all instances wait for all answers. */
    private static void anonymous(Cluster cluster, Entry clone) {
        for (NodeInfo node : cluster.nodes) {
            Set<String> asked = new HashSet<>();
            for (Entry instance : clone.children) {
                if (instance.last().target() == node.index) {
                    ask(cluster, clone, instance, node, asked);
                }
            }
            if (!clone.children.isEmpty()) {
                ask(cluster, clone, clone.children.get(0), node, asked);
            }
        }
    }

    private static void ask(Cluster cluster, Entry clone, Entry instance, NodeInfo node, Set<String> asked) {
        for (Entry entry : instance.primitives()) {
            if (isUnknown(entry, node) && asked.add(entry.base.value())) {
                List<Act> probe = List.of(probe(cluster, entry, node));
                Act.link(probe, clone.acts.startBegin, ORDER | KEEP);
                clone.primitives().stream()
                        .filter(part -> part.base.equals(entry.base) && part.target() == node.index)
                        .forEach(part -> Act.link(probe, part.acts.startBegin, ORDER | KEEP));
            }
        }
    }

    private static boolean isUnknown(Entry entry, NodeInfo node) {
        return node.isOnline() && !node.isShuttingDown() && !entry.observed[node.index].isKnown();
    }

    private static Act probe(Cluster cluster, Entry entry, NodeInfo node) {
        Act probe = ActionBuilder.add(
                cluster,
                entry,
                ActionKind.PROBE,
                new OperationKey(ActionBuilder.historyName(entry), "monitor", Duration.ZERO),
                node.index);
        probe.require(node.name + " has not told yet whether " + entry.base + " runs there");
        entry.acts.probes.add(probe);
        return probe;
    }
}
