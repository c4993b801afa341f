package org.asterism.policy;

/** Scores that need no placement of others: opt-in clusters, location constraints, stickiness. Also who may be touched. */
final class Preferences {

    private final Cluster cluster;

    private Preferences(Cluster cluster) {
        this.cluster = cluster;
    }

    static void run(Cluster cluster) {
        Preferences preferences = new Preferences(cluster);
        for (Entry entry : cluster.primitives()) {
            preferences.management(entry);
            preferences.pin(entry);
        }
        RemoteLimits.run(cluster);
        Locations.run(cluster);
        Tickets.run(cluster);
        NodeHealth.run(cluster);
        for (Entry entry : cluster.primitives()) {
            preferences.lock(entry);
            preferences.stickiness(entry);
        }
    }

    /** What a node kept when it was shut down waits for it; so will what one has that is shutting down. */
    private void lock(Entry entry) {
        boolean mayBeLocked = entry.enclosingClone() == null
                && entry.root().kind != Entry.Kind.BUNDLE
                && entry.remoteNode == null
                && !entry.agent().standard().equals("stonith");
        if (mayBeLocked && cluster.options.locksOnShutdown() && entry.active.size() == 1) {
            NodeInfo home = entry.active.get(0);
            entry.lockedTo = home.isShuttingDown() && !home.isUnclean ? home : entry.lockedTo;
        }
        for (NodeInfo node : cluster.nodes) {
            if (entry.lockedTo != null && entry.lockedTo != node) {
                entry.addScore(node.index, "shutdown-lock", -Tally.INFINITY);
            }
        }
    }

    private void stickiness(Entry entry) {
        if (entry.active.size() == 1 && entry.meta.stickiness() != 0 && entry.isManaged()) {
            entry.addScore(entry.active.get(0).index, "stickiness", entry.meta.stickiness());
        }
    }

    /** What may not be touched stays where it is, and others that are to be with it go there. */
    private void pin(Entry entry) {
        if (!entry.isManaged()) {
            entry.active.forEach(node -> entry.addScore(node.index, "unmanaged", Tally.INFINITY));
        }
    }

    private void management(Entry entry) {
        if (cluster.isPacemaker()) {
            return;
        }
        if (cluster.options.isMaintenance()) {
            entry.unmanaged = "the cluster is in maintenance";
        } else if (entry.meta.isMaintenance()) {
            entry.unmanaged = "it is in maintenance";
        } else if (!entry.meta.isManaged()) {
            entry.unmanaged = "it is unmanaged";
        } else if (entry.isOrphan && !cluster.options.stopsRemoved()) {
            entry.unmanaged = "removed resources are left running";
        }
        for (NodeInfo node : entry.active) {
            if (node.isMaintenance) {
                entry.unmanaged = node.name + " is in maintenance";
            }
        }
        if (entry.active.size() > 1 && entry.meta.multipleActive() == Meta.MultipleActive.BLOCK) {
            entry.unmanaged = "blocked: it runs on several nodes";
        }
    }
}
