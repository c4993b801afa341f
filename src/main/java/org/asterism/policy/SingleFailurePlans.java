package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;

/** Plans for the loss of every single node, made while all is quiet. */
public final class SingleFailurePlans {

    private SingleFailurePlans() {}

    /** One plan per node that is ONLINE, in the order of their names. */
    public static List<StoredPlan> of(ClusterState state, DocumentVersion document) {
        List<StoredPlan> plans = new ArrayList<>();
        for (NodeState node : state.nodes().values()) {
            if (node.standing() == Standing.ONLINE) {
                plans.add(plan(state, node.name(), document));
            }
        }
        return plans;
    }

    /** What to do if {@code lost} is given up by a quorum that we keep. */
    public static StoredPlan plan(ClusterState state, NodeName lost, DocumentVersion document) {
        SortedMap<NodeName, Long> digests = new TreeMap<>();
        for (NodeState node : state.nodes().values()) {
            boolean mayRun = node.standing() != Standing.OFFLINE && node.standing() != Standing.LOST;
            if (mayRun && !node.name().equals(lost)) {
                digests.put(node.name(), StateDigest.of(node.history()));
            }
        }
        return new StoredPlan(lost, digests, document, Scheduler.schedule(without(state, lost)));
    }

    private static ClusterState without(ClusterState state, NodeName lost) {
        SortedMap<NodeName, NodeState> nodes = new TreeMap<>(state.nodes());
        nodes.computeIfPresent(
                lost, (name, node) -> new NodeState(name, Standing.LOST, node.attributes(), node.history()));
        // A confirmation belongs to an earlier loss; this one has none.
        SortedSet<NodeName> confirmed = new TreeSet<>(state.confirmedReleased());
        confirmed.remove(lost);
        return new ClusterState(state.document(), nodes, ClusterState.Votes.WON, confirmed, state.now());
    }
}
