package org.asterism.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;

/** Applies the location constraints: what resources prefer by configuration, and in opt-in clusters where they may run at all. */
final class Locations {

    private final Cluster cluster;
    private final boolean[][] named;
    private final boolean[][] exclusive;

    private Locations(Cluster cluster) {
        this.cluster = cluster;
        this.named = new boolean[cluster.entries.size()][];
        this.exclusive = new boolean[cluster.entries.size()][];
    }

    static void run(Cluster cluster) {
        Locations locations = new Locations(cluster);
        for (Constraint constraint : cluster.document.constraints()) {
            if (constraint instanceof Constraint.Location location) {
                locations.simple(location);
            } else if (constraint instanceof Constraint.Preference preference) {
                locations.preference(preference);
            }
        }
        cluster.roots.forEach(locations::restrict);
    }

    private void simple(Constraint.Location location) {
        boolean isLapsed = location.expires() instanceof Constraint.Expiry.At at
                && !at.instant().isAfter(cluster.state.now());
        int node = numberOf(location.node());
        if (isLapsed || node == Entry.NOWHERE) {
            return;
        }
        for (Entry entry : cluster.meant(location.resource())) {
            add(entry, node, location.id(), location.score().value(), Role.ANY);
        }
    }

    private void preference(Constraint.Preference preference) {
        for (Target target : targets(preference.subject())) {
            for (Constraint.Choice choice : preference.choices()) {
                if (preference.discovery() == Constraint.Discovery.EXCLUSIVE
                        && choice instanceof Constraint.Choice.Where) {
                    // Even a rule that holds nowhere leaves out all other nodes.
                    row(exclusive, target.entry());
                }
                for (NodeInfo node : cluster.nodes) {
                    apply(preference, choice, target, node);
                }
            }
        }
    }

    /** A resource that a constraint means, and the submatches of the pattern that found it. */
    private record Target(Entry entry, Role role, List<String> submatches, ResourceSet.Weight weight) {

        Target(Entry entry, Role role, List<String> submatches) {
            this(entry, role, submatches, ResourceSet.Weight.OF_CONSTRAINT);
        }
    }

    private List<Target> targets(Constraint.Subject subject) {
        List<Target> targets = new ArrayList<>();
        if (subject instanceof Constraint.Subject.Named byName) {
            cluster.meant(byName.resource()).forEach(entry -> targets.add(new Target(entry, Role.ANY, List.of())));
        } else if (subject instanceof Constraint.Subject.Sets sets) {
            for (ResourceSet set : sets.sets()) {
                for (ResourceId id : set.members()) {
                    cluster.meant(id)
                            .forEach(entry -> targets.add(new Target(entry, set.role(), List.of(), set.weight())));
                }
            }
        } else if (subject instanceof Constraint.Subject.Matching matching) {
            matching(matching.pattern(), targets);
        }
        return targets;
    }

    private void matching(String text, List<Target> targets) {
        boolean isNegated = text.startsWith("!");
        Pattern pattern;
        try {
            pattern = Pattern.compile(isNegated ? text.substring(1) : text);
        } catch (PatternSyntaxException broken) {
            return;
        }
        Set<Entry> seen = new LinkedHashSet<>();
        for (Entry entry : cluster.roots) {
            Matcher matcher = pattern.matcher(entry.base.value());
            if (matcher.find() != isNegated && !entry.isOrphan && seen.add(entry)) {
                targets.add(new Target(entry, Role.ANY, isNegated ? List.of() : groups(matcher)));
            }
        }
    }

