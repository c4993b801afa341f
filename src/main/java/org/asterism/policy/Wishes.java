package org.asterism.policy;

import java.util.List;
import org.asterism.model.Role;

/**
 * What those who depend on a resource prefer: it counts for the resource too, weighed by the colocation, and so does what
 * those prefer who depend on them. A wish that would leave no node is not heard.
 *
 * <p>Tables have a score per node number, {@link #ABSENT} for nodes that are no candidates.
 */
final class Wishes {

    static final int ABSENT = Integer.MIN_VALUE;

    /** Of a node that was preferred and is not any more; in the end it counts as if it hardly was. */
    private static final int DISLIKED = Integer.MIN_VALUE + 1;

    /** So many are asked at most for one resource: where each of many depends on all others the ways to ask are countless. */
    private static final int MOST_ASKED = 10_000;

    /**
     * How wishes are heard.
     *
     * @param stickiness of whom the wishes are about
     * @param onlyAttraction what is not forbidden does not become so
     * @param leavesChoice what would leave no node is not heard
     */
    private record Hearing(int stickiness, boolean onlyAttraction, boolean leavesChoice) {

        static final Hearing ALL = new Hearing(0, false, true);
        static final Hearing ATTRACTION = new Hearing(0, true, true);
        static final Hearing EVEN_IF_NOWHERE = new Hearing(0, true, false);
    }

    private final Cluster cluster;
    private final Colocations colocations;
    private final boolean[] isAsked;
    private int patience;

    Wishes(Cluster cluster, Colocations colocations) {
        this.cluster = cluster;
        this.colocations = colocations;
        this.isAsked = new boolean[cluster.entries.size()];
    }

    /** Adds what all dependents of {@code primary} prefer to its scores. */
    void addTo(Entry primary) {
        patience = MOST_ASKED;
        for (Colocation colocation : colocations.asPrimary(primary)) {
            addTo(primary, colocation);
        }
    }

    private void addTo(Entry primary, Colocation colocation) {
        if (!isHeard(colocation)) {
            return;
        }
        isAsked[primary.index] = true;
        Entry speaker = speaker(colocation);
        int[] before = table(primary);
        Hearing hearing = new Hearing(colocation.primary().meta.stickiness(), primary.kind == Entry.Kind.CLONE, true);
        int[] after = with(before, speaker, colocation, colocation.weight(), hearing);
        isAsked[primary.index] = false;
        String origin = colocation.origin() + " (" + speaker + ")";
        for (int node = 0; node < after.length; node++) {
            if (after[node] != before[node]) {
                primary.scores[node] = primary.scores[node].to(origin, after[node]);
            }
        }
    }

    /** Roles are given after the nodes, so who depends in a role has no say here. */
    private static boolean isHeard(Colocation colocation) {
        return colocation.hasInfluence() && colocation.dependentRole() == Role.ANY;
    }

    /** Adds to the sums of a clone's nodes what those prefer who are colocated with its promoted role. */
    int[] forPromotion(Entry clone, int[] sums) {
        int[] table = sums;
        isAsked[clone.index] = true;
        patience = MOST_ASKED;
        for (Colocation colocation : colocations.asPrimary(clone)) {
            boolean isMeant = colocation.primaryRole() != Role.UNPROMOTED && colocation.hasInfluence();
            // Who asks for the promoted role itself counts twice.
            int times = colocation.primaryRole() == Role.PROMOTED ? 2 : 1;
            for (int i = 0; isMeant && i < times; i++) {
                table = with(table, speaker(colocation), colocation, colocation.weight(), Hearing.ATTRACTION);
            }
        }
        isAsked[clone.index] = false;
        return table;
    }

    /** By node, how well an instance there would fit those whom its clone is colocated with. */
    int[] forInstances(Entry clone) {
        int[] table = new int[cluster.nodes.size()];
        isAsked[clone.index] = true;
        patience = MOST_ASKED;
        for (Colocation colocation : colocations.asDependent(clone)) {
            table = with(table, first(colocation.primary()), colocation, colocation.weight(), Hearing.ALL);
        }
        for (Colocation colocation : colocations.asPrimary(clone)) {
            if (colocation.hasInfluence()) {
                table = with(table, speaker(colocation), colocation, colocation.weight(), Hearing.EVEN_IF_NOWHERE);
            }
        }
        isAsked[clone.index] = false;
        return table;
    }

    private static Entry first(Entry entry) {
        return entry.kind == Entry.Kind.GROUP ? entry.children.get(0) : entry;
    }

