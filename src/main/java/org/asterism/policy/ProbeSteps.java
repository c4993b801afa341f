package org.asterism.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asterism.model.OcfCode;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

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
            if (root.kind == Entry.Kind.BUNDLE) {
                bundle(root);
            } else if (root.kind == Entry.Kind.CLONE && !root.meta.isUnique()) {
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
                if (root.hasUnits()) {
                    whole(root, probe);
                }
                before(probe, entry);
            }
        }
    }

    /** Containers are looked for everywhere, connections where one could go, and what runs within only there. */
    private void bundle(Entry bundle) {
        for (Entry.Replica replica : bundle.replicas) {
            parts(bundle, replica);
            @Nullable Entry connection = replica.connection();
            if (connection != null && connection.remoteNode != null && replica.instance() != null) {
                within(replica.instance(), connection.remoteNode);
            }
        }
    }

    private void parts(Entry bundle, Entry.Replica replica) {
        if (replica.address() != null) {
            single(bundle, replica.address());
        }
        single(bundle, replica.container());
        boolean isUp = replica.container().target() >= 0 && replica.container().isManaged();
        if (replica.connection() != null && isUp) {
            for (NodeInfo node : cluster.nodes) {
                if (isUnknown(replica.connection(), node)) {
                    Step probe = probe(replica.connection(), node);
                    before(probe, replica.connection());
                    StepGraph.link(
                            replica.container().steps.begin(Task.START),
                            List.of(probe),
                            Link.ORDER | Link.NEED | Link.QUIET);
                }
            }
        }
    }

    private void within(Entry instance, NodeInfo guest) {
        for (Entry entry : instance.primitives()) {
            if (guest.isOnline() && !guest.isFenced && !entry.observed[guest.index].isKnown()) {
                before(probe(entry, guest), entry);
            }
        }
    }

    /** One probe per node and primitive, whichever instance it stands for. */
    private void anonymous(Entry clone) {
        for (NodeInfo node : cluster.nodes) {
            Set<String> asked = new HashSet<>();
            for (Entry instance : clone.children) {
                if (instance.primitives().stream().anyMatch(part -> part.target() == node.index)) {
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
        StepGraph.link(List.of(probe), whole.steps.begin(Task.START), Link.ORDER);
        StepGraph.link(List.of(probe), whole.steps.end(Task.STOP), Link.ORDER | Link.ADVICE);
    }

    private static void before(Step probe, Entry entry) {
        // That its own probe cannot be done explains nothing to anyone.
        int quiet = probe.entry == entry ? Link.QUIET : 0;
        StepGraph.link(List.of(probe), entry.steps.begin(Task.START), Link.ORDER | Link.ASK | quiet);
        StepGraph.link(List.of(probe), entry.steps.begin(Task.STOP), Link.ORDER | Link.ADVICE);
    }

    private static boolean isUnknown(Entry entry, NodeInfo node) {
        return isAskable(node)
                && !node.isFenced
                && !entry.unprobed.contains(node.index)
                && !entry.observed[node.index].isKnown()
                && (entry.container == null || entry.isConnection())
                && mayRun(entry, node);
    }

    private static boolean isAskable(NodeInfo node) {
        if (!Values.bool(node.attribute("resource-discovery-enabled"), true) && node.isRemoteOrGuest()) {
            return false;
        }
        return node.isOnline() ? !node.isRemoteOrGuest() || isSteady(node) : isConnecting(node);
    }

    /** The connection stays where it is. */
    private static boolean isSteady(NodeInfo node) {
        @Nullable Entry connection = node.connection;
        return connection != null && connection.target() >= 0 && connection.isActiveOn(connection.target());
    }

    /** A remote node is asked as soon as its connection is there. */
    private static boolean isConnecting(NodeInfo node) {
        @Nullable Entry connection = node.connection;
        return node.kind == NodeInfo.Kind.REMOTE
                && connection != null
                && !node.isUnclean
                && connection.target() >= 0
                && connection.isManaged();
    }

    /** Remote nodes run no fencing devices, connections and hosts of guests; those within a bundle only what is theirs. */
    private static boolean mayRun(Entry entry, NodeInfo node) {
        if (!node.isRemoteOrGuest()) {
            return true;
        }
        boolean isContainer = entry.parent != null && entry.parent.kind == Entry.Kind.BUNDLE;
        return !node.isWithinBundle
                && !entry.isConnection()
                && !entry.hostsGuest
                && !entry.agent().standard().equals("stonith")
                && (node.kind == NodeInfo.Kind.REMOTE || !isContainer);
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
