package org.asterism.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.jspecify.annotations.Nullable;

/** First stage: expands the configured resources into entries, and gives each instance the histories that are its own. */
final class Unpacking {

    private final Cluster cluster;
    private final Holdings holdings;
    private final Expansion expansion;

    private Unpacking(Cluster cluster) {
        this.cluster = cluster;
        this.holdings = new Holdings(cluster);
        this.expansion = new Expansion(cluster);
    }

    static void run(Cluster cluster) {
        if (cluster.isPacemaker()) {
            Structure.run(cluster);
            NodeStandings.run(cluster);
            StatusUnpacking.run(cluster);
            return;
        }
        Unpacking unpacking = new Unpacking(cluster);
        cluster.document.resources().forEach(unpacking::root);
        unpacking.orphans();
    }

    private void root(Resource resource) {
        cluster.roots.add(expand(resource, null, ""));
    }

    /** @param suffix instance number with its colon, or empty */
    private Entry expand(Resource resource, @Nullable Entry parent, String suffix) {
        if (resource instanceof Resource.Primitive primitive) {
            Entry entry = expansion.add(Entry.Kind.PRIMITIVE, primitive, parent, suffix);
            entry.observed = row(entry);
            if (entry.enclosingClone() == null || isUnique(entry)) {
                holdings.assignAll(entry);
            }
            return entry;
        }
        if (resource instanceof Resource.Group group) {
            Entry entry = expansion.add(Entry.Kind.GROUP, group, parent, suffix);
            group.members().forEach(member -> expand(member, entry, suffix));
            return entry;
        }
        if (resource instanceof Resource.Clone clone) {
            return expandClone(clone);
        }
        throw new AssertionError("not a known resource: " + resource);
    }

    private Entry expandClone(Resource.Clone clone) {
        Entry entry = expansion.add(Entry.Kind.CLONE, clone, null, "");
        int wanted = entry.meta.cloneMax() > 0 ? entry.meta.cloneMax() : cluster.nodes.size();
        if (entry.meta.isUnique()) {
            for (int number = 0; number < wanted; number++) {
                expand(clone.child(), entry, ":" + number);
            }
            return entry;
        }
        members(clone.child()).forEach(member -> adoptInstances(member.id()));
        List<NodeInfo> holders = holders(clone.child());
        for (int number = 0; number < Math.max(wanted, holders.size()); number++) {
            Entry instance = expand(clone.child(), entry, ":" + number);
            if (number < holders.size()) {
                NodeInfo holder = holders.get(number);
                instance.primitives().forEach(primitive -> holdings.assign(primitive, holder));
            }
        }
        return entry;
    }

    /** Nodes that have an instance of this anonymous clone, or may have one and are not to be asked. */
    private List<NodeInfo> holders(Resource child) {
        Set<NodeInfo> holders = new LinkedHashSet<>();
        for (Resource.Primitive member : members(child)) {
            Meta meta = expansion.metaOf(member, null);
            Observed[] row = rowOf(member.id());
            for (NodeInfo node : cluster.nodes) {
                if (holdings.hold(member.agent(), meta, row[node.index], node) != Holdings.Hold.NONE) {
                    holders.add(node);
                }
            }
        }
        List<NodeInfo> found = new ArrayList<>(holders);
        found.sort(Comparator.comparingInt(node -> node.index));
        // Those that run for certain get the first numbers, so that clone-max cuts off the others.
        found.sort(Comparator.comparing(node -> node.state.standing() != Standing.ONLINE));
        return found;
    }

    private static List<Resource.Primitive> members(Resource child) {
        if (child instanceof Resource.Group group) {
            return group.members();
        }
        return List.of((Resource.Primitive) child);
    }

    private static boolean isUnique(Entry entry) {
        Entry clone = entry.enclosingClone();
        return clone != null && clone.meta.isUnique();
    }

    private Observed[] row(Entry entry) {
        return rowOf(isUnique(entry) ? entry.label : entry.base);
    }

    private Observed[] rowOf(ResourceId id) {
        return cluster.histories.computeIfAbsent(id, unused -> cluster.nothing());
    }

    /** Histories of an anonymous clone may bear instance numbers; what they say is true of the plain name. */
    private void adoptInstances(ResourceId base) {
        Observed[] row = rowOf(base);
        List<ResourceId> numbered = new ArrayList<>();
        for (ResourceId id :
                cluster.histories.tailMap(new ResourceId(base + ":0")).keySet()) {
            if (!id.value().startsWith(base + ":")) {
                break;
            }
            numbered.add(id);
        }
        for (ResourceId id : numbered) {
            Observed[] from = cluster.histories.get(id);
            for (int node = 0; from != null && node < row.length; node++) {
                if (!row[node].isActive() && from[node].isKnown()) {
                    row[node] = from[node];
                }
            }
            cluster.histories.remove(id);
        }
    }

    private void orphans() {
        Map<ResourceId, Observed[]> left = new TreeMap<>(cluster.histories);
        cluster.entries.forEach(entry -> {
            left.remove(isUnique(entry) ? entry.label : entry.base);
        });
        left.forEach(this::orphan);
    }

    private void orphan(ResourceId id, Observed[] row) {
        for (Observed seen : row) {
            ResourceHistory history = seen.history();
            if (history != null) {
                Resource.Primitive gone =
                        new Resource.Primitive(id, history.agent(), new TreeMap<>(), new TreeMap<>(), List.of());
                Entry entry = expansion.add(Entry.Kind.PRIMITIVE, gone, null, "");
                entry.isOrphan = true;
                entry.observed = row;
                holdings.assignAll(entry);
                cluster.roots.add(entry);
                return;
            }
        }
    }
}
