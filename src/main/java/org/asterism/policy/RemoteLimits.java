package org.asterism.policy;

import org.asterism.model.Resource;

/**
 * What remote and guest nodes may not run: fencing devices and connections to such nodes, and what hosts guests, since nothing
 * nests. The containers of bundles run nothing but what they are made for.
 */
final class RemoteLimits {

    private final Cluster cluster;
    private final boolean[] isHost;

    private RemoteLimits(Cluster cluster) {
        this.cluster = cluster;
        this.isHost = new boolean[cluster.entries.size()];
        for (NodeInfo node : cluster.nodes) {
            for (Entry at = node.host; at != null; at = at.parent) {
                isHost[at.index] = true;
            }
        }
    }

    static void run(Cluster cluster) {
        RemoteLimits limits = new RemoteLimits(cluster);
        if (cluster.nodes.stream().anyMatch(NodeInfo::isRemoteOrGuest)) {
            cluster.entries.forEach(limits::apply);
        }
    }

    private void apply(Entry entry) {
        if (entry.root().kind == Entry.Kind.BUNDLE) {
            unlistGuests(entry);
            return;
        }
        for (NodeInfo node : cluster.nodes) {
            if (node.host != null && node.host.isContainer()) {
                entry.addScore(node.index, "bundle", -Tally.INFINITY);
            }
        }
        boolean isPrimitive = entry.config instanceof Resource.Primitive;
        boolean isBound = isPrimitive
                && (entry.remoteNode != null || entry.agent().standard().equals("stonith"));
        for (NodeInfo node : cluster.nodes) {
            if (node.isRemoteOrGuest() && (isBound || isHost[entry.index])) {
                entry.addScore(node.index, "remote-node", -Tally.INFINITY);
            }
        }
    }

    /** The parts of bundles are for the nodes that can run containers; what is within is added when they are placed. */
    private void unlistGuests(Entry entry) {
        for (NodeInfo node : cluster.nodes) {
            boolean isBarred = node.kind == NodeInfo.Kind.GUEST || (node.isRemoteOrGuest() && entry.remoteNode != null);
            if (isBarred) {
                entry.scores[node.index] = Tally.ABSENT;
            }
        }
    }
}
