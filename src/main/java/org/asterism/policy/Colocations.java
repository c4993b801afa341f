package org.asterism.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.asterism.model.Constraint;

/**
 * Colocation in both directions: where {@code with} is decides where its dependents may be, and what the dependents prefer
 * pulls at {@code with} before it is placed. A group's members depend each on the one before.
 */
final class Colocations {

    private final Cluster cluster;
    private final boolean[] isVisited;

    Colocations(Cluster cluster) {
        this.cluster = cluster;
        this.isVisited = new boolean[cluster.entries.size()];
    }

    /** Hangs the configured colocations, and those that groups imply, on their entries. */
    void unpack() {
        int position = 0;
        for (Constraint constraint : cluster.document.constraints()) {
            position++;
            if (constraint instanceof Constraint.Colocation configured
                    && configured.score().value() != 0) {
                for (Entry with : Orders.outermost(cluster.named(configured.with()))) {
                    for (Entry dependent : Orders.outermost(cluster.named(configured.dependent()))) {
                        add(new Colocation(
                                position,
                                "colocation:" + configured.id(),
                                dependent,
                                with,
                                configured.score().value()));
                    }
                }
            }
        }
        for (Entry entry : cluster.entries) {
            if (entry.kind == Entry.Kind.GROUP) {
                chain(entry);
            }
        }
        for (Entry entry : cluster.entries) {
            entry.dependsOn.sort(Colocation.STRONGEST_FIRST);
            entry.dependents.sort(Colocation.STRONGEST_FIRST);
        }
    }

    private static void add(Colocation colocation) {
        Entry dependent = colocation.dependent();
        if (dependent.kind == Entry.Kind.CLONE) {
            dependent.children.forEach(instance -> instance.first().dependsOn.add(colocation));
        } else {
            dependent.first().dependsOn.add(colocation);
        }
        Entry with = colocation.with();
        (with.kind == Entry.Kind.CLONE ? with : with.first()).dependents.add(colocation);
    }

    private static void chain(Entry group) {
        for (int i = 1; i < group.children.size(); i++) {
            Entry member = group.children.get(i);
            Entry before = group.children.get(i - 1);
            Colocation colocation = new Colocation(0, "group:" + group.label, member, before, Tally.INFINITY);
            member.dependsOn.add(colocation);
            before.dependents.add(colocation);
        }
    }

    /**
     * Lets a placed {@code with} decide for {@code entry}. An advisory colocation that would leave no node is dropped, since
     * advice never prevents a start.
     */
    void apply(Entry entry, Colocation colocation) {
        Entry with = colocation.with();
        boolean[] places = places(with, colocation.score() > 0);
        boolean isAttracted = colocation.score() > 0;
        Tally[] before = entry.scores.clone();
        for (NodeInfo node : cluster.nodes) {
            boolean isThere = places[node.index];
            if (isAttracted && colocation.isMandatory()) {
                entry.addScore(node.index, colocation.origin(), isThere ? 0 : -Tally.INFINITY);
            } else if (isThere) {
                entry.addScore(node.index, colocation.origin(), colocation.score());
            }
        }
        if (!colocation.isMandatory() && !hasChoice(entry)) {
            System.arraycopy(before, 0, entry.scores, 0, before.length);
        }
    }

    /** Nodes where it is placed; a group as a whole to be near it, any member to keep away from it. */
    private boolean[] places(Entry with, boolean isAttracted) {
        boolean[] places = new boolean[cluster.nodes.size()];
        List<Entry> instances = with.kind == Entry.Kind.CLONE ? with.children : List.of(with);
        for (Entry instance : instances) {
            List<Entry> counted = isAttracted ? List.of(instance.last()) : instance.primitives();
            for (Entry primitive : counted) {
                if (primitive.target() >= 0) {
                    places[primitive.target()] = true;
                }
            }
        }
        return places;
    }

