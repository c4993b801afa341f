package org.asterism.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All the scheduler may know. Same state, same decision, on every node.
 *
 * @param confirmedReleased lost nodes whose holdings an operator or a fencing device confirmed to be released
 * @param now wall time for failure-timeout, expiries and date rules
 * @param tickets of the site, by name
 * @param coordinatorId id of the node that coordinates, as the rule attribute {@code #is_dc} has it; empty: unknown
 */
public record ClusterState(
        ClusterDocument document,
        SortedMap<NodeName, NodeState> nodes,
        Votes votes,
        SortedSet<NodeName> confirmedReleased,
        Instant now,
        Manner manner,
        SortedMap<String, Ticket> tickets,
        String coordinatorId) {

    /** Whether this partition has the quorum's word. */
    public enum Votes {
        WON,
        LOST,
        PENDING,
        /** Lost, or rather never had since the cluster came up. */
        NEVER_WON
    }

    /** Whose rules decide where Pacemaker's and ours differ on purpose. */
    public enum Manner {
        /** Nobody fences: what a lost node may still have is unreleased; healthy instances of clones stay where they are. */
        LIVE,
        /** As Pacemaker decides. */
        PACEMAKER
    }

    /** A ticket of this site. {@code isStandby}: granted, but what depends on it shall stop. */
    public record Ticket(String id, boolean isGranted, boolean isStandby, SortedMap<String, String> attributes) {
        public Ticket {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }
    }

    public ClusterState {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        confirmedReleased = Collections.unmodifiableSortedSet(new TreeSet<>(confirmedReleased));
        manner = Objects.requireNonNullElse(manner, Manner.LIVE);
        tickets = Collections.unmodifiableSortedMap(new TreeMap<>(tickets));
    }

    /** Of a live cluster, which has the tickets of its document. */
    public ClusterState(
            ClusterDocument document,
            SortedMap<NodeName, NodeState> nodes,
            Votes votes,
            SortedSet<NodeName> confirmedReleased,
            Instant now) {
        this(document, nodes, votes, confirmedReleased, now, Manner.LIVE, ticketsOf(document), "");
    }

    private static SortedMap<String, Ticket> ticketsOf(ClusterDocument document) {
        TreeMap<String, Ticket> tickets = new TreeMap<>();
        document.details().tickets().forEach(ticket -> tickets.put(ticket.id(), ticket));
        return tickets;
    }

    /** The same at another time. */
    public ClusterState at(Instant time) {
        return new ClusterState(document, nodes, votes, confirmedReleased, time, manner, tickets, coordinatorId);
    }

    /** The same, decided in the other manner. */
    public ClusterState in(Manner changed) {
        return new ClusterState(document, nodes, votes, confirmedReleased, now, changed, tickets, coordinatorId);
    }

    /** The same with these nodes. */
    public ClusterState withNodes(SortedMap<NodeName, NodeState> changed) {
        return new ClusterState(document, changed, votes, confirmedReleased, now, manner, tickets, coordinatorId);
    }

    /** The same with or without the quorum's word. */
    public ClusterState withVotes(Votes changed) {
        return new ClusterState(document, nodes, changed, confirmedReleased, now, manner, tickets, coordinatorId);
    }

    /** The same with these tickets. */
    public ClusterState withTickets(SortedMap<String, Ticket> changed) {
        return new ClusterState(document, nodes, votes, confirmedReleased, now, manner, changed, coordinatorId);
    }

    /** The same with another configuration. */
    public ClusterState with(ClusterDocument changed) {
        return new ClusterState(changed, nodes, votes, confirmedReleased, now, manner, tickets, coordinatorId);
    }
}
