package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationKey;
import org.asterism.model.ResourceId;

/** A transition some of whose operations end otherwise than planned: it stops with the first that does. */
final class Setback {

    private final Cluster cluster;
    private final List<Step> order;
    private final List<Outcome> outcomes;

    Setback(Cluster cluster, List<Step> order, List<Outcome> outcomes) {
        this.cluster = cluster;
        this.order = order;
        this.outcomes = outcomes;
    }

    Preview preview(List<String> summary) {
        for (int i = 0; i < order.size(); i++) {
            Optional<Outcome> outcome = outcome(order.get(i));
            if (outcome.isPresent()) {
                return new Preview(
                        summary, actions(i, outcome.get()), after(order.subList(0, i), order.get(i), outcome.get()));
            }
        }
        return new Preview(summary, ExecutionText.of(cluster, order), Rehearsal.of(cluster, order));
    }

    private List<String> actions(int failed, Outcome outcome) {
        List<String> actions = new ArrayList<>(ExecutionText.of(cluster, order.subList(0, failed + 1)));
        actions.add("Pretending action " + failed + " failed with rc=" + outcome.exit());
        NodeState node = cluster.state.nodes().get(outcome.node());
        if (node != null) {
            actions.addAll(outcome.words(node, cluster.state.now()));
        }
        return actions;
    }

    private ClusterState after(List<Step> done, Step failed, Outcome outcome) {
        ClusterState state = Rehearsal.of(cluster, done);
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(state.nodes());
        Entry entry = failed.entry;
        if (entry != null) {
            nodes.computeIfPresent(
                    outcome.node(), (name, node) -> outcome.recordedBy(node, entry.agent(), state.now()));
        }
        return state.withNodes(nodes);
    }

    /** How this step ends, if that is a failure and was said. */
    private Optional<Outcome> outcome(Step step) {
        Entry entry = step.entry;
        if (step.isPseudo || step.node < 0 || entry == null || !entry.isPrimitive()) {
            return Optional.empty();
        }
        ResourceId name = new ResourceId(entry.displayName(step.node));
        String task = step.task == Task.MONITOR || step.operation.isEmpty() ? step.task.text : step.operation;
        for (Outcome outcome : outcomes) {
            OperationKey key = outcome.operation();
            boolean isMeant = key.resource().equals(name)
                    || key.resource().equals(entry.label)
                    || (entry.isAnonymous() && key.resource().base().equals(entry.base));
            if (isMeant
                    && key.action().equals(task)
                    && key.interval().toMillis() == step.intervalMs
                    && outcome.node().equals(cluster.nodes.get(step.node).name)
                    && outcome.exit() != step.expectedExit) {
                return Optional.of(outcome.of(name));
            }
        }
        return Optional.empty();
    }
}
