package org.asterism.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses a node for every instance. Important resources first; before a resource come those it is colocated with. After this
 * stage every primitive is decided.
 */
final class Allocation {

    private final Cluster cluster;
    private final Colocations colocations;
    private final int[] load;
    private final boolean[] isInWork;

    private Allocation(Cluster cluster) {
        this.cluster = cluster;
        this.colocations = new Colocations(cluster);
        this.load = new int[cluster.nodes.size()];
        this.isInWork = new boolean[cluster.entries.size()];
    }

    static void run(Cluster cluster) {
        Allocation allocation = new Allocation(cluster);
        allocation.colocations.unpack();
        List<Entry> order = new ArrayList<>(cluster.roots);
        order.sort(MOST_IMPORTANT_FIRST);
        order.forEach(allocation::place);
    }

    private static final Comparator<Entry> MOST_IMPORTANT_FIRST =
            Comparator.comparingInt((Entry entry) -> -entry.meta.priority()).thenComparingInt(entry -> entry.index);

    private static Entry root(Entry entry) {
        Entry at = entry;
        while (at.parent != null) {
            at = at.parent;
        }
        return at;
    }

    /** Places a top-level entry, unless it is placed or being placed. */
    private void place(Entry entry) {
        if (isInWork[entry.index]) {
            return;
        }
        isInWork[entry.index] = true;
        if (entry.kind == Entry.Kind.CLONE) {
            placeClone(entry);
        } else {
            consult(entry);
            placeWhole(entry);
        }
    }

    /** Places all that the parts of an entry are colocated with, and lets those decide; but advice to the first comes last. */
    private void consult(Entry entry) {
        for (Entry part : entry.primitives()) {
            for (Colocation colocation : part.dependsOn) {
                if (root(colocation.with()) != root(entry)) {
                    place(root(colocation.with()));
                    boolean isAdvice = part == entry.first() && !colocation.isMandatory();
                    if (!isAdvice && isPlaced(colocation.with())) {
                        colocations.apply(part, colocation);
                    }
                }
            }
        }
    }

    private void heedAdvice(Entry part) {
        for (Colocation colocation : part.dependsOn) {
            if (root(colocation.with()) != root(part) && !colocation.isMandatory() && isPlaced(colocation.with())) {
                colocations.apply(part, colocation);
            }
        }
    }

    private static boolean isPlaced(Entry with) {
        return with.kind == Entry.Kind.CLONE
                ? with.children.stream().allMatch(instance -> instance.last().isDecided())
                : with.last().isDecided();
    }

    /** Places a primitive, or a group's members one after the other; outside colocations have been heard. */
    private void placeWhole(Entry entry) {
        Entry first = entry.first();
        for (Entry part : entry.primitives()) {
            for (Colocation colocation : part.dependsOn) {
                if (root(colocation.with()) == root(entry) && colocation.with().isDecided()) {
                    colocations.apply(part, colocation);
                }
            }
            if (part == first) {
                prepare(first);
            }
            choose(part);
        }
    }

    private void prepare(Entry first) {
        colocations.mergeDependents(first, List.of(first));
        heedAdvice(first);
    }

    private void choose(Entry entry) {
        String standing = fixed(entry);
        if (!standing.isEmpty()) {
            decide(entry, entry.active.isEmpty() ? Entry.NOWHERE : entry.active.get(0).index, standing);
            return;
        }
        String wish = stopped(entry);

        if (!wish.isEmpty()) {
            entry.stopOrigin = wish;
            entry.addEverywhere(wish, -Tally.INFINITY);
        }
        NodeInfo best = null;
        for (NodeInfo node : cluster.nodes) {
            if (!node.canHost()) {
                entry.addScore(node.index, node.whyNot(), -Tally.INFINITY);
            }
            if (entry.scores[node.index].allows() && (best == null || isBetter(entry, node, best))) {
                best = node;
            }
        }
        if (best == null) {
            decide(entry, Entry.NOWHERE, wish.isEmpty() ? "no node may run it" : wish);
        } else {
            decide(entry, best.index, "best score " + entry.scores[best.index].total());
        }
    }

    /** Higher score, then fewer instances placed, then where it runs, then the node's order. */
    private boolean isBetter(Entry entry, NodeInfo node, NodeInfo best) {
        int byScore = Integer.compare(entry.scores[node.index].total(), entry.scores[best.index].total());
        if (byScore != 0) {
            return byScore > 0;
        }
        if (load[node.index] != load[best.index]) {
            return load[node.index] < load[best.index];
        }
        return entry.isActiveOn(node.index) && !entry.isActiveOn(best.index);
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
        if (cluster.options.stopsAll()) {
            return "stop-all-resources";
        }
        if (cluster.options.starts() == Options.Starts.NONE) {
            return "no-quorum";
        }
        boolean isMultiple = entry.active.size() > 1;
        return isMultiple && entry.meta.multipleActive() == Meta.MultipleActive.STOP_ONLY ? "multiple-active" : "";
    }

