package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/**
 * A change that may move an instance. One with an amount is tried with less and less of it.
 *
 * @param most the amount to begin with; 1: there is no more or less of it
 */
record Lever(int most, IntFunction<String> describe, Puller puller) {

    /** Applies an amount of the change to a state. */
    @FunctionalInterface
    interface Puller {
        ClusterState pull(ClusterState state, int amount);
    }

    String words(int amount) {
        return describe.apply(amount);
    }

    ClusterState pull(ClusterState state, int amount) {
        return puller.pull(state, amount);
    }

    /** Smaller changes first: preferences, then what lifts or adds a ban, then what concerns more than this resource. */
    static List<Lever> of(Cluster cluster, Entry entry) {
        List<Lever> levers = new ArrayList<>();
        ResourceId resource = whole(entry).base;
        forOtherNodes(cluster, entry, (node, gap) -> levers.add(preference(resource, node, gap)));
        for (NodeInfo node : cluster.nodes) {
            if (node.index != entry.target() && !entry.scores[node.index].allows()) {
                levers.addAll(removals(entry, node));
            }
        }
        if (entry.stopOrigin.equals("target-role")) {
            levers.add(new Lever(
                    1,
                    unused -> "target-role=Started for " + entry.base,
                    (state, unused) -> StateEdits.withMeta(state, entry.base, "target-role", "Started")));
        }
        if (!entry.isManaged() && !entry.meta.isManaged()) {
            levers.add(new Lever(
                    1,
                    unused -> "is-managed=true for " + entry.base,
                    (state, unused) -> StateEdits.withMeta(state, entry.base, "is-managed", "true")));
        }
        if (entry.target() >= 0) {
            levers.add(ban(resource, cluster.nodes.get(entry.target()).name));
            levers.add(standby(cluster.nodes.get(entry.target()).name, "on"));
        }
        for (NodeInfo node : cluster.nodes) {
            if (node.isStandby) {
                levers.add(standby(node.name, "off"));
            }
        }
        return levers;
    }

    /** Constraints are about the outermost. */
    private static Entry whole(Entry entry) {
        Entry root = entry.root();
        return root.kind == Entry.Kind.GROUP ? root : entry.parent == null ? entry : root;
    }

    private static void forOtherNodes(Cluster cluster, Entry entry, ObjIntConsumer<NodeName> action) {
        int best = entry.target() < 0 ? 0 : entry.scores[entry.target()].total();
        List<NodeInfo> others = new ArrayList<>(cluster.nodes);
        others.removeIf(node -> node.index == entry.target() || entry.scores[node.index].isForbidden());
        others.sort((a, b) -> Integer.compare(entry.scores[b.index].total(), entry.scores[a.index].total()));
        for (NodeInfo node : others) {
            int gap = Math.max(0, best - entry.scores[node.index].total()) + 1;
            action.accept(node.name, Math.min(Tally.INFINITY, gap));
        }
    }

    private static Lever preference(ResourceId resource, NodeName node, int most) {
        return new Lever(
                most,
                amount -> "a location preference of " + Score.of(amount) + " of " + resource + " for " + node,
                (state, amount) -> StateEdits.withLocation(state, resource, node, amount));
    }

    private static Lever ban(ResourceId resource, NodeName node) {
        return new Lever(
                1,
                unused -> "a ban (location -INFINITY) of " + resource + " from " + node,
                (state, unused) -> StateEdits.withLocation(state, resource, node, -Tally.INFINITY));
    }

    private static Lever standby(NodeName node, String value) {
        return new Lever(
                1,
                unused -> "standby=" + value + " for " + node,
                (state, unused) -> StateEdits.withAttribute(state, node, "standby", value));
    }

    /** What lifts the bans of one node. */
    private static List<Lever> removals(Entry entry, NodeInfo node) {
        List<Lever> levers = new ArrayList<>();
        String origin = entry.scores[node.index].decidingOrigin();
        int colon = origin.indexOf(':');
        String kind = colon < 0 ? origin : origin.substring(0, colon);
        if (kind.equals("location") || kind.equals("colocation")) {
            String id = origin.substring(colon + 1).replaceFirst(" \\(.*\\)$", "");
            levers.add(new Lever(
                    1,
                    unused -> "removing the " + kind + " constraint " + id,
                    (state, unused) -> StateEdits.withoutConstraint(state, id)));
        } else if (kind.equals("migration-threshold") || kind.startsWith("failed")) {
            levers.add(new Lever(
                    1,
                    unused -> "cleaning up the failures of " + entry.base + " on " + node.name,
                    (state, unused) -> StateEdits.cleanedUp(state, entry.base, node.name)));
        }
        return levers;
    }
}