    private boolean hasChoice(Entry entry) {
        for (NodeInfo node : cluster.nodes) {
            if (node.canHost() && entry.scores[node.index].allows()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds what the dependents of {@code source} prefer, each weighed by its colocation, to each of {@code entries}. What would
     * leave an entry no node is left out: the dependent then does without. What dependents dislike does not count for a clone,
     * since they need only one of its instances and the others are no worse for it.
     */
    void mergeDependents(Entry source, List<Entry> entries) {
        mark(source, entries, true);
        for (Colocation colocation : source.dependents) {
            int[] wishes = weighed(colocation);
            if (source.kind == Entry.Kind.CLONE) {
                Arrays.setAll(wishes, node -> Math.max(0, wishes[node]));
            }
            if (Arrays.stream(wishes).anyMatch(wish -> wish != 0)) {
                String origin = colocation.origin() + " (" + dependentOf(colocation) + ")";
                entries.forEach(entry -> add(entry, origin, wishes));
            }
        }
        mark(source, entries, false);
    }

    /** Who must be with {@code clone} and may use none of {@code places}, although other nodes would do. */
    List<Colocation> stranded(Entry clone, List<Entry> entries, boolean[] places) {
        List<Colocation> found = new ArrayList<>();
        mark(clone, entries, true);
        for (Colocation colocation : clone.dependents) {
            int[] wishes = weighed(colocation);
            if (colocation.score() == Tally.INFINITY
                    && leavesChoice(wishes)
                    && cluster.nodes.stream().noneMatch(node -> places[node.index] && wishes[node.index] >= 0)) {
                found.add(colocation);
            }
        }
        mark(clone, entries, false);
        return found;
    }

    /** Forbids {@code entries}, instances of {@code clone}, the nodes that the dependents of {@code stranded} may not use. */
    void heed(List<Colocation> stranded, Entry clone, List<Entry> entries) {
        mark(clone, entries, true);
        for (Colocation colocation : stranded) {
            int[] wishes = weighed(colocation);
            Arrays.setAll(wishes, node -> Math.min(0, wishes[node]));
            String origin = colocation.origin() + " (" + dependentOf(colocation) + ")";
            entries.forEach(entry -> add(entry, origin, wishes));
        }
        mark(clone, entries, false);
    }

    private void mark(Entry source, List<Entry> entries, boolean isBeingAsked) {
        isVisited[source.index] = isBeingAsked;
        entries.forEach(entry -> isVisited[entry.index] = isBeingAsked);
    }

    /** What the dependent prefers, as far as the colocation makes it count; all 0 if it has no say. */
    private int[] weighed(Colocation colocation) {
        Entry dependent = dependentOf(colocation);
        if (dependent.isDecided() || isVisited[dependent.index] || isOut(dependent)) {
            return new int[cluster.nodes.size()];
        }
        int[] wishes = wishes(dependent);
        Arrays.setAll(wishes, node -> Tally.scale(wishes[node], colocation.score()));
        return wishes;
    }

    private void add(Entry entry, String origin, int[] wishes) {
        Tally[] before = entry.scores.clone();
        for (int node = 0; node < wishes.length; node++) {
            entry.addScore(node, origin, wishes[node]);
        }
        if (!hasChoice(entry)) {
            System.arraycopy(before, 0, entry.scores, 0, before.length);
        }
    }

    /** Who speaks for the dependent: a clone itself; a group's first member for all members, since they stay together. */
    private static Entry dependentOf(Colocation colocation) {
        Entry dependent = colocation.dependent();
        Entry group = dependent.parent;
        if (dependent.kind == Entry.Kind.CLONE) {
            return dependent;
        }
        boolean isInner = group != null && group == colocation.with().parent;
        return group == null || isInner ? dependent.first() : group.first();
    }

    /** Resources that will not run have no say. */
    private static boolean isOut(Entry entry) {
        return entry.meta.targetRole() == Meta.TargetRole.STOPPED || !entry.stopWish.isEmpty();
    }

    /** What an entry and those who depend on it prefer. */
    private int[] wishes(Entry entry) {
        int[] sum = new int[entry.scores.length];
        Arrays.setAll(sum, node -> entry.scores[node].total());
        isVisited[entry.index] = true;
        for (Colocation colocation : entry.dependents) {
            Entry dependent = dependentOf(colocation);
            if (dependent.isDecided() || isVisited[dependent.index] || isOut(dependent)) {
                continue;
            }
            int[] merged = wishes(dependent);
            for (int node = 0; node < merged.length; node++) {
                merged[node] = Tally.add(sum[node], Tally.scale(merged[node], colocation.score()));
            }
            if (leavesChoice(merged)) {
                sum = merged;
            }
        }
        isVisited[entry.index] = false;
        return sum;
    }

    private boolean leavesChoice(int[] scores) {
        for (NodeInfo node : cluster.nodes) {
            if (node.canHost() && scores[node.index] >= 0) {
                return true;
            }
        }
        return false;
    }
}
