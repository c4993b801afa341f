package org.asterism.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.LinkHealth;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;

/**
 * What {@code asterism.conf} says: this node, its peers, how they hear one another, and what keeps them safe. Each key is
 * explained in {@code reference.conf}; all cross-checks have passed.
 *
 * @param self this node; one of {@code nodes}
 * @param cluster name that every message bears
 * @param nodes all nodes of the cluster, in the order of their names
 * @param links media for heartbeats; the position in this list is the number of the medium
 * @param linkHealth when a link counts as good again, and when as flapping
 * @param resources how stops are made to end, and monitors judged
 * @param recorder what is kept of all that happens
 * @param survival whether and how calls outlive their Asterisk
 * @param registrations whether and how a takeover finds them
 * @param precheck what is compared between nodes before a failover needs it
 * @param risks what weakens a promise by choice or omission, to be shown as long as it stands
 */
public record NodeSettings(
        NodeName self,
        String cluster,
        List<ClusterNode> nodes,
        List<LinkSettings> links,
        LinkHealth linkHealth,
        Timing timing,
        Quorum quorum,
        Gate gate,
        MessagingSettings messaging,
        ManagementSettings management,
        Paths paths,
        Limits limits,
        Planning planning,
        FencingSettings fencing,
        WatchdogSettings watchdog,
        ResourceSettings resources,
        RecorderSettings recorder,
        SurvivalSettings survival,
        RegistrationSettings registrations,
        PrecheckSettings precheck,
        LoggingSettings logging,
        DrillSettings drills,
        List<Risk> risks) {

    /** Begins the name of the voter that holds the votes which expected-votes keeps for nodes that are not listed yet. */
    public static final String UNLISTED = "unlisted";

    public NodeSettings {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        risks = List.copyOf(risks);
    }

    /** The entry of a configured node. */
    public Optional<ClusterNode> node(NodeName name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** The entry of this node. */
    public ClusterNode selfNode() {
        return node(self).orElseThrow(() -> new AssertionError("node list without " + self));
    }

    /** Names of all nodes but this, in order. */
    public List<NodeName> peers() {
        return nodes.stream()
                .map(ClusterNode::name)
                .filter(name -> !name.equals(self))
                .toList();
    }

    /** Votes of all members: nodes, arbiters, and nodes to come; what a quorum is counted by. */
    public SortedMap<NodeName, Integer> allVotes() {
        return VoteCount.of(this, Set.of());
    }

    /** The same without nodes that are listed but were not added to the voter set. */
    public SortedMap<NodeName, Integer> allVotesBut(Set<NodeName> notAdded) {
        return VoteCount.of(this, notAdded);
    }

    /** Nodes and arbiters. */
    public List<NodeName> members() {
        return Stream.concat(
                        nodes.stream().map(ClusterNode::name),
                        quorum.arbiters().stream().map(Arbiter::name))
                .sorted()
                .toList();
    }

    public int messagingPort() {
        return messaging.port();
    }

    /** Votes of each node. */
    public SortedMap<NodeName, Integer> votes() {
        TreeMap<NodeName, Integer> votes = new TreeMap<>();
        nodes.forEach(node -> votes.put(node.name(), node.votes()));
        return Collections.unmodifiableSortedMap(votes);
    }

    /**
     * A node of the cluster.
     *
     * @param addresses its address on each interface that a link names
     * @param messaging where the others reach its actors
     * @param votes 0 or more
     */
    public record ClusterNode(NodeName name, SortedMap<String, InetAddress> addresses, Messaging messaging, int votes) {
        public ClusterNode {
            addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
        }
    }

    /** Where a node is reached by messages between actors. */
    public sealed interface Messaging {

        /** An address of its own on {@code lo}; the link monitor moves its route when a medium fails. */
        record Dedicated(InetAddress address) implements Messaging {}

        /** Its address on the first link for which it has one: a single path. */
        record OnLink(InetAddress address) implements Messaging {}

        /** Wherever its genuine heartbeats on this link come from: a single path. */
        record Learned(LinkSettings.OverInterface link) implements Messaging {}
    }

    /**
     * Who may go on when nodes are silent.
     *
     * @param isTwoNode one of two nodes goes on alone when {@code ping} or {@code onSilentPeer} lets it
     * @param waitsForAll after its first start a node waits until it has seen every other once
     * @param expectedVotes all votes there are; a quorum is more than half of them
     * @param arbiters who votes too, but owns nothing
     * @param tieBreaker the node whose half goes on when the nodes split evenly; nobody if neither may
     * @param lastManWindow how long nodes must be lost before they lose their votes; zero = they keep them
     * @param ping what outside the cluster tells a dead peer from a dead link
     */
    public record Quorum(
            boolean isTwoNode,
            boolean waitsForAll,
            int expectedVotes,
            List<Arbiter> arbiters,
            NodeOrNone tieBreaker,
            Duration lastManWindow,
            Ping ping,
            OnSilentPeer onSilentPeer) {
        public Quorum {
            arbiters = List.copyOf(arbiters);
        }
    }

    /**
     * Ping nodes, in groups of which each counts as reached while any member answers; a single node is a group of its address.
     *
     * @param deadping silence after which a member counts as not reached
     * @param dampen how long a change has to hold before it moves resources
     * @param score worth of a reached group to a resource that chooses a node; 0 = ping nodes move nothing
     */
    public record Ping(SortedMap<String, List<InetAddress>> groups, Duration deadping, Duration dampen, int score) {
        public Ping {
            TreeMap<String, List<InetAddress>> copy = new TreeMap<>();
            groups.forEach((name, members) -> copy.put(name, List.copyOf(members)));
            groups = Collections.unmodifiableSortedMap(copy);
        }

        public boolean isEmpty() {
            return groups.isEmpty();
        }

        /** All members of all groups. */
        public List<InetAddress> addresses() {
            return groups.values().stream().flatMap(List::stream).toList();
        }
    }

    /**
     * A voter that owns nothing, outside the cluster.
     *
     * @param address where the nodes reach it
     * @param port on which it and the nodes listen for one another
     * @param nodeAddresses where it reaches each node
     */
    public record Arbiter(
            NodeName name, InetAddress address, int port, int votes, SortedMap<NodeName, InetAddress> nodeAddresses) {
        public Arbiter {
            nodeAddresses = Collections.unmodifiableSortedMap(new TreeMap<>(nodeAddresses));
        }
    }

    /** What one of two nodes does when its peer is silent and nothing else can tell why. */
    public enum OnSilentPeer {
        /** Keeps what it has, takes nothing. */
        STAY,
        /** Owns nothing until the peer is confirmed to be fenced, then everything. */
        FENCE,
        /** Keeps what it has, has the peer fenced, and takes over once that is confirmed. */
        STAY_AND_FENCE,
        /** Takes over: split brain when only the links between the two are cut. */
        TAKE;

        /** Fencing decides. */
        public boolean isFencing() {
            return this == FENCE || this == STAY_AND_FENCE;
        }
    }

    /** What guards floating addresses. */
    public enum Gate {
        /** An nftables set whose element the kernel lets lapse. */
        KERNEL,
        /** Nothing: for development. */
        NONE
    }

    /** Files and directories, all absolute. {@code document} holds the resources of a new cluster. */
    public record Paths(Path state, Path run, Path authkeys, Path document) {}

    /**
     * Bounds, so that nothing grows without end.
     *
     * @param parallelOperations agent operations at once on this node
     * @param slowOperation how long an operation has to be under way to take no place of {@code parallelOperations} any more
     * @param agentOutputBytes output kept of one operation
     * @param documentHistory versions of the document kept for roll-back
     * @param eventsKept events kept for those who come back to the event stream
     * @param decisionsKept inputs of decisions kept on disk
     * @param eventStreams listeners to the event stream at once
     * @param stopGrace time that an ordered end of the manager may take before it exits as it is
     * @param realtime real-time priority of the threads that must not be late, 1 to 99; 0 = none
     * @param auditFileBytes size from which on the audit log begins a new file
     * @param auditFiles files of the audit log kept
     * @param niceness nice value of the manager's threads, -20 to 0; agents and what they start keep the ordinary one
     */
    public record Limits(
            int parallelOperations,
            Duration slowOperation,
            int agentOutputBytes,
            int documentHistory,
            int eventsKept,
            int decisionsKept,
            int eventStreams,
            Duration stopGrace,
            int auditFileBytes,
            int auditFiles,
            int niceness,
            int realtime,
            PoolSettings pools) {}

    /**
     * Where plans are made.
     *
     * @param processFrom primitives times nodes from which on a process of its own makes them; 0 = always,
     *     {@link #NEVER} = never
     * @param memoryMib most heap of that process, in MiB
     * @param aheadBudget longest time without a pause in which plans for the deaths of nodes are made; zero = none are made
     * @param explainBudget longest search for what would move a resource; zero = none is made
     */
    public record Planning(int processFrom, int memoryMib, Duration aheadBudget, Duration explainBudget) {

        /** More than any cluster has. */
        public static final int NEVER = Integer.MAX_VALUE;
    }

    /** Least severe lines to be logged. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
