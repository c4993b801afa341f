package org.asterism.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.model.NodeReport;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * Gives each instance what the histories say of it, in Pacemaker's manner: in the order of the status, instances of anonymous
 * clones by the nodes where they run; then what failures lead to.
 */
final class StatusUnpacking {

    private final Cluster cluster;
    /** Primitives by the name of their history; one instance stands for all of an anonymous clone. */
    private final Map<ResourceId, Entry> byName = new HashMap<>();

    /** Connections that are no longer configured, by the names of their hosts. */
    private final Map<String, Entry> guests = new HashMap<>();

    private final Set<NodeInfo> unpacked = new HashSet<>();
    private final List<NodeInfo> inOrder;

    private StatusUnpacking(Cluster cluster) {
        this.cluster = cluster;
        this.inOrder = new ArrayList<>(cluster.nodes);
        inOrder.sort(
                Comparator.comparingInt((NodeInfo node) -> node.state.report().position()));
        for (Entry entry : cluster.primitives()) {
            byName.putIfAbsent(isNumbered(entry) ? entry.label : entry.base, entry);
        }
    }

    static void run(Cluster cluster) {
        StatusUnpacking unpacking = new StatusUnpacking(cluster);
        boolean isProgress = true;
        while (isProgress) {
            isProgress = unpacking.pass(false);
        }
        if (cluster.options.isFencingEnabled()) {
            unpacking.pass(true);
        }
        cluster.primitives().stream()
                .filter(host -> host.failureWithin != null)
                .forEach(host -> host.active.forEach(node -> host.failed[node.index] = host.failureWithin));
        unpacking.remaining();
        Unmanaged.run(cluster);
    }

    private static boolean isNumbered(Entry entry) {
        Entry clone = entry.enclosingClone();
        return clone != null && clone.meta.isUnique();
    }

    /** Reads the nodes whose turn has come; of remote nodes that is after their connections. */
    private boolean pass(boolean isLast) {
        boolean isProgress = false;
        for (NodeInfo node : inOrder) {
            if (!unpacked.contains(node) && isSeen(node) && (isLast || isReady(node))) {
                unpacked.add(node);
                if (node.isRemoteOrGuest()) {
                    RemoteStandings.judge(cluster, node);
                }
                histories(node);
                isProgress = true;
            }
        }
        return isProgress;
    }

    private static boolean isSeen(NodeInfo node) {
        return node.state.report().kind() != NodeReport.Kind.UNSEEN
                || !node.state.history().isEmpty();
    }

    private boolean isReady(NodeInfo node) {
        if (node.kind == NodeInfo.Kind.GUEST) {
            return isStarted(node.connection) && isStarted(node.host);
        }
        if (node.kind == NodeInfo.Kind.REMOTE) {
            return isStarted(node.connection);
        }
        return node.isOnline() || cluster.options.isFencingEnabled() || cluster.options.locksOnShutdown();
    }

    private static boolean isStarted(@Nullable Entry entry) {
        return entry != null && entry.role == Role.STARTED;
    }

    private void remaining() {
        for (NodeInfo node : cluster.nodes) {
            if (node.isRemoteOrGuest() && !unpacked.contains(node)) {
                RemoteStandings.judge(cluster, node);
            }
        }
    }

    private void histories(NodeInfo node) {
        List<ResourceHistory> histories = new ArrayList<>(node.state.history().values());
        histories.sort(Comparator.comparingInt(history -> history.details().position()));
        for (ResourceHistory history : histories) {
            lock(history, node);
            if (!history.runs().isEmpty()) {
                Entry entry = find(history, node);
                entry.isSeen = true;
                HistoryReplay replay = new HistoryReplay(cluster, entry, node, history);
                replay.run();
                new RoleTaking(cluster, entry, node, replay).run();
            }
        }
    }

    /** A node that was shut down in order keeps what it had, for a time. */
    private void lock(ResourceHistory history, NodeInfo node) {
        Instant since = history.details().shutdownLock();
        if (since.isAfter(Instant.EPOCH) && cluster.options.locksOnShutdown()) {
            Duration limit = Values.duration(cluster.options.text("shutdown-lock-limit"), Duration.ZERO);
            Entry entry = byName.get(history.resource());
            boolean isOver = !limit.isZero() && !since.plus(limit).isAfter(cluster.state.now());
            if (entry != null && !isOver) {
                entry.lockedTo = node;
            }
        }
    }

