package org.asterism.coordinator.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Role;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/**
 * A document in which a resource prefers the node it is on to those that its plain preferences name, and no more than that: bans,
 * an operator's order, mandatory colocations, and what rules make of a node's attributes still move it.
 */
final class HeldPlaces {

    /** Of the constraint that holds it. */
    private static final String HELD = "failback-held-";

    /** What operators' commands write. */
    private static final String ORDER = "cli-";

    private final ClusterDocument document;
    private final NodeName on;
    private final Set<ResourceId> together;
    private long pull = 1;

    private HeldPlaces(ClusterDocument document, Resource held, NodeName on) {
        this.document = document;
        this.on = on;
        this.together = together(document, held.id());
    }

    static ClusterDocument with(ClusterDocument document, Resource held, NodeName on) {
        HeldPlaces places = new HeldPlaces(document, held, on);
        List<Constraint> constraints = new ArrayList<>();
        document.constraints().forEach(constraint -> constraints.add(places.weaker(constraint)));
        constraints.add(new Constraint.Location(
                HELD + held.id(), held.id(), on, Score.of(places.pull), Constraint.Expiry.NEVER));
        return document.with(document.resources(), constraints);
    }

    /** What pulls at it and cannot be taken out of the document is outweighed. */
    private Constraint weaker(Constraint constraint) {
        if (constraint.id().startsWith(ORDER)) {
            return constraint;
        }
        if (constraint instanceof Constraint.Location location && isTogether(location.resource())) {
            return new Constraint.Location(
                    location.id(),
                    location.resource(),
                    location.node(),
                    weaker(location.node(), location.score()),
                    location.expires());
        }
        if (constraint instanceof Constraint.Preference preference) {
            return weaker(preference);
        }
        if (constraint instanceof Constraint.Colocation colocation
                && (isTogether(colocation.dependent()) || isTogether(colocation.with()))) {
            pulled(colocation.score());
        } else if (constraint instanceof Constraint.ColocationSets sets
                && sets.sets().stream().flatMap(set -> set.members().stream()).anyMatch(this::isTogether)) {
            pulled(sets.score());
        }
        return constraint;
    }

    private Constraint weaker(Constraint.Preference preference) {
        boolean isNamed =
                preference.subject() instanceof Constraint.Subject.Named named && isTogether(named.resource());
        List<Constraint.Choice> choices = preference.choices().stream()
                .map(choice -> isNamed ? weaker(choice) : counted(choice))
                .toList();
        return new Constraint.Preference(preference.id(), preference.subject(), choices, preference.discovery());
    }

    private Constraint.Choice weaker(Constraint.Choice choice) {
        if (choice instanceof Constraint.Choice.OnNode plain) {
            return new Constraint.Choice.OnNode(plain.node(), weaker(plain.node(), plain.score()), plain.role());
        }
        if (choice instanceof Constraint.Choice.Where where
                && where.scoreAttribute().isEmpty()
                && where.rule() instanceof Rule.OnAttribute node
                && node.attribute().equals("#uname")
                && node.operation().equals("eq")) {
            Score weak = weaker(new NodeName(node.value()), where.score());
            return new Constraint.Choice.Where(where.id(), where.rule(), weak, "", where.role());
        }
        return choice;
    }

    /** Of sets and patterns of names, which may mean it. */
    private Constraint.Choice counted(Constraint.Choice choice) {
        if (choice instanceof Constraint.Choice.OnNode plain && plain.role() != Role.PROMOTED) {
            pulled(plain.score());
        }
        return choice;
    }

    private Score weaker(NodeName node, Score score) {
        boolean isPull = node.equals(on) ? score.value() < 0 && !score.isMinusInfinity() : score.value() > 0;
        return isPull ? Score.ZERO : score;
    }

    private void pulled(Score score) {
        if (!score.isInfinity() && !score.isMinusInfinity()) {
            pull += Math.abs((long) score.value());
        }
    }

    private boolean isTogether(ResourceId name) {
        return tops(document, name).anyMatch(together::contains);
    }

    /** Whatever goes with it, directly or by others, by its top-level name. */
    private static Set<ResourceId> together(ClusterDocument document, ResourceId held) {
        Set<ResourceId> found = new TreeSet<>(List.of(held));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Constraint constraint : document.constraints()) {
                Set<ResourceId> linked = linked(document, constraint);
                if (linked.stream().anyMatch(found::contains)) {
                    grows |= found.addAll(linked);
                }
            }
        }
        return found;
    }

    private static Set<ResourceId> linked(ClusterDocument document, Constraint constraint) {
        Set<ResourceId> linked = new TreeSet<>();
        if (constraint instanceof Constraint.Colocation pair && pair.score().value() > 0) {
            Stream.of(pair.dependent(), pair.with())
                    .forEach(one -> tops(document, one).forEach(linked::add));
        } else if (constraint instanceof Constraint.ColocationSets sets
                && sets.score().value() > 0) {
            sets.sets()
                    .forEach(set ->
                            set.members().forEach(one -> tops(document, one).forEach(linked::add)));
        }
        return linked;
    }

    /** The top-level resources of that name, which may be that of something within, a tag or a template. */
    private static Stream<ResourceId> tops(ClusterDocument document, ResourceId name) {
        Set<ResourceId> meant = new TreeSet<>(List.of(name));
        document.tagsAndTemplates().stream()
                .filter(tag -> tag.id().equals(name.value()))
                .forEach(tag -> meant.addAll(tag.resources()));
        return document.resources().stream()
                .filter(top -> meant.stream().anyMatch(one -> top.find(one).isPresent()))
                .map(Resource::id);
    }
}
