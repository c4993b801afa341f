package org.asterism.policy;

import org.asterism.model.Role;

/** Whether remote and guest nodes can be reached, by the state of their connections and hosts. */
final class RemoteStandings {

    private RemoteStandings() {}

    static void judge(NodeInfo node) {
        Entry connection = node.connection;
        if (connection == null) {
            node.setOnline(false);
            return;
        }
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
        } else if (!connection.active.isEmpty()
                && connection.active.size() == 1
                && !connection.active.get(0).isOnline()
                && connection.active.get(0).isUnclean) {
            node.setOnline(false);
            node.needsReset = host != null;
        }
    }
}
