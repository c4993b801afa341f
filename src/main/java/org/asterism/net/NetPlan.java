package org.asterism.net;

import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NetIdentity;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;

/** Which net a node should be in; pure. */
sealed interface NetPlan {

    /** Stay as it is, or wait: there is nothing to join yet. */
    record Stay() implements NetPlan {}

    /** Found a net of this identity. */
    record Found(NetIdentity identity) implements NetPlan {}

    /** Join that net by these members of it, leaving the present one if there is one. */
    record Enter(NetIdentity identity, SortedSet<NodeName> members) implements NetPlan {}

    /** {@code present} is the net that this node is in or is joining; {@link NetIdentity#NONE} when in none. */
    static NetPlan decide(NodeName self, NetIdentity present, NetView view) {
        Optional<NetIdentity> newest = view.nets().values().stream()
                .filter(net -> !net.equals(NetIdentity.NONE))
                .max(Comparator.naturalOrder());
        if (newest.isPresent() && newest.get().compareTo(present) > 0) {
            TreeSet<NodeName> members = new TreeSet<>();
            view.nets().forEach((node, net) -> {
                if (net.equals(newest.get())) {
                    members.add(node);
                }
            });
            return new Enter(newest.get(), members);
        }
        boolean isFounder = present.equals(NetIdentity.NONE) && !view.elected().equals(Epoch.NONE);
        return isFounder && newest.isEmpty()
                ? new Found(new NetIdentity(NodeOrNone.of(self), view.elected()))
                : new Stay();
    }
}
