package org.asterism.policy;

import org.asterism.model.Constraint;
import org.asterism.model.NodeName;

/** Scores that need no placement of others: opt-in clusters, location constraints, stickiness. Also who may be touched. */
final class Preferences {

    private final Cluster cluster;

    private Preferences(Cluster cluster) {
        this.cluster = cluster;
    }

    static void run(Cluster cluster) {
        Preferences preferences = new Preferences(cluster);
        boolean[][] named = new boolean[cluster.entries.size()][cluster.nodes.size()];
        for (Constraint constraint : cluster.document.constraints()) {
            if (constraint instanceof Constraint.Location location && preferences.isInForce(location)) {
                preferences.location(location, named);
            }
        }
        for (Entry entry : cluster.primitives()) {
            if (!cluster.options.isSymmetric()) {
                preferences.optIn(entry, named);
            }
            preferences.stickiness(entry);
            preferences.management(entry);
        }
    }

    private boolean isInForce(Constraint.Location location) {
        return !(location.expires() instanceof Constraint.Expiry.At at)
                || at.instant().isAfter(cluster.state.now());
    }

    private void location(Constraint.Location location, boolean[][] named) {
        int node = numberOf(location.node());
        if (node == Entry.NOWHERE) {
            return;
        }
        for (Entry entry : cluster.named(location.resource())) {
            named[entry.index][node] = true;
            String origin = "location:" + location.id();
            int score = location.score().value();
            if (entry.kind == Entry.Kind.CLONE) {
                // Instances choose by it, and the clone keeps it for those who want to be near it.
                entry.addScore(node, origin, score);
                entry.children.forEach(instance -> instance.first().addScore(node, origin, score));
            } else {
                // A group chooses by its first member; the others follow.
                entry.first().addScore(node, origin, score);
            }
        }
    }

    private int numberOf(NodeName name) {
        for (NodeInfo node : cluster.nodes) {
            if (node.name.equals(name)) {
                return node.index;
            }
        }
        return Entry.NOWHERE;
    }

    private void optIn(Entry entry, boolean[][] named) {
        for (NodeInfo node : cluster.nodes) {
            boolean isNamed = false;
            for (Entry at = entry; at != null; at = at.parent) {
                isNamed |= named[at.index][node.index];
            }
            if (!isNamed) {
                entry.addScore(node.index, "symmetric-cluster=false", -Tally.INFINITY);
            }
        }
    }

    private void stickiness(Entry entry) {
        if (entry.active.size() == 1 && entry.meta.stickiness() != 0) {
            entry.addScore(entry.active.get(0).index, "stickiness", entry.meta.stickiness());
        }
    }

    private void management(Entry entry) {
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
