package org.asterism.precheck.core;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/**
 * Where a resource may run for good: constraints that forbid a node count, with those of what it has to be with; bans that expire and
 * rules do not. So it names a node too many rather than one too few. Pure.
 */
public final class Candidates {

    private Candidates() {}

    /** The nodes of these on which it may run. */
    public static SortedSet<NodeName> of(ClusterDocument document, ResourceId resource, Collection<NodeName> nodes) {
        Set<ResourceId> bound = bound(document, resource);
        boolean isOptIn = List.of("false", "no", "off", "0")
                .contains(document.options().getOrDefault("symmetric-cluster", "true"));
        SortedSet<NodeName> all = new TreeSet<>(nodes);
        all.removeIf(node -> isScored(document, bound, node, Score::isMinusInfinity));
        if (isOptIn) {
            all.removeIf(node -> !isScored(document, around(document, resource), node, Score::allows));
        }
        return all;
    }

    /** Itself, what holds it, its group, and all that these have to be with. */
    private static Set<ResourceId> bound(ClusterDocument document, ResourceId resource) {
        Set<ResourceId> bound = around(document, resource);
        int before = 0;
        while (before < bound.size()) {
            before = bound.size();
            document.constraints().stream()
                    .filter(Constraint.Colocation.class::isInstance)
                    .map(Constraint.Colocation.class::cast)
                    .filter(together -> together.score().isInfinity() && bound.contains(together.dependent()))
                    .map(Constraint.Colocation::with)
                    .toList()
                    .forEach(with -> bound.addAll(around(document, with)));
        }
        return bound;
    }

    private static Set<ResourceId> around(ClusterDocument document, ResourceId resource) {
        Set<ResourceId> around = new HashSet<>(Set.of(resource));
        for (Resource top : document.resources()) {
            if (top.find(resource).isPresent()) {
                around.add(top.id());
                Resource inner = top instanceof Resource.Clone clone ? clone.child() : top;
                around.add(inner.id());
                if (inner instanceof Resource.Group group) {
                    group.members().forEach(member -> around.add(member.id()));
                }
            }
        }
        return around;
    }

    private static boolean isScored(
            ClusterDocument document, Set<ResourceId> resources, NodeName node, Predicate<Score> which) {
        return document.constraints().stream().anyMatch(constraint -> {
            if (constraint instanceof Constraint.Location location) {
                return location.expires().equals(Constraint.Expiry.NEVER)
                        && resources.contains(location.resource())
                        && location.node().equals(node)
                        && which.test(location.score());
            }
            return constraint instanceof Constraint.Preference preference
                    && preference.subject() instanceof Constraint.Subject.Named named
                    && resources.contains(named.resource())
                    && preference.choices().stream()
                            .anyMatch(choice -> choice instanceof Constraint.Choice.OnNode on
                                    && on.node().equals(node)
                                    && which.test(on.score()));
        });
    }
}
