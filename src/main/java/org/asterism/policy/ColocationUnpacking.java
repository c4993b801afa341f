package org.asterism.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.asterism.model.Constraint;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/** Makes pairs of entries of the configured colocations, of sets, and of what groups imply. */
final class ColocationUnpacking {

    private static final int NEAR_CONTAINER = 10_000;

    private final Cluster cluster;
    private final List<Colocation> found = new ArrayList<>();
    private final Map<String, Colocation.Places> places = new HashMap<>();

    private ColocationUnpacking(Cluster cluster) {
        this.cluster = cluster;
    }

    static List<Colocation> run(Cluster cluster) {
        ColocationUnpacking unpacking = new ColocationUnpacking(cluster);
        for (Constraint constraint : cluster.document.constraints()) {
            if (constraint instanceof Constraint.Colocation pair) {
                unpacking.pair(pair);
            } else if (constraint instanceof Constraint.ColocationSets sets) {
                unpacking.sets(sets);
            }
        }
        for (Entry entry : cluster.entries) {
            if (entry.container != null) {
                unpacking.within(entry, entry.container);
            }
            for (Entry.Replica replica : entry.replicas) {
                if (replica.address() != null) {
                    unpacking.within(replica.address(), replica.container());
                }
            }
            if (entry.kind == Entry.Kind.GROUP && entry.meta.isColocated()) {
                unpacking.chain(entry);
            }
        }
        return unpacking.found;
    }

    private void pair(Constraint.Colocation pair) {
        if (cluster.isPlural(pair.with()) && cluster.isPlural(pair.dependent())) {
            return;
        }
        for (Entry primary : cluster.meant(pair.with())) {
            for (Entry dependent : cluster.meant(pair.dependent())) {
                add(pair.id(), dependent, primary, pair.score().value(), pair.nearness());
            }
        }
    }

    /**
     * Each set goes with the next one, and the members of a sequential set with the member before. A score of a set's own
     * holds within it, that of the constraint between sets.
     */
    private void sets(Constraint.ColocationSets sets) {
        @Nullable ResourceSet dependents = null;
        for (ResourceSet set : sets.sets()) {
            within(sets, set);
            if (dependents != null) {
                between(sets, dependents, set);
            }
            dependents = set;
        }
    }

    private void within(Constraint.ColocationSets sets, ResourceSet set) {
        Constraint.Nearness nearness = nearness(sets, set.role(), set.role());
        int score = set.score(sets.score()).value();
        List<Entry> before = new ArrayList<>();
        if (!set.isSequential()) {
            return;
        }
        List<ResourceId> ids = new ArrayList<>(set.members());
        if (set.sequence() == ResourceSet.Sequence.LISTED) {
            Collections.reverse(ids);
        }
        for (ResourceId id : ids) {
            List<Entry> members = cluster.meant(id);
            for (Entry member : members) {
                // To keep away from the one before only would let every other meet.
                int from = score < 0 ? 0 : Math.max(0, before.size() - 1);
                for (Entry primary : before.subList(from, before.size())) {
                    add(sets.id(), member, primary, score, nearness);
                }
            }
            before.addAll(members);
        }
    }

    private void between(Constraint.ColocationSets sets, ResourceSet dependents, ResourceSet primaries) {
        Constraint.Nearness nearness = nearness(sets, dependents.role(), primaries.role());
        for (Entry dependent : spokesmen(dependents, true)) {
            for (Entry primary : spokesmen(primaries, false)) {
                add(sets.id(), dependent, primary, sets.score().value(), nearness);
            }
        }
    }

    /** Of a sequential set the first member leads and the last one is reached last; of others all count. */
    private List<Entry> spokesmen(ResourceSet set, boolean first) {
        List<ResourceId> members = set.members();
        if (set.isSequential() && !members.isEmpty()) {
            members = List.of(members.get(first ? 0 : members.size() - 1));
        }
        return members.stream().flatMap(id -> cluster.meant(id).stream()).toList();
    }

    private static Constraint.Nearness nearness(Constraint.ColocationSets sets, Role dependent, Role primary) {
        return new Constraint.Nearness(
                dependent,
                primary,
                sets.nearness().nodeAttribute(),
                sets.nearness().influence());
    }

    private void add(String id, Entry dependent, Entry primary, int score, Constraint.Nearness nearness) {
        if (score == 0 || dependent == primary) {
            return;
        }
        boolean isCritical = switch (nearness.influence()) {
            case YES -> true;
            case NO -> false;
            case BY_CRITICAL -> dependent.meta.isCritical();
        };
        found.add(new Colocation(
                found.size(),
                "colocation:" + id,
                dependent,
                plain(nearness.dependentRole()),
                primary,
                plain(nearness.withRole()),
                score,
                places(nearness.nodeAttribute()),
                isCritical));
    }

    /** Whatever runs is started, so that role says nothing. */
    private static Role plain(Role role) {
        return role == Role.STARTED ? Role.ANY : role;
    }

    private Colocation.Places places(String attribute) {
        return attribute.isEmpty() || attribute.equals("#uname")
                ? Colocation.Places.NODES
                : places.computeIfAbsent(attribute, this::placesBy);
    }

    private Colocation.Places placesBy(String attribute) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] row = new int[cluster.nodes.size()];
        for (NodeInfo node : cluster.nodes) {
            String value = node.attribute(attribute);
            row[node.index] =
                    value.isEmpty() ? Colocation.NO_PLACE : numbers.computeIfAbsent(value, unused -> numbers.size());
        }
        return new Colocation.Places(row);
    }

    /** What is in a container, or connects to it, is where the container is; a bundle's connection may be elsewhere at worst. */
    private void within(Entry entry, Entry container) {
        boolean isBundled = container.root().kind == Entry.Kind.BUNDLE && entry.remoteNode != null;
        int score = isBundled ? NEAR_CONTAINER : Tally.INFINITY;
        found.add(new Colocation(
                found.size(),
                "container:" + container.label,
                entry,
                Role.ANY,
                container,
                Role.ANY,
                score,
                Colocation.Places.NODES,
                true));
    }

    private void chain(Entry group) {
        boolean isCritical = true;
        for (int i = 0; i < group.children.size(); i++) {
            Entry member = group.children.get(i);
            isCritical &= member.meta.isCritical();
            if (i > 0) {
                found.add(new Colocation(
                        found.size(),
                        "group:" + group.label,
                        member,
                        Role.ANY,
                        group.children.get(i - 1),
                        Role.ANY,
                        Tally.INFINITY,
                        Colocation.Places.NODES,
                        isCritical));
            }
        }
    }
}