    private static List<String> groups(Matcher matcher) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i <= matcher.groupCount(); i++) {
            String group = matcher.group(i);
            groups.add(group == null ? "" : group);
        }
        return groups;
    }

    private void apply(Constraint.Preference preference, Constraint.Choice choice, Target target, NodeInfo node) {
        int score;
        String origin = preference.id();
        if (choice instanceof Constraint.Choice.OnNode onNode) {
            if (!onNode.node().equals(node.name)) {
                return;
            }
            score = target.weight() instanceof ResourceSet.Weight.Own own
                    ? own.score().value()
                    : onNode.score().value();
        } else if (choice instanceof Constraint.Choice.Where where) {
            if (!cluster.rules.holds(where.rule(), node, target.entry(), target.submatches())) {
                return;
            }
            score = score(where, target, node);
            origin = where.id().isEmpty() ? origin : where.id();
        } else {
            return;
        }
        Role role = choice.role() == Role.ANY ? target.role() : choice.role();
        add(target.entry(), node.index, origin, score, role);
        if (preference.discovery() == Constraint.Discovery.EXCLUSIVE) {
            row(exclusive, target.entry())[node.index] = true;
        } else if (preference.discovery() == Constraint.Discovery.NEVER) {
            target.entry().primitives().forEach(part -> part.forbidProbe(node.index));
        }
    }

    private static int score(Constraint.Choice.Where where, Target target, NodeInfo node) {
        if (where.scoreAttribute().isEmpty()) {
            return where.score().value();
        }
        String attribute = where.scoreAttribute();
        for (int i = 0; i < target.submatches().size(); i++) {
            attribute = attribute.replace("%" + i, target.submatches().get(i));
        }
        return Values.score(node.attribute(attribute), -Tally.INFINITY);
    }

    private void add(Entry entry, int node, String id, int score, Role role) {
        row(named, entry)[node] = true;
        String origin = "location:" + id;
        if (role == Role.PROMOTED) {
            addBias(entry, node, score);
        } else {
            prefer(entry, node, origin, score);
        }
    }

    /** A group chooses by its first member, the others follow; a clone's instances choose each for itself. */
    private static void prefer(Entry entry, int node, String origin, int score) {
        entry.addScore(node, origin, score);
        if (entry.kind == Entry.Kind.GROUP) {
            prefer(entry.children.get(0), node, origin, score);
        } else {
            entry.chosenParts().forEach(child -> prefer(child, node, origin, score));
        }
    }

    private void addBias(Entry entry, int node, int score) {
        int[] bias = entry.promotionBias;
        if (bias == null) {
            bias = new int[cluster.nodes.size()];
            entry.promotionBias = bias;
        }
        bias[node] = Tally.add(bias[node], score);
        if (entry.kind != Entry.Kind.GROUP) {
            entry.children.forEach(child -> addBias(child, node, score));
        }
    }

    private boolean[] row(boolean[][] rows, Entry entry) {
        if (rows[entry.index] == null) {
            rows[entry.index] = new boolean[cluster.nodes.size()];
        }
        return rows[entry.index];
    }

    private int numberOf(NodeName name) {
        for (NodeInfo node : cluster.nodes) {
            if (node.name.equals(name)) {
                return node.index;
            }
        }
        return Entry.NOWHERE;
    }

    /** Takes off the list the nodes that an opt-in cluster does not name; forbids those that exclusive discovery leaves out. */
    private void restrict(Entry root) {
        boolean[] isNamed = new boolean[cluster.nodes.size()];
        Arrays.fill(isNamed, cluster.options.isSymmetric());
        restrict(root, isNamed);
        exclude(root, null);
    }

    private void restrict(Entry entry, boolean[] above) {
        boolean[] isNamed = above.clone();
        for (int node = 0; node < isNamed.length; node++) {
            isNamed[node] |= named[entry.index] != null && named[entry.index][node];
            if (!isNamed[node]) {
                entry.scores[node] = Tally.ABSENT;
            }
        }
        entry.children.forEach(child -> restrict(child, isNamed));
    }

    private void exclude(Entry entry, boolean @org.jspecify.annotations.Nullable [] above) {
        boolean[] only = exclusive[entry.index] == null ? above : exclusive[entry.index];
        if (only != null) {
            for (int node = 0; node < only.length; node++) {
                if (!only[node]) {
                    entry.addScore(node, "resource-discovery", -Tally.INFINITY);
                    entry.forbidProbe(node);
                }
            }
        }
        entry.chosenParts().forEach(child -> exclude(child, only));
    }
}