    private Entry find(ResourceHistory history, NodeInfo node) {
        ResourceId id = history.resource();
        Entry exact = byName.get(id);
        if (exact != null && (exact.enclosingClone() == null || isNumbered(exact))) {
            return exact;
        }
        Entry some = exact != null ? exact : byName.get(id.base());
        if (some == null || isNumbered(some) || some.enclosingClone() == null) {
            return orphan(history);
        }
        Entry clone = some.enclosingClone();
        if (clone.parent != null && clone.parent.kind == Entry.Kind.BUNDLE) {
            return inBundle(clone.parent, node, history);
        }
        return instance(clone, some, node);
    }

    private Entry inBundle(Entry bundle, NodeInfo node, ResourceHistory history) {
        for (Entry.Replica replica : bundle.replicas) {
            if (replica.connection() != null && replica.connection().remoteNode == node && replica.instance() != null) {
                return replica.instance();
            }
        }
        return orphan(history);
    }

    /** The instance that runs on the node already, else the first that runs nowhere, else one more than is wanted. */
    private Entry instance(Entry clone, Entry like, NodeInfo node) {
        Entry free = null;
        boolean mayTakeFree = true;
        for (Entry candidate : clone.children) {
            Entry part = part(candidate, like);
            List<NodeInfo> places = places(candidate);
            if (places.isEmpty()) {
                boolean isTaken = part.pendingNode != null && part.pendingNode != node;
                if (free == null && !candidate.isOrphan && !isTaken) {
                    free = part;
                }
            } else if (places.get(0) == node) {
                if (part.active.isEmpty()) {
                    return part;
                }
                // A second history of the same clone on this node: left over from when it had numbers.
                mayTakeFree = false;
            }
        }
        boolean isLost = free != null
                && !needsFencing(free)
                && node.kind != NodeInfo.Kind.GUEST
                && !node.isOnline()
                && node.isUnclean
                && clone.children.size() < cluster.nodes.size();
        return free != null && mayTakeFree && !isLost ? free : surplus(clone, like);
    }

    private static boolean needsFencing(Entry entry) {
        return switch (entry.meta.acting().requires()) {
            case NOTHING, QUORUM -> false;
            default -> !entry.agent().standard().equals("stonith");
        };
    }

    private static List<NodeInfo> places(Entry candidate) {
        List<NodeInfo> places = new ArrayList<>();
        candidate.primitives().forEach(part -> places.addAll(part.active));
        return places;
    }

    private static Entry part(Entry instance, Entry like) {
        for (Entry part : instance.primitives()) {
            if (part.base.equals(like.base)) {
                return part;
            }
        }
        throw new AssertionError("instances of a clone differ: " + instance);
    }

    private Entry surplus(Entry clone, Entry like) {
        Resource child = ((Resource.Clone) clone.config).child();
        Entry extra = new Structure(cluster).expand(child, clone, ":" + clone.children.size());
        if (!clone.children.isEmpty()) {
            Structure.shareObservations(clone.children.get(0), extra);
        }
        extra.isOrphan = true;
        extra.primitives().forEach(part -> part.isOrphan = true);
        return part(extra, like);
    }

    private Entry orphan(ResourceHistory history) {
        Entry known = byName.get(history.resource());
        if (known != null) {
            return known;
        }
        Resource.Primitive gone = new Resource.Primitive(
                history.resource(), history.agent(), new TreeMap<>(), new TreeMap<>(), List.of());
        Entry entry = new Structure(cluster).expand(gone, null, "");
        entry.isOrphan = true;
        cluster.roots.add(entry);
        byName.put(history.resource(), entry);
        String host = history.details().container();
        if (!host.isEmpty()) {
            guests.put(host, entry);
        }
        Entry guest = guests.get(history.resource().value());
        if (guest != null) {
            connect(guest, entry);
        } else if (!host.isEmpty()) {
            byName.values().stream()
                    .filter(one -> one.base.value().equals(host))
                    .findFirst()
                    .ifPresent(one -> connect(entry, one));
        }
        return entry;
    }

    private static void connect(Entry connection, Entry host) {
        connection.container = host;
        if (connection.remoteNode != null) {
            connection.remoteNode.host = host;
        }
    }
}
