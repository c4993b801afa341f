package org.asterism.net;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NetIdentity;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;

/**
 * What the heartbeats and votes say that matters to the net.
 *
 * @param own this node's incarnation; with a new one the net begins anew, since the others have given up the old one
 * @param elected the epoch in which this node coordinates; {@link Epoch#NONE} if it does not
 * @param coordinator whom the quorum has elected, as far as this node knows
 * @param nets the net that each node heard now reports
 * @param lost nodes that the quorum has given up
 */
public record NetView(
        Incarnation own,
        Epoch elected,
        NodeOrNone coordinator,
        SortedMap<NodeName, NetIdentity> nets,
        SortedSet<NodeName> lost) {

    public NetView {
        nets = Collections.unmodifiableSortedMap(new TreeMap<>(nets));
        lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
    }

    /** Whether the coordinator is heard to be in another net than {@code present}, or in none. */
    boolean isWithoutCoordinator(NetIdentity present) {
        return coordinator instanceof NodeOrNone.Somebody somebody
                && nets.containsKey(somebody.node())
                && !present.equals(nets.get(somebody.node()));
    }
}
