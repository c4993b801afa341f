package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeState;
import org.asterism.model.ResourceId;

/**
 * The state under decision: nodes and entries under dense numbers. Made anew for every decision, changed only by the stages,
 * never shared.
 */
final class Cluster {

    final ClusterState state;
    final ClusterDocument document;
    final Options options;
    final List<NodeInfo> nodes;
    /** Top-level entries in the order of the configuration, then orphans by name. */
    final List<Entry> roots = new ArrayList<>();
    /** All entries by number. */
    final List<Entry> entries = new ArrayList<>();
    /** Configured resources; an instance of a clone is not in it, its clone is. */
    final Map<ResourceId, List<Entry>> byId = new TreeMap<>();

    final List<Act> acts = new ArrayList<>();
    /** What is considered to be done. */
    List<Step> steps = List.of();

    /** All histories by resource name and node number. */
    final SortedMap<ResourceId, Observed[]> histories = new TreeMap<>();

    Cluster(ClusterState state) {
        this.state = state;
        this.document = state.document();
        this.options = Options.of(state);
        this.nodes = unpackNodes(state);
        nodes.forEach(this::readHistories);
    }

    private static List<NodeInfo> unpackNodes(ClusterState state) {
        List<NodeState> sorted = new ArrayList<>(state.nodes().values());
        sorted.sort((a, b) -> NodeInfo.ORDER.compare(a.name(), b.name()));
        List<NodeInfo> nodes = new ArrayList<>();
        for (NodeState node : sorted) {
            nodes.add(new NodeInfo(
                    nodes.size(), node, state.document().nodeAttributes().getOrDefault(node.name(), new TreeMap<>())));
        }
        return List.copyOf(nodes);
    }

    private void readHistories(NodeInfo node) {
        node.state.history().forEach((id, history) -> {
            Observed[] row = histories.computeIfAbsent(id, unused -> nothing());
            row[node.index] = Observed.of(history);
        });
    }

    /** A row in which nothing is known of any node. */
    Observed[] nothing() {
        Observed[] row = new Observed[nodes.size()];
        java.util.Arrays.fill(row, Observed.NOTHING);
        return row;
    }

    /** The entries that a constraint on this name means; empty when it is not configured. */
    List<Entry> named(ResourceId id) {
        return byId.getOrDefault(id, List.of());
    }

    /** All primitives, in the order of the entries. */
    List<Entry> primitives() {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.isPrimitive()) {
                found.add(entry);
            }
        }
        return found;
    }
}
