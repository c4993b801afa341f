package org.asterism.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;
import org.asterism.model.Score;

/** Reads what constraints of all kinds are made of. The names that the CIB has for a key are read too. */
final class ConstraintParts {

    private static final List<String> ROLES = List.of("Started", "Stopped", "Promoted", "Unpromoted");

    private static final List<String> ACTIONS = List.of("start", "stop", "promote", "demote");

    private final SortedSet<String> names;
    private final Set<NodeName> nodes;

    /**
     * @param names of resources and tags, which constraints may name
     * @param nodes the cluster's nodes; empty = not checked
     */
    ConstraintParts(SortedSet<String> names, Set<NodeName> nodes) {
        this.names = names;
        this.nodes = nodes;
    }

    /** The key that a section uses: its own or, if only that is there, the CIB's. */
    private static String used(Section each, String key, String cibKey) {
        boolean isCib = !key.equals(cibKey) && each.has(cibKey);
        if (isCib) {
            each.excludes(cibKey, List.of(key), "both name the same thing");
            each.leave(key);
        }
        return isCib ? cibKey : key;
    }

    Optional<ResourceId> resource(Section each, String key, String cibKey) {
        String used = used(each, key, cibKey);
        return each.requiredText(used, "a resource").flatMap(text -> named(each, used, text));
    }

    private Optional<ResourceId> named(Section each, String key, String text) {
        if (names.contains(text)) {
            return Optional.of(new ResourceId(text));
        }
        each.refuse(key, text, "is not a resource, nor a tag", Nearest.advice(text, names));
        return Optional.empty();
    }

    Optional<NodeName> node(Section each) {
        return each.requiredText("node", "pbx1").flatMap(text -> DocumentReader.nodeName(each, "node", text, nodes));
    }

    static Optional<Score> score(Section each, Score otherwise) {
        if (!each.has("score")) {
            return Optional.of(otherwise);
        }
        Attribute score = new Attribute("score", Attribute.Kind.SCORE, List.of());
        return each.as("score", score.remedy(""), text -> Score.parse(score.checked(text)));
    }

    /** A role by its present or its old name, in either case; {@link Role#ANY} if none is given. */
    static Role role(Section each, String key, String cibKey) {
        String used = used(each, key, cibKey);
        if (!each.has(used)) {
            return Role.ANY;
        }
        return each.as(used, "write one of " + String.join(", ", ROLES), text -> {
                    Role role = Role.parse(text);
                    if (role == Role.ANY) {
                        throw new IllegalArgumentException("is not a role");
                    }
                    return role;
                })
                .orElse(Role.ANY);
    }

    static Optional<String> action(Section each, String key, String otherwise) {
        if (!each.has(key)) {
            return Optional.of(otherwise);
        }
        return each.as(key, "write one of " + String.join(", ", ACTIONS), text -> {
            if (!ACTIONS.contains(text)) {
                throw new IllegalArgumentException("is not an action of an order");
            }
            return text;
        });
    }

    static boolean flag(Section each, String key, boolean otherwise) {
        return each.has(key) ? each.flag(key).orElse(otherwise) : otherwise;
    }

    static ResourceSet.Need need(Section each) {
        return flag(each, "require-all", true) ? ResourceSet.Need.ALL : ResourceSet.Need.ANY;
    }

    /** The resources in the list at a key. */
    List<ResourceId> resources(Section each, String key) {
        List<ResourceId> found = new ArrayList<>();
        each.texts(key).forEach(text -> named(each, key, text).ifPresent(found::add));
        if (found.isEmpty()) {
            each.report(key, "no resource in " + each.path() + "." + key, "there is nothing to constrain", "name some");
        }
        return found;
    }

    /** The {@code sets} of a constraint, each with its own id or none. */
    List<ResourceSet> sets(Section each) {
        List<ResourceSet> sets = new ArrayList<>();
        for (Section set : each.sections("sets")) {
            sets.add(new ResourceSet(
                    set.has("id") ? set.text("id").orElse("") : "",
                    resources(set, "resources"),
                    sequence(set),
                    need(set),
                    role(set, "role", "role"),
                    set.has("action") ? action(set, "action", "").orElse("") : "",
                    set.has("score")
                            ? new ResourceSet.Weight.Own(score(set, Score.ZERO).orElse(Score.ZERO))
                            : ResourceSet.Weight.OF_CONSTRAINT));
            set.done();
        }
        if (sets.isEmpty()) {
            each.report("sets", "no set in " + each.path() + ".sets", "there is nothing to constrain", "add one");
        }
        return sets;
    }

    private static ResourceSet.Sequence sequence(Section set) {
        boolean isListed = set.value("sequential")
                .filter(value -> String.valueOf(value.unwrapped())
                        .toLowerCase(Locale.ROOT)
                        .equals("listed"))
                .isPresent();
        if (isListed) {
            return ResourceSet.Sequence.LISTED;
        }
        return flag(set, "sequential", true) ? ResourceSet.Sequence.SEQUENTIAL : ResourceSet.Sequence.PARALLEL;
    }

    /** The sets with ids made of the constraint's where they have none. */
    static List<ResourceSet> withIds(List<ResourceSet> sets, String constraint) {
        List<ResourceSet> named = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            ResourceSet set = sets.get(i);
            named.add(set.id().isEmpty() ? set.withId(ConstraintText.setId(constraint, i)) : set);
        }
        return named;
    }

    /** What a set constraint is called after. */
    static String first(List<ResourceSet> sets) {
        return sets.stream()
                .flatMap(set -> set.members().stream())
                .findFirst()
                .map(ResourceId::value)
                .orElse("nothing");
    }
}
