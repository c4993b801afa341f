package org.asterism.policy;

import java.util.Arrays;
import java.util.List;
import org.asterism.model.Resource;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a node for every instance. Important resources first; before a resource come those it is colocated with. After this
 * stage every primitive is decided.
 */
final class Allocation {

    private final Cluster cluster;
    private final Colocations colocations;
    private final ColocationEffects effects;
    private final Wishes wishes;
    private final InstanceAllocation instances;
    private final Promotion promotion;
    final NodeChoice choice;
    private final boolean[] isInWork;
    private final boolean[] isDone;

    private Allocation(Cluster cluster) {
        this.cluster = cluster;
        this.colocations = new Colocations(cluster);
        this.choice = new NodeChoice(cluster, colocations);
        this.effects = new ColocationEffects(cluster, choice);
        this.wishes = new Wishes(cluster, colocations);
        this.promotion = new Promotion(cluster, colocations, wishes);
        this.instances = new InstanceAllocation(cluster, this, wishes);
        this.isInWork = new boolean[cluster.entries.size()];
        this.isDone = new boolean[cluster.entries.size()];
    }

    static void run(Cluster cluster) {
        Allocation allocation = new Allocation(cluster);
        for (Entry entry : cluster.primitives()) {
            entry.dependsOn = allocation.colocations.direct(entry);
        }
        // What connects to remote nodes decides which nodes there are for the others.
        for (Entry entry : cluster.roots) {
            if (entry.remoteNode != null) {
                allocation.place(entry, entry.migratesTo);
            }
        }
        for (Entry entry : Importance.order(cluster, allocation.wishes, allocation.choice)) {
            allocation.place(entry, null);
        }
    }

    /** Places an entry, unless it is placed or being placed; a part is placed with the whole. */
    void place(Entry entry, @Nullable NodeInfo preferred) {
        Entry whole = entry.parent;
        if (whole != null && !isDone[whole.index] && !isInWork[whole.index]) {
            place(whole, null);
            return;
        }
        if (isDone[entry.index] || isInWork[entry.index]) {
            return;
        }
        isInWork[entry.index] = true;
        switch (entry.kind) {
            case PRIMITIVE -> placePrimitive(entry, preferred);
            case GROUP -> placeGroup(entry, preferred);
            case CLONE -> placeClone(entry);
            case BUNDLE -> placeBundle(entry);
        }
        isInWork[entry.index] = false;
        isDone[entry.index] = true;
    }

    private void placeClone(Entry clone) {
        for (Colocation colocation : colocations.asDependent(clone)) {
            place(colocation.primary(), null);
        }
        if (clone.isPromotable()) {
            promotion.addScores(clone);
        }
        wishes.addTo(clone);
        cluster.log(ScoreLog.Moment.CLONE, clone);
        instances.run(clone);
        if (clone.isPromotable()) {
            promotion.decideRoles(clone);
        }
    }

    /** Containers first, then what is bound to each of them. */
    private void placeBundle(Entry bundle) {
        for (Colocation colocation : colocations.asDependent(bundle)) {
            place(colocation.primary(), null);
        }
        wishes.addTo(bundle);
        cluster.log(ScoreLog.Moment.BUNDLE, bundle);
        List<Entry> containers =
                bundle.replicas.stream().map(Entry.Replica::container).toList();
        instances.run(
                bundle, containers, containers.size(), BundleParts.replicasPerHost((Resource.Bundle) bundle.config));
        for (Entry.Replica replica : bundle.replicas) {
            NodeInfo host = replica.container().target() < 0
                    ? null
                    : cluster.nodes.get(replica.container().target());
            if (host != null && host.connection != null && replica.connection() != null) {
                follow(replica.connection(), host.connection);
            }
            for (Entry part : Arrays.asList(replica.address(), replica.connection())) {
                if (part != null) {
                    place(part, host);
                }
            }
        }
        for (Entry child : bundle.children) {
            if (child.kind == Entry.Kind.CLONE) {
                ReplicaScores.apply(cluster, bundle, child);
                place(child, null);
            }
        }
    }

