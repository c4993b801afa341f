package org.asterism.crm;

import java.time.Instant;
import java.time.ZoneId;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeState;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Role;
import org.asterism.policy.HistoryRole;

/**
 * What the commands tell of.
 *
 * @param coordinator name of the node that coordinates; empty: none
 * @param changedAt when the configuration last changed; {@link Instant#EPOCH} if not known
 * @param changedBy who changed it; empty if not known
 * @param zone in which times are shown
 */
public record Scene(ClusterState state, String coordinator, Instant changedAt, String changedBy, ZoneId zone) {

    boolean isQuorate() {
        return state.votes() == ClusterState.Votes.WON;
    }

    /** The role of a primitive on a node, by what the node reported. */
    public static Role role(NodeState node, Resource.Primitive primitive) {
        ResourceHistory history = node.history().get(primitive.id());
        boolean isGone = node.standing() == NodeState.Standing.LOST || node.standing() == NodeState.Standing.OFFLINE;
        return history == null || isGone ? Role.STOPPED : HistoryRole.of(history);
    }

    /** Whether it runs there. */
    public static boolean isActive(Role role) {
        return role == Role.STARTED || role == Role.UNPROMOTED || role == Role.PROMOTED;
    }
}
