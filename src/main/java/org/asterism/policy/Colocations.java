package org.asterism.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which colocations concern an entry, its own and those it has by what it is part of: whatever the first member of a group
 * depends on the group depends on, and whatever depends on a group depends on its last member. An instance has those of its
 * clone.
 */
final class Colocations {

    private final List<List<Colocation>> ownAsDependent;
    private final List<List<Colocation>> ownAsPrimary;
    private final @Nullable List<Colocation>[] asDependent;
    private final @Nullable List<Colocation>[] asPrimary;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic lists
    Colocations(Cluster cluster) {
        int entries = cluster.entries.size();
        this.ownAsDependent = lists(entries);
        this.ownAsPrimary = lists(entries);
        this.asDependent = new List[entries];
        this.asPrimary = new List[entries];
        for (Colocation colocation : ColocationUnpacking.run(cluster)) {
            ownAsDependent.get(colocation.dependent().index).add(colocation);
            ownAsPrimary.get(colocation.primary().index).add(colocation);
        }
    }

    private static List<List<Colocation>> lists(int count) {
        List<List<Colocation>> lists = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>(0));
        }
        return lists;
    }

    /** What an entry is to be near to or away from, the most important primary first. */
    List<Colocation> asDependent(Entry entry) {
        List<Colocation> known = asDependent[entry.index];
        if (known == null) {
            List<Colocation> found = new ArrayList<>();
            collect(entry, entry, ownAsDependent, true, found);
            found.sort(Comparator.comparing(Colocation::primary, OTHER_FIRST)
                    .thenComparing(Colocation::origin)
                    .thenComparingInt(Colocation::position));
            known = found.isEmpty() ? List.of() : found;
            asDependent[entry.index] = known;
        }
        return known;
    }

    /** What an entry is to be near to or away from by itself, or as the first member of what is. */
    List<Colocation> direct(Entry entry) {
        List<Colocation> found = new ArrayList<>(ownAsDependent.get(entry.index));
        Entry part = entry;
        Entry whole = entry.parent;
        while (whole != null && (whole.kind != Entry.Kind.GROUP || whole.children.get(0) == part)) {
            found.addAll(ownAsDependent.get(whole.index));
            part = whole;
            whole = whole.parent;
        }
        return found;
    }

    /** What is to be near an entry or away from it, the most important dependent first. */
    List<Colocation> asPrimary(Entry entry) {
        List<Colocation> known = asPrimary[entry.index];
        if (known == null) {
            List<Colocation> found = new ArrayList<>();
            collect(entry, entry, ownAsPrimary, false, found);
            found.sort(Comparator.comparing(Colocation::dependent, OTHER_FIRST)
                    .thenComparing(Colocation::origin)
                    .thenComparingInt(colocation -> -colocation.position()));
            known = found.isEmpty() ? List.of() : found;
            asPrimary[entry.index] = known;
        }
        return known;
    }

    /** Higher priority, then what is made of more, then promotable clones. */
    private static final Comparator<Entry> OTHER_FIRST = Comparator.comparingInt(
                    (Entry entry) -> -entry.meta.priority())
            .thenComparing(entry -> entry.kind, Comparator.reverseOrder())
            .thenComparing(entry -> !entry.isPromotable())
            .thenComparing(entry -> entry.label);

    /**
     * Adds the colocations that {@code entry} has by {@code at}, which is the entry itself, what encloses it, or a member beside
     * it.
     */
    private static void collect(
            Entry at, Entry entry, List<List<Colocation>> own, boolean asDependent, List<Colocation> found) {
        switch (at.kind) {
            case PRIMITIVE -> {
                if (at == entry) {
                    found.addAll(own.get(at.index));
                    collectParent(at, entry, own, asDependent, found);
                } else {
                    addMandatory(own.get(at.index), asDependent, found);
                }
            }
            case GROUP -> collectGroup(at, entry, own, asDependent, found);
            default -> {
                found.addAll(own.get(at.index));
                collectParent(at, entry, own, asDependent, found);
            }
        }
    }

    private static void collectParent(
            Entry at, Entry entry, List<List<Colocation>> own, boolean asDependent, List<Colocation> found) {
        boolean isBound = at.parent != null && at.parent.kind == Entry.Kind.BUNDLE && !at.isContainer();
        if (at.parent != null && !isBound) {
            collect(at.parent, entry, own, asDependent, found);
        }
    }

    private static void collectGroup(
            Entry group, Entry entry, List<List<Colocation>> own, boolean asDependent, List<Colocation> found) {
        int size = group.children.size();
        Entry speaker = group.children.get(asDependent ? 0 : size - 1);
        if (entry != group && entry != speaker) {
            return;
        }
        found.addAll(own.get(group.index));
        collectParent(group, entry, own, asDependent, found);
        for (Entry member : group.children) {
            if (member != entry) {
                collect(member, entry, own, asDependent, found);
            }
        }
    }

    /** What a member must be with, all members must; but members are not told twice to be with each other. */
    private static void addMandatory(List<Colocation> own, boolean asDependent, List<Colocation> found) {
        for (Colocation colocation : own) {
            Entry group = asDependent ? colocation.dependent().parent : colocation.primary().parent;
            Entry other = asDependent ? colocation.primary() : colocation.dependent();
            if (colocation.isMandatory() && other.parent != group) {
                found.add(colocation);
            }
        }
    }
}
