package org.asterism.policy;

/** What is neither started nor stopped in Pacemaker's manner, and why. */
final class Unmanaged {

    private Unmanaged() {}

    static void run(Cluster cluster) {
        for (Entry entry : cluster.primitives()) {
            if (entry.unmanaged.isEmpty()) {
                entry.unmanaged = reason(cluster, entry);
            }
        }
        for (Entry entry : cluster.primitives()) {
            if (entry.active.size() > 1 && entry.meta.multipleActive() == Meta.MultipleActive.BLOCK) {
                block(entry);
            }
        }
    }

    private static String reason(Cluster cluster, Entry entry) {
        if (cluster.options.isMaintenance()) {
            return "the cluster is in maintenance";
        }
        if (entry.meta.isMaintenance()) {
            return "it is in maintenance";
        }
        if (!entry.meta.isManaged()) {
            return "it is unmanaged";
        }
        if (entry.isOrphan && !cluster.options.stopsRemoved()) {
            return "removed resources are left running";
        }
        for (NodeInfo node : entry.active) {
            if (node.isMaintenance) {
                return node.name + " is in maintenance";
            }
        }
        return "";
    }

    /** One part of a group that is blocked blocks the group. */
    private static void block(Entry entry) {
        Entry whole = entry.parent != null && entry.parent.kind == Entry.Kind.GROUP ? entry.parent : entry;
        for (Entry part : whole.primitives()) {
            part.unmanaged = "blocked: it runs on several nodes";
            part.isBroken = true;
            part.isBlocked = true;
        }
    }
}