    /** What reaches into a container on a remote node must be where that node is reached. */
    private void follow(Entry connection, Entry outer) {
        place(outer, null);
        for (NodeInfo node : cluster.nodes) {
            if (node.index != outer.first().target()) {
                connection.addScore(node.index, "container:" + outer.label, -Tally.INFINITY);
            }
        }
    }

    private void placeGroup(Entry group, @Nullable NodeInfo preferred) {
        cluster.log(ScoreLog.Moment.GROUP, group);
        for (Entry member : group.children) {
            place(member, preferred);
        }
    }

    private void placePrimitive(Entry entry, @Nullable NodeInfo preferred) {
        for (Colocation colocation : colocations.asDependent(entry)) {
            place(colocation.primary(), null);
            if (!isDissuasion(colocation)) {
                effects.apply(entry, colocation);
            }
        }
        wishes.addTo(entry);
        for (Colocation colocation : colocations.asDependent(entry)) {
            if (isDissuasion(colocation)) {
                effects.apply(entry, colocation);
            }
        }
        String wish = stopped(entry);
        if (!wish.isEmpty()) {
            entry.stopOrigin = wish;
            entry.addEverywhere(wish, -Tally.INFINITY);
        }
        cluster.log(ScoreLog.Moment.PRIMITIVE, entry);
        for (NodeInfo node : cluster.nodes) {
            if (!node.canHost()) {
                entry.addScore(node.index, node.whyNot(), -Tally.INFINITY);
            }
        }
        String standing = fixed(entry);
        if (!standing.isEmpty()) {
            decide(entry, entry.active.isEmpty() ? null : entry.active.get(0), standing);
            return;
        }
        NodeInfo best = choice.best(entry, preferred);
        String why = wish.isEmpty() ? "no node may run it" : wish;
        decide(entry, best, best == null ? why : "best score " + entry.scores[best.index].total());
    }

    /** Advice to keep away is heard last, when it is known what other nodes there are. */
    private static boolean isDissuasion(Colocation colocation) {
        return colocation.score() < 0 && !colocation.isForbidding();
    }

    /** Why it must stay as it is; empty: it may be placed. */
    private static String fixed(Entry entry) {
        return entry.withheld.isEmpty() ? entry.unmanaged : entry.withheld;
    }

    /** Why it is to run nowhere, as the origin of a term; empty: it may run. */
    private String stopped(Entry entry) {
        if (entry.isOrphan) {
            return "removed";
        }
        if (!entry.stopWish.isEmpty()) {
            return "on-fail=stop";
        }
        if (entry.meta.targetRole() == Meta.TargetRole.STOPPED) {
            return "target-role";
        }
        if (entry.remoteNode != null && entry.remoteNode.isShuttingDown()) {
            return "node-shutdown";
        }
        if (cluster.options.stopsAll()) {
            return "stop-all-resources";
        }
        boolean isLive = cluster.state.manner() == org.asterism.model.ClusterState.Manner.LIVE;
        boolean isBarred = cluster.options.starts() == Options.Starts.NONE
                && !Quorum.obstacle(cluster, entry).isEmpty();
        if (isLive && isBarred) {
            return "no-quorum";
        }
        boolean isMultiple = entry.active.size() > 1;
        return isMultiple && entry.meta.multipleActive() == Meta.MultipleActive.STOP_ONLY ? "multiple-active" : "";
    }

    private void decide(Entry entry, @Nullable NodeInfo node, String reason) {
        if (entry.remoteNode != null) {
            entry.remoteNode.decideConnection(node == null ? Entry.NOWHERE : node.index);
        }
        entry.decide(node == null ? Entry.NOWHERE : node.index, reason);
        if (node == null) {
            entry.nextRole = Role.STOPPED;
        } else {
            choice.take(entry, node.index);
        }
    }

    /** Takes back the placement of an entry and of its parts. */
    void undo(Entry entry) {
        isDone[entry.index] = false;
        if (entry.isPrimitive()) {
            if (entry.target() >= 0) {
                choice.release(entry, entry.target());
            }
            entry.undecide();
        }
        entry.children.forEach(this::undo);
    }
}
