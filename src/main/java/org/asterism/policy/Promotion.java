package org.asterism.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.asterism.model.Role;
import org.asterism.model.Score;
import org.jspecify.annotations.Nullable;

/**
 * Which instances of a promotable clone get the promoted role. Their agents say by node attributes how well each node is suited;
 * constraints on the role add to that, and what others prefer who are colocated with the role.
 */
final class Promotion {

    /** Of an instance whose agent has not said anything. */
    private static final int UNSAID = -1;

    private static final List<String> PREFIXES = List.of("promotion-", "master-");

    private final Cluster cluster;
    private final Colocations colocations;
    private final Wishes wishes;

    Promotion(Cluster cluster, Colocations colocations, Wishes wishes) {
        this.cluster = cluster;
        this.colocations = colocations;
        this.wishes = wishes;
    }

    /** Draws instances to nodes where they may be promoted. */
    void addScores(Entry clone) {
        for (Entry instance : clone.children) {
            for (NodeInfo node : cluster.nodes) {
                int said = said(instance, node);
                if (instance.scores[node.index].isListed() && said != UNSAID) {
                    instance.addScore(node.index, "promotion-score", said);
                    instance.bestSaid = Math.max(instance.bestSaid, said);
                }
            }
        }
    }

    /** What the agents said, summed over a group's members; {@link #UNSAID} if none said anything that counts here. */
    private int said(Entry instance, NodeInfo node) {
        int sum = UNSAID;
        for (Entry part : instance.primitives()) {
            int said = saidByPrimitive(part, node);
            if (said != UNSAID) {
                sum = sum == UNSAID ? said : Tally.add(sum, said);
            }
        }
        return sum;
    }

    private int saidByPrimitive(Entry part, NodeInfo node) {
        if (!node.canHost() || !isKnown(part, node)) {
            return UNSAID;
        }
        NodeInfo teller = teller(part, node);
        List<String> names = part.isAnonymous()
                ? List.of(part.displayName(node.index), part.label.value(), part.base.value())
                : List.of(part.label.value());
        for (String name : names) {
            for (String prefix : PREFIXES) {
                String value = teller.attribute(prefix + name);
                if (!value.isEmpty()) {
                    return Values.score(value, UNSAID);
                }
            }
        }
        return UNSAID;
    }

    /** The node whose attributes speak for a node: for a container it may be the one that it runs on. */
    private NodeInfo teller(Entry part, NodeInfo node) {
        Entry bundle = part.root();
        Entry host = node.host;
        boolean isAsked = host != null
                && bundle.kind == Entry.Kind.BUNDLE
                && bundle.ownMeta.getOrDefault("container-attribute-target", "").equals("host");
        if (!isAsked || host == null) {
            return node;
        }
        int at = host.first().target();
        if (at >= 0) {
            return cluster.nodes.get(at);
        }
        NodeInfo now = host.home();
        return now == null ? node : now;
    }

    /**
     * Whether what is said of a node is said of this instance: not if another one runs there; but one that nobody has seen yet may
     * come to any node.
     */
    private static boolean isKnown(Entry part, NodeInfo node) {
        if (!part.isSeen || !part.isAnonymous() || part.isActiveOn(node.index)) {
            return true;
        }
        return part.observed[node.index].isKnown()
                && part.alike().stream().noneMatch(other -> other.isActiveOn(node.index));
    }

    /** Gives each instance its role. */
    void decideRoles(Entry clone) {
        List<Entry> candidates = new ArrayList<>();
        for (Entry instance : clone.children) {
            int target = instance.first().target();
            if (target >= 0) {
                setRole(instance, Role.UNPROMOTED);
                instance.promotionScore = ownScore(instance, cluster.nodes.get(target));
                candidates.add(instance);
            } else {
                instance.promotionScore = -Tally.INFINITY;
            }
        }
        sumUpByNode(clone, candidates);
        candidates.sort(MOST_SUITED_FIRST);
        log(clone);
        promote(clone, candidates);
    }

    private static final Comparator<Entry> MOST_SUITED_FIRST = Comparator.comparingInt(
                    (Entry instance) -> -instance.promotionScore)
            .thenComparing(instance -> !instance.isPromotedNow())
            .thenComparingInt(instance -> -instance.instancePriority())
            .thenComparingInt(instance -> instance.index);

    private void promote(Entry clone, List<Entry> candidates) {
        int[] promoted = new int[cluster.nodes.size()];
        int total = withheld(clone);
        for (Entry instance : candidates) {
            int target = instance.first().target();
            boolean isFree = total < clone.meta.promotedMax() && promoted[target] < clone.meta.promotedNodeMax();
            if (isFree && mayPromote(clone, instance)) {
                setRole(instance, Role.PROMOTED);
                promoted[target]++;
                total++;
            }
        }
    }

