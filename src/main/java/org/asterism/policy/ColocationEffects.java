package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/** Where a placed primary lets its dependents run. */
final class ColocationEffects {

    private final Cluster cluster;
    private final NodeChoice choice;

    ColocationEffects(Cluster cluster, NodeChoice choice) {
        this.cluster = cluster;
        this.choice = choice;
    }

    /**
     * Changes the scores of {@code entry}, the dependent or a part of it, by what {@code colocation} means now that its primary
     * is placed. An advisory colocation that would leave no node changes nothing, since advice never prevents a start.
     */
    void apply(Entry entry, Colocation colocation) {
        if (colocation.dependentRole() != Role.ANY && colocation.dependentRole() != entry.nextRole) {
            return;
        }
        Entry primary = colocation.primary();
        switch (primary.kind) {
            case CLONE -> applyClone(entry, colocation, primary);
            case GROUP -> applyGroup(entry, colocation, primary);
            case PRIMITIVE -> pull(entry, colocation, primary);
            case BUNDLE -> applyBundle(entry, colocation);
        }
    }

    private void applyClone(Entry entry, Colocation colocation, Entry clone) {
        Entry dependentClone = entry.enclosingClone();
        if (dependentClone != null && dependentClone.meta.isInterleaved()) {
            Entry partner = partner(entry, clone, wantedRole(colocation));
            if (partner != null) {
                pull(entry, colocation, spokesman(partner, colocation));
            } else if (colocation.isMandatory()) {
                entry.addEverywhere(colocation.origin(), -Tally.INFINITY);
            }
            return;
        }
        if (!colocation.isMandatory()) {
            for (Entry instance : clone.children) {
                pull(entry, colocation, spokesman(instance, colocation));
            }
            return;
        }
        List<Entry> placed = new ArrayList<>(placed(colocation));
        // What is blocked by a failure is no company.
        placed.removeIf(part -> part.instance().primitives().stream().anyMatch(one -> one.isBlocked));
        for (Entry part : placed) {
            if (wantedRole(colocation) != Role.ANY && part.isManaged()) {
                Entry instance = part.instance();
                entry.addScore(part.target(), colocation.origin(), instance.scores[part.target()].total());
            }
        }
        for (NodeInfo node : cluster.nodes) {
            if (placed.stream().noneMatch(part -> colocation.isNear(node.index, part.target()))) {
                entry.addScore(node.index, colocation.origin(), -Tally.INFINITY);
            }
        }
    }

    /** Whom the primary has running in the role that the colocation is about. */
    static List<Entry> placed(Colocation colocation) {
        Entry primary = colocation.primary();
        List<Entry> placed = new ArrayList<>();
        for (Entry.Replica replica : primary.replicas) {
            Entry instance = replica.instance();
            boolean hasRole = colocation.primaryRole() == Role.ANY
                    || (instance != null && instance.nextRole == colocation.primaryRole());
            if (replica.container().target() >= 0 && hasRole) {
                placed.add(replica.container());
            }
        }
        if (primary.kind == Entry.Kind.BUNDLE) {
            return placed;
        }
        List<Entry> instances = primary.kind == Entry.Kind.CLONE ? primary.children : List.of(primary);
        for (Entry instance : instances) {
            Entry part = primary.kind == Entry.Kind.CLONE ? instance.first() : spokesman(instance, colocation);
            if (part.target() >= 0 && hasRole(part, wantedRole(colocation))) {
                placed.add(part);
            }
        }
        return placed;
    }

    /** Who must be with a group needs all of it, others start beside its first member. */
    private void applyGroup(Entry entry, Colocation colocation, Entry group) {
        if (group.meta.isColocated()) {
            pull(entry, colocation, colocation.isMandatory() ? group.lastChild() : group.children.get(0));
        } else if (!colocation.isMandatory()) {
            group.children.forEach(member -> pull(entry, colocation, member));
        }
    }

    private void applyBundle(Entry entry, Colocation colocation) {
        List<Entry> placed = placed(colocation);
        if (!colocation.isMandatory()) {
            placed.forEach(container -> pull(entry, colocation, container));
            return;
        }
        for (NodeInfo node : cluster.nodes) {
            if (placed.stream().noneMatch(part -> colocation.isNear(node.index, part.target()))) {
                entry.addScore(node.index, colocation.origin(), -Tally.INFINITY);
            }
        }
    }

    private static Entry spokesman(Entry instance, Colocation colocation) {
        return colocation.isMandatory() ? instance.last() : instance.first();
    }

    /** What has no roles is not asked for one. */
    private static Role wantedRole(Colocation colocation) {
        return colocation.primary().isPromotable() ? colocation.primaryRole() : Role.ANY;
    }

    private static boolean hasRole(Entry part, Role role) {
        return role == Role.ANY || part.nextRole == role;
    }

    /** The instance of {@code clone} on the best node that the dependent may have. */
    private @Nullable Entry partner(Entry dependent, Entry clone, Role role) {
        Entry best = null;
        for (Entry instance : clone.children) {
            int node = instance.first().target();
            if (node >= 0 && hasRole(instance.first(), role) && dependent.scores[node].allows()) {
                boolean isBetter = best == null
                        || choice.compare(dependent, node, best.first().target()) < 0;
                best = isBetter ? instance : best;
            }
        }
        return best;
    }

    private void pull(Entry entry, Colocation colocation, Entry primary) {
        boolean isOther =
                !primary.isContainer() && !hasRole(primary, colocation.primaryRole()) && primary.target() >= 0;
        if (!primary.isDecided() || isOther) {
            return;
        }
        int at = primary.target();
        boolean isAttracted = colocation.score() > 0;
        if (at < 0 && !colocation.isMandatory()) {
            return;
        }
        Tally[] before = entry.scores.clone();
        for (NodeInfo node : cluster.nodes) {
            boolean isNear = at >= 0 && colocation.isNear(node.index, at);
            if (isNear) {
                boolean adds = !colocation.isMandatory();
                entry.addScore(node.index, colocation.origin(), adds ? colocation.score() : 0);
            } else if (isAttracted && colocation.isMandatory()) {
                entry.addScore(node.index, colocation.origin(), -Tally.INFINITY);
            }
        }
        boolean isAdvice = !colocation.isMandatory() && !colocation.isForbidding();
        if (isAdvice && !hasChoice(entry)) {
            System.arraycopy(before, 0, entry.scores, 0, before.length);
        }
    }

    private boolean hasChoice(Entry entry) {
        for (NodeInfo node : cluster.nodes) {
            if (node.canHost() && entry.scores[node.index].allows()) {
                return true;
            }
        }
        return false;
    }
}
