package org.asterism.node;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ClusterState;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Leadership;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;

/**
 * What heartbeats and votes say at one moment, for the status.
 *
 * @param leaseRemaining zero when there is no lease
 * @param heard the newest heartbeat of each peer, of those heard in this life
 * @param uptime age of this life
 * @param hindrances what to know of this node's own ends of links and of its watchdog, one sentence each
 */
record Pulse(
        Incarnation incarnation,
        Leadership established,
        Duration leaseRemaining,
        ClusterState.Votes votes,
        String votesReason,
        List<PeerState> peers,
        SortedMap<NodeName, Heartbeat> heard,
        Duration uptime,
        List<String> hindrances) {

    Pulse {
        peers = List.copyOf(peers);
        hindrances = List.copyOf(hindrances);
        heard = Collections.unmodifiableSortedMap(new TreeMap<>(heard));
    }
}
