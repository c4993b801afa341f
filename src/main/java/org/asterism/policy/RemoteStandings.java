package org.asterism.policy;

import org.asterism.model.Role;

/** Whether remote and guest nodes can be reached, by the state of their connections and hosts. */
final class RemoteStandings {

    private RemoteStandings() {}

    static void judge(Cluster cluster, NodeInfo node) {
        Entry connection = node.connection;
        if (connection == null) {
            node.setOnline(false);
            return;
        }
        boolean isManaged =
                connection.meta.isManaged() && !connection.meta.isMaintenance() && !cluster.options.isMaintenance();
        node.isMaintenance |= !isManaged;
        Entry host = node.host;
        boolean isStarted = connection.role == Role.STARTED;
        node.setOnline(isStarted);
        if (host != null && host.isFailed) {
            node.setOnline(false);
            node.needsReset = true;
        } else if (connection.isFailed) {
            node.setOnline(false);
        } else if (!isStarted || (host != null && host.role == Role.STOPPED)) {
            node.setOnline(false);
        } else if (host != null
                && connection.active.size() == 1
                && !connection.active.get(0).isOnline()
                && connection.active.get(0).isUnclean) {
            node.setOnline(false);
            node.needsReset = true;
        }
    }

    /** A guest is fenced by recovering its host. */
    static void reset(NodeInfo node) {
        node.needsReset = true;
        Entry host = node.host;
        if (host != null && host.isManaged() && !host.isFailed) {
            host.isFailed = true;
            host.active.forEach(at -> host.failed[at.index] = "the guest " + node.name + " is lost");
        }
    }
}
