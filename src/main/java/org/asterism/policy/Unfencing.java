package org.asterism.policy;

import java.util.List;
import java.util.Optional;
import org.asterism.policy.Step.Link;

/**
 * Nodes that have to be let in before they may run anything: by devices with the meta attribute {@code provides=unfencing}
 * (Pacemaker Explained, "Unfencing").
 */
final class Unfencing {

    private static final String UNFENCED = "#node-unfenced";

    private final Cluster cluster;
    private final StepGraph graph;

    Unfencing(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
    }

    void build(List<Entry> primitives) {
        List<Entry> devices = primitives.stream().filter(Unfencing::isDevice).toList();
        if (devices.isEmpty()) {
            return;
        }
        for (NodeInfo node : cluster.nodes) {
            if (node.isOnline() && !node.isFenced && node.kind != NodeInfo.Kind.GUEST) {
                node(node, primitives, devices);
            }
        }
    }

    private static boolean isDevice(Entry entry) {
        return entry.agent().standard().equals("stonith")
                && entry.ownMeta.getOrDefault("provides", "").equals("unfencing");
    }

    private void node(NodeInfo node, List<Entry> primitives, List<Entry> devices) {
        String since = node.attribute(UNFENCED);
        if (since.isEmpty() || since.equals("0")) {
            firstAction(node, primitives)
                    .ifPresent(step -> let(node, primitives, "required by " + step.words(), false));
        } else if (devices.stream().anyMatch(device -> hasChanged(device, node))) {
            let(node, primitives, "Device parameters changed", true);
        }
    }

    private static Optional<Step> firstAction(NodeInfo node, List<Entry> primitives) {
        for (Entry entry : primitives) {
            for (Step probe : entry.steps.probes) {
                if (probe.node == node.index) {
                    return Optional.of(probe);
                }
            }
            for (Step start : entry.steps.begin(Task.START)) {
                if (start.node == node.index && start.isRequired) {
                    return Optional.of(start);
                }
            }
        }
        return Optional.empty();
    }

    private boolean hasChanged(Entry device, NodeInfo node) {
        Observed seen = device.observed[node.index];
        return device.isActiveOn(node.index)
                && seen.started() != null
                && ParamChange.of(cluster, device, node, seen.started()) != ParamChange.NONE;
    }

    private void let(NodeInfo node, List<Entry> primitives, String why, boolean isAgain) {
        Step on = graph.ofNode(Task.FENCE, node.index, "stonith");
        on.operation = "on";
        on.require(why);
        for (Entry entry : primitives) {
            boolean isBound = Quorum.needsFencing(entry);
            entry.steps.probes.stream()
                    .filter(probe -> probe.node == node.index)
                    .forEach(probe -> Step.link(on, probe, Link.ORDER));
            for (Step start : entry.steps.begin(Task.START)) {
                if (start.node == node.index) {
                    int up = Link.ORDER | Link.NEED;
                    Step.link(on, start, isBound && isAgain ? up | Link.PUSH : up);
                }
            }
            for (Step stop : entry.steps.begin(Task.STOP)) {
                if (stop.node == node.index && isBound) {
                    Step.link(stop, on, Link.ORDER);
                }
            }
        }
    }
}