    private void decide(Entry entry, int node, String reason) {
        entry.decide(node, reason);
        if (node >= 0) {
            load[node]++;
        }
    }

    private void undecide(Entry entry) {
        if (entry.target() >= 0) {
            load[entry.target()]--;
        }
        entry.undecide();
    }

    /**
     * Instances are alike, so one that runs stays as long as its node may run one: whatever prefers another node gets an
     * instance of that node's own. Only when {@code clone-max} is too small for all nodes may one have to go elsewhere.
     */
    private void placeClone(Entry clone) {
        clone.children.forEach(this::consult);
        colocations.mergeDependents(clone, firsts(clone.children));
        CloneSlots slots = new CloneSlots(clone, cluster.nodes);
        for (Entry instance : clone.children) {
            if (instance.primitives().stream().anyMatch(part -> !fixed(part).isEmpty())) {
                placeRestricted(instance, slots);
            }
        }
        List<Entry> open = clone.children.stream()
                .filter(instance -> !instance.last().isDecided())
                .toList();
        int[] shares = shares(clone, open, slots);
        for (Entry instance : open) {
            NodeInfo home = instance.home();
            if (home != null && shares[home.index] > 0 && keepAt(instance, home, slots)) {
                shares[home.index]--;
            }
        }
        for (Entry instance : open) {
            if (!instance.last().isDecided()) {
                placeRestricted(instance, slots);
            }
        }
    }

    private static List<Entry> firsts(List<Entry> instances) {
        return instances.stream().map(Entry::first).toList();
    }

    private void placeRestricted(Entry instance, CloneSlots slots) {
        slots.restrict(instance);
        placeWhole(instance);
        slots.take(instance);
    }

    /** How many instances each node gets at most. */
    private int[] shares(Entry clone, List<Entry> open, CloneSlots slots) {
        if (slots.sufficeForAllNodes()) {
            return slots.free();
        }
        int[] shares = slots.shares(offers(open), load);
        List<Entry> firsts = firsts(open);
        List<Colocation> stranded = colocations.stranded(clone, firsts, slots.places(shares));
        return stranded.isEmpty() ? shares : sharesFor(stranded, shares, clone, open, slots);
    }

    /** Other shares that leave fewer resources without an instance to be with, and nobody else; if there are none, the same. */
    private int[] sharesFor(List<Colocation> stranded, int[] shares, Entry clone, List<Entry> open, CloneSlots slots) {
        List<Entry> firsts = firsts(open);
        List<Tally[]> before = scores(firsts);
        Set<Colocation> heeded = new HashSet<>();
        List<Colocation> now = stranded;
        while (heeded.addAll(now)) {
            colocations.heed(now, clone, firsts);
            int[] other = slots.shares(offers(open), load);
            now = colocations.stranded(clone, firsts, slots.places(other));
            if (now.size() < stranded.size() && stranded.containsAll(now)) {
                return other;
            }
        }
        restore(firsts, before);
        return shares;
    }

    /** What each instance scores on each node when it is its turn; later turns see the same. */
    private List<CloneSlots.Offer> offers(List<Entry> open) {
        List<CloneSlots.Offer> offers = new ArrayList<>();
        for (Entry instance : open) {
            Entry first = instance.first();
            Tally[] before = first.scores.clone();
            prepare(first);
            offers.add(new CloneSlots.Offer(instance.home(), List.of(first.scores)));
            System.arraycopy(before, 0, first.scores, 0, before.length);
        }
        return offers;
    }

    /** Places an instance where it runs, although it may prefer another node, if it may run there; false: undecided still. */
    private boolean keepAt(Entry instance, NodeInfo home, CloneSlots slots) {
        List<Entry> parts = instance.primitives();
        List<Tally[]> before = scores(parts);
        slots.restrict(instance);
        placeWhole(instance);
        boolean mayStay = instance.first().scores[home.index].allows();
        if (mayStay && instance.first().target() != home.index) {
            undo(parts, before);
            slots.restrict(instance);
            for (NodeInfo node : cluster.nodes) {
                if (node != home) {
                    instance.first().addScore(node.index, "clone-instance-stays", -Tally.INFINITY);
                }
            }
            placeWhole(instance);
        }
        if (instance.first().target() == home.index) {
            slots.take(instance);
            return true;
        }
        undo(parts, before);
        return false;
    }

    private void undo(List<Entry> parts, List<Tally[]> before) {
        parts.forEach(this::undecide);
        restore(parts, before);
    }

    private static List<Tally[]> scores(List<Entry> parts) {
        return parts.stream().map(part -> part.scores.clone()).toList();
    }

    private static void restore(List<Entry> parts, List<Tally[]> before) {
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(before.get(i), 0, parts.get(i).scores, 0, before.get(i).length);
        }
    }
}