    /** Instances that are placed nowhere because a node that is not to be asked may have them, promoted for all we know. */
    private static int withheld(Entry clone) {
        int count = 0;
        for (Entry instance : clone.children) {
            Entry first = instance.first();
            boolean isHidden = first.target() < 0 && !first.withheld.isEmpty();
            count += isHidden && first.role != Role.UNPROMOTED ? 1 : 0;
        }
        return count;
    }

    /** It keeps the role that it has. */
    private static boolean isFixed(Entry instance) {
        Entry first = instance.first();
        return !first.isManaged() || !first.withheld.isEmpty();
    }

    private boolean mayPromote(Entry clone, Entry instance) {
        boolean isFixed = isFixed(instance);
        if (isFixed || !clone.meta.mayPromote()) {
            return isFixed && instance.isPromotedNow();
        }
        boolean isFrozen = cluster.isPacemaker()
                && cluster.options.starts() == Options.Starts.ACTIVE_ONLY
                && !instance.isPromotedNow();
        return instance.promotionScore >= 0
                && !isFrozen
                && place(instance) >= 0
                && cluster.nodes.get(instance.first().target()).canHost()
                && instance.primitives().stream().allMatch(part -> part.target() >= 0);
    }

    private static void setRole(Entry instance, Role role) {
        instance.nextRole = role;
        for (Entry part : instance.children) {
            part.nextRole = part.target() >= 0 ? role : Role.STOPPED;
        }
    }

    private int ownScore(Entry instance, NodeInfo node) {
        boolean isFixed = isFixed(instance) && instance.isPromotedNow();
        int score = isFixed ? Tally.INFINITY : said(instance, node);
        score = Tally.add(score, instance.promotionBias(node.index));
        Entry bundle = bundleOf(instance);
        int place = place(instance);
        for (Colocation colocation : colocations.asDependent(bundle == null ? instance : bundle)) {
            if (colocation.dependentRole() == Role.PROMOTED) {
                score = Tally.add(score, pull(colocation, place));
            } else if (colocation.dependentRole() == Role.UNPROMOTED) {
                // Where the unpromoted should be, the promoted should not.
                score = Tally.add(score, Math.min(0, -pull(colocation, place)));
            }
        }
        return score;
    }

    private static @Nullable Entry bundleOf(Entry instance) {
        Entry root = instance.root();
        return root.kind == Entry.Kind.BUNDLE ? root : null;
    }

    /** The node that an instance is on in the end: for one in a container the node that has the container. */
    private int place(Entry instance) {
        int target = instance.first().target();
        Entry host = target < 0 ? null : cluster.nodes.get(target).host;
        return bundleOf(instance) == null || host == null
                ? target
                : host.first().target();
    }

    /** What a colocation of the promoted role adds on a node; to be with an ordinary clone is the matter of nodes, not of roles. */
    private static int pull(Colocation colocation, int node) {
        boolean isOrdinary = colocation.primary().kind == Entry.Kind.CLONE && colocation.primaryRole() == Role.ANY;
        if (isOrdinary && colocation.isMandatory()) {
            return 0;
        }
        boolean isNear = false;
        for (Entry part : ColocationEffects.placed(colocation)) {
            isNear |= colocation.isNear(node, part.target());
        }
        if (isNear) {
            return colocation.score();
        }
        boolean isBundle = colocation.primary().kind == Entry.Kind.BUNDLE;
        return colocation.isMandatory() && !isBundle ? -Tally.INFINITY : 0;
    }

    /** Instances on one node count together, and so does what those prefer who are to be with the promoted role. */
    private void sumUpByNode(Entry clone, List<Entry> candidates) {
        Entry bundle = bundleOf(clone);
        Entry whole = bundle == null ? clone : bundle;
        int[] sums = new int[cluster.nodes.size()];
        for (int node = 0; node < sums.length; node++) {
            sums[node] = whole.scores[node].isListed() ? 0 : Wishes.ABSENT;
        }
        for (Entry instance : candidates) {
            int place = place(instance);
            if (instance.promotionScore >= 0 && place >= 0) {
                sums[place] = Tally.add(sums[place], instance.promotionScore);
            }
        }
        int[] all = wishes.forPromotion(whole, sums);
        if (clone.mayNotPromote || cluster.options.demotesWithoutQuorum()) {
            Arrays.fill(all, -Tally.INFINITY);
        }
        for (Entry instance : candidates) {
            if (instance.promotionScore >= 0 && place(instance) >= 0) {
                instance.promotionScore = all[place(instance)];
            }
        }
    }

    private void log(Entry clone) {
        ScoreLog log = cluster.scoreLog;
        if (log == null) {
            return;
        }
        for (Entry instance : clone.children) {
            int target = instance.first().target();
            String where = target < 0 ? "(inactive)" : "on " + cluster.nodes.get(target).name;
            log.promotions.add(instance.label + " promotion score " + where + ": " + Score.of(instance.promotionScore));
        }
    }
}