    /** An entry's scores with those of what it depends on, for the order of placement. */
    int[] forOrder(Entry entry) {
        isAsked[entry.index] = true;
        patience = MOST_ASKED;
        int[] table = withPrimaries(table(entry), first(entry), 1);
        isAsked[entry.index] = false;
        return table;
    }

    private int[] withPrimaries(int[] before, Entry entry, double weight) {
        int[] table = before;
        for (Colocation colocation : colocations.asDependent(entry)) {
            Entry primary = first(colocation.primary());
            double product = weight * colocation.weight();
            if (!isAsked[primary.index] && --patience >= 0) {
                isAsked[primary.index] = true;
                int[] result = table.clone();
                add(result, primary, colocation, product, Hearing.ALL);
                table = leavesChoice(result) ? withPrimaries(result, primary, product) : table;
                isAsked[primary.index] = false;
            }
        }
        return table;
    }

    /** An entry's scores with all wishes; nothing is kept of it. */
    int[] wished(Entry entry) {
        Tally[] before = entry.scores.clone();
        addTo(entry);
        int[] table = table(entry);
        System.arraycopy(before, 0, entry.scores, 0, before.length);
        return table;
    }

    static int[] table(Entry entry) {
        int[] table = new int[entry.scores.length];
        for (int node = 0; node < table.length; node++) {
            table[node] = entry.scores[node].isListed() ? entry.scores[node].total() : ABSENT;
        }
        return table;
    }

    /** Who speaks for a dependent: the first member for a group, since its members stay together. */
    private static Entry speaker(Colocation colocation) {
        Entry dependent = colocation.dependent();
        Entry group = dependent.parent;
        boolean isMember = group != null && group.kind == Entry.Kind.GROUP && colocation.primary().parent != group;
        Entry speaker = isMember && group != null ? group : dependent;
        return first(speaker);
    }

    /** The table with the wishes of {@code source} and of those behind it; the same when that would leave no node. */
    private int[] with(int[] table, Entry source, Colocation colocation, double weight, Hearing hearing) {
        if (isAsked[source.index] || --patience < 0) {
            return table;
        }
        isAsked[source.index] = true;
        int[] result = table.clone();
        add(result, source, colocation, weight, hearing);
        boolean leavesChoice = !hearing.leavesChoice() || leavesChoice(result);
        if (leavesChoice) {
            List<Colocation> behind = colocations.asPrimary(source);
            for (Colocation next : behind) {
                if (isHeard(next)) {
                    result = with(result, speaker(next), next, weight * next.weight(), hearing);
                }
            }
        }
        isAsked[source.index] = false;
        for (int node = 0; node < result.length; node++) {
            result[node] = result[node] == DISLIKED ? 1 : result[node];
        }
        return leavesChoice ? result : table;
    }

    private void add(int[] table, Entry source, Colocation colocation, double weight, Hearing hearing) {
        boolean isCornered = weight < 0 && hearing.stickiness() < -weight * Tally.INFINITY && choices(source) == 1;
        for (int node = 0; node < table.length; node++) {
            if (table[node] == ABSENT || table[node] == DISLIKED) {
                continue;
            }
            int score = best(source, colocation, node);
            if (weight < 0 && score < 0 && !isCornered) {
                // Who is to keep away needs no help as long as there are other nodes for it.
                continue;
            }
            int sum = Tally.add(table[node], Tally.scale(score, weight));
            if (!hearing.onlyAttraction() || sum >= 0 || table[node] < 0) {
                table[node] = sum;
            } else if (table[node] > 0) {
                table[node] = DISLIKED;
            }
        }
    }

    private static int choices(Entry source) {
        int choices = 0;
        for (Tally score : source.scores) {
            choices += score.isListed() && score.allows() ? 1 : 0;
        }
        return choices;
    }

    /** The best that the source scores on any node of the same place that can host something. */
    private int best(Entry source, Colocation colocation, int node) {
        if (colocation.places() == Colocation.Places.NODES) {
            return score(source, node);
        }
        int best = -Tally.INFINITY;
        for (int other = 0; other < source.scores.length; other++) {
            if (colocation.isNear(node, other)) {
                best = Math.max(best, score(source, other));
            }
        }
        return best;
    }

    private int score(Entry source, int node) {
        return cluster.nodes.get(node).canHost() ? source.scores[node].total() : -Tally.INFINITY;
    }

    private boolean leavesChoice(int[] table) {
        for (NodeInfo node : cluster.nodes) {
            if (table[node.index] >= 0 && node.canHost()) {
                return true;
            }
        }
        return false;
    }
}
