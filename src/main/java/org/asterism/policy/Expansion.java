package org.asterism.policy;

import java.util.ArrayList;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.asterism.model.AgentName;
import org.asterism.model.CibValues;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.jspecify.annotations.Nullable;

/** Makes entries of configured resources, with the meta attributes that count for them. */
final class Expansion {

    private static final AgentName NO_AGENT = new AgentName("asterism", "", "none");

    private static final Set<String> NAMELESS = Set.of("lsb", "systemd", "upstart", "service", "heartbeat");

    private final Cluster cluster;
    private final RuleScope scope;

    Expansion(Cluster cluster) {
        this.cluster = cluster;
        this.scope = RuleScope.at(cluster.state.now());
    }

    /** @param suffix instance number with its colon, or empty */
    Entry add(Entry.Kind kind, Resource resource, @Nullable Entry parent, String suffix) {
        ResourceId label = suffix.isEmpty() ? resource.id() : new ResourceId(resource.id() + suffix);
        Meta meta = metaOf(resource, parent);
        Entry entry = new Entry(cluster.entries.size(), kind, label, resource, parent, meta, cluster.nodes.size());
        entry.ownMeta = ownMeta(resource);
        entry.isPlainlyNamed = !cluster.isPacemaker();
        Rules.values(resource.details().utilization(), new TreeMap<>(), scopeOf(resource))
                .forEach((name, value) -> entry.utilization.put(name, CibValues.number(value, 0)));
        cluster.entries.add(entry);
        cluster.byId.computeIfAbsent(resource.id(), unused -> new ArrayList<>()).add(entry);
        return entry;
    }

    Meta metaOf(Resource resource, @Nullable Entry parent) {
        SortedMap<String, String> own = ownMeta(resource);
        SortedMap<String, String> defaults = Rules.values(
                cluster.document.details().resourceDefaults(), cluster.document.resourceDefaults(), scopeOf(resource));
        UnaryOperator<String> lookup = name -> {
            String value = own.get(name);
            for (Entry at = parent; value == null && at != null; at = at.parent) {
                value = at.ownMeta.get(name);
            }
            return value != null ? value : defaults.getOrDefault(name, "");
        };
        boolean inClone = parent != null && (parent.isMultiple() || parent.enclosingClone() != null);
        AgentName agent = resource instanceof Resource.Primitive primitive ? primitive.agent() : NO_AGENT;
        UnaryOperator<String> forced =
                canBeUnique(resource) ? lookup : name -> name.equals("globally-unique") ? "false" : lookup.apply(name);
        return Meta.of(forced, inClone ? Meta.InClone.YES : Meta.InClone.NO, agent);
    }

    /** Agents that are not given a name cannot tell instances apart. */
    private static boolean canBeUnique(Resource resource) {
        if (resource instanceof Resource.Clone clone) {
            return canBeUnique(clone.child());
        }
        if (resource instanceof Resource.Group group) {
            return group.members().stream().allMatch(Expansion::canBeUnique);
        }
        return !(resource instanceof Resource.Primitive primitive)
                || !NAMELESS.contains(primitive.agent().standard());
    }

    private SortedMap<String, String> ownMeta(Resource resource) {
        return Rules.values(resource.details().meta(), resource.meta(), scopeOf(resource));
    }

    private RuleScope scopeOf(Resource resource) {
        return resource instanceof Resource.Primitive primitive ? scope.of(primitive.agent()) : scope;
    }
}
