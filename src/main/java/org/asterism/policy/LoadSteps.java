package org.asterism.policy;

import java.util.List;
import org.asterism.policy.Step.Link;

/** Where capacities count, what comes to a node waits until what leaves it has made room. */
final class LoadSteps {

    private LoadSteps() {}

    static void build(Cluster cluster, StepGraph graph, List<Entry> primitives) {
        String strategy = cluster.options.text("placement-strategy");
        boolean isCounted = !strategy.isEmpty() && !strategy.equals("default");
        if (!isCounted || primitives.stream().allMatch(entry -> entry.utilization.isEmpty())) {
            return;
        }
        Step[] gates = new Step[cluster.nodes.size()];
        for (NodeInfo node : cluster.nodes) {
            gates[node.index] = graph.named("load_stopped_" + node.name);
            gates[node.index].isShown = true;
        }
        for (Entry entry : primitives) {
            if (!entry.utilization.isEmpty()) {
                for (Step stop : entry.steps.begin(Task.STOP)) {
                    Step.link(stop, gates[stop.node], Link.ORDER | Link.ADVICE);
                }
                for (Step start : entry.steps.begin(Task.START)) {
                    if (start.node >= 0) {
                        Step.link(gates[start.node], start, Link.ORDER | Link.ADVICE);
                    }
                }
            }
        }
    }
}
