package org.asterism.heartbeat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState.Votes;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Leadership;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.Heartbeat.Tenure;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.model.VoterSet;

/**
 * How things stood at one moment on this node. Immutable.
 *
 * @param leaseEnd end of the lease as backed at {@code at}; before that if there was none. For {@code at} alone: now it may have
 *     been renewed, see {@link Heart#leaseEnd()}
 * @param leadership the epoch that this node obeys, and its coordinator as far as known
 * @param office whether this node coordinates
 * @param voters the voter set that this node goes by
 * @param voterChange whether that set is changing; told by the node that coordinates
 * @param document newest version that this member has on disk (an arbiter: knows of)
 * @param committed newest version that a quorum is known to hold, if this node coordinates
 * @param reason one sentence about {@code votes}
 * @param newest the newest heartbeat of each peer that was heard in this life
 * @param lost nodes that the quorum gave up and that are not back
 * @param stoodFor silent peers whose part this node plays, as one of two with a tie-breaker
 * @param fencing silent peers whose lives the quorum wants ended, as a tie-breaker of two nodes
 * @param opened addresses that pass while the lease holds
 * @param longestDelay by how much a turn of the heart was late at most since the start
 */
public record HeartSnapshot(
        BootTime at,
        Incarnation incarnation,
        Readiness readiness,
        Tenure tenure,
        BootTime leaseEnd,
        Leadership leadership,
        Epoch promised,
        Office office,
        VoterSet voters,
        VoterChanging voterChange,
        DocumentVersion document,
        DocumentVersion committed,
        Votes votes,
        String reason,
        List<PeerState> peers,
        SortedMap<NodeName, Heartbeat> newest,
        SortedMap<NodeName, Loss> lost,
        SortedSet<NodeName> stoodFor,
        List<Fencing> fencing,
        SortedSet<InetAddress> opened,
        Duration longestDelay) {

    /** What this node is in the epoch that it obeys. */
    public enum Office {
        FOLLOWS,
        /** Elected; must not order yet, since its document is not committed in this epoch. */
        ELECTED,
        /** Elected, and may give orders. */
        ORDERS
    }

    /** See {@link #voterChange()}. */
    public enum VoterChanging {
        SETTLED,
        /** A change, or the writing anew after an election, is not on the disks of a quorum yet. */
        UNDER_WAY
    }

    /** A decided loss; see {@link HeartEvent.Lost}. */
    public record Loss(Incarnation incarnation, BootTime notBefore) {}

    /** That life of the peer shall be ended; {@code request} is for {@link Heart#downConfirmed}. */
    public record Fencing(NodeName peer, long life, long request) {}

    public HeartSnapshot {
        stoodFor = Collections.unmodifiableSortedSet(new TreeSet<>(stoodFor));
        fencing = List.copyOf(fencing);
        peers = List.copyOf(peers);
        newest = Collections.unmodifiableSortedMap(new TreeMap<>(newest));
        lost = Collections.unmodifiableSortedMap(new TreeMap<>(lost));
        opened = Collections.unmodifiableSortedSet(opened);
    }

    /** What was left of the lease at this moment: a snapshot may be older than a whole lease, which was renewed since. */
    public Duration leaseLeft() {
        return leaseEnd.isAfter(at) ? leaseEnd.since(at) : Duration.ZERO;
    }

    /** The epoch in which this node coordinates; {@link Epoch#NONE} if it does not. */
    public Epoch elected() {
        return office == Office.FOLLOWS ? Epoch.NONE : leadership.epoch();
    }
}
