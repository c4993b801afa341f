package org.asterism.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.Constraint.OrderKind;
import org.asterism.model.Constraint.Symmetry;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/**
 * Reads {@code constraints}: lists named {@code location}, {@code colocation}, {@code order}. The resources of a colocation
 * are {@code of} and {@code with}; the CIB's {@code rsc} and {@code with-rsc} are read too.
 */
final class ConstraintReader {

    private static final Map<String, OrderKind> KINDS =
            Map.of("mandatory", OrderKind.MANDATORY, "optional", OrderKind.OPTIONAL, "serialize", OrderKind.SERIALIZE);

    private static final List<String> ACTIONS = List.of("start", "stop", "promote", "demote");

    private final Section section;
    private final ResourceReader.Resources resources;
    private final Set<NodeName> nodes;
    private final Set<String> givenIds = new TreeSet<>();
    private final Set<String> usedIds = new TreeSet<>();
    private final Map<Constraint, String> seen = new java.util.HashMap<>();

    ConstraintReader(Section section, ResourceReader.Resources resources, Set<NodeName> nodes) {
        this.section = section;
        this.resources = resources;
        this.nodes = nodes;
    }

    /** All constraints: locations, colocations, orders, each in the order written. */
    List<Constraint> read() {
        List<Section> locations = section.sections("location");
        List<Section> colocations = section.sections("colocation");
        List<Section> orders = section.sections("order");
        section.notYet("ticket", "remove it");
        section.done();
        for (List<Section> list : List.of(locations, colocations, orders)) {
            list.forEach(this::collectGivenId);
        }
        List<Constraint> result = new ArrayList<>();
        locations.forEach(each -> location(each).ifPresent(result::add));
        colocations.forEach(each -> colocation(each).ifPresent(result::add));
        orders.forEach(each -> order(each).ifPresent(result::add));
        return result;
    }

    private void collectGivenId(Section each) {
        each.text("id").ifPresent(id -> {
            try {
                ResourceId checked = new ResourceId(id);
                if (!givenIds.add(checked.value())) {
                    each.refuse("id", id, "names two constraints", "choose another, or leave it out");
                }
            } catch (IllegalArgumentException badId) {
                each.refuse(
                        "id",
                        id,
                        "is not an id (a letter or '_', then letters, digits, '.', '_', '-')",
                        "leave it out");
            }
        });
    }

    private Optional<Constraint> location(Section each) {
        Optional<ResourceId> resource = resource(each, "of", "rsc");
        Optional<NodeName> node =
                each.requiredText("node", "pbx1").flatMap(text -> DocumentReader.nodeName(each, "node", text, nodes));
        Optional<Score> score = score(each, Score.INFINITY);
        Optional<Expiry> expires = each.has("expires")
                ? each.as("expires", "write an instant such as 2027-01-31T18:00:00Z", ConstraintReader::expiry)
                : Optional.of(Expiry.NEVER);
        notYet(each, "role", "rule", "resource-discovery", "rsc-pattern");
        each.done();
        return resource.isPresent() && node.isPresent() && score.isPresent() && expires.isPresent()
                ? unique(
                        each,
                        "location-" + resource.get() + "-" + node.get(),
                        id -> new Constraint.Location(id, resource.get(), node.get(), score.get(), expires.get()))
                : Optional.empty();
    }

    private static Expiry expiry(String text) {
        try {
            return new Expiry.At(Instant.parse(text));
        } catch (DateTimeException badText) {
            throw new IllegalArgumentException("is not an instant with a time zone", badText);
        }
    }

    private Optional<Constraint> colocation(Section each) {
        Optional<ResourceId> of = resource(each, "of", "rsc");
        Optional<ResourceId> with = resource(each, "with", "with-rsc");
        Optional<Score> score = score(each, Score.INFINITY);
        notYet(each, "rsc-role", "with-rsc-role", "node-attribute", "influence");
        each.done();
        if (of.isPresent() && of.equals(with)) {
            each.refuse("with", with.get().value(), "is the same resource", "name two different resources");
            return Optional.empty();
        }
        return of.isPresent() && with.isPresent() && score.isPresent()
                ? unique(
                        each,
                        "colocation-" + of.get() + "-" + with.get(),
                        id -> new Constraint.Colocation(id, of.get(), with.get(), score.get()))
                : Optional.empty();
    }

    private Optional<Constraint> order(Section each) {
        Optional<ResourceId> first = resource(each, "first", "first");
        Optional<ResourceId> then = resource(each, "then", "then");
        Optional<String> firstAction = action(each, "first-action", "start");
        Optional<String> thenAction = action(each, "then-action", firstAction.orElse("start"));
        Optional<OrderKind> kind = each.has("kind")
                ? each.as("kind", "write Mandatory, Optional or Serialize", ConstraintReader::kind)
                : Optional.of(OrderKind.MANDATORY);
        boolean isSerialize = kind.equals(Optional.of(OrderKind.SERIALIZE));
        Optional<Boolean> symmetrical = each.has("symmetrical") ? each.flag("symmetrical") : Optional.of(!isSerialize);
        notYet(each, "require-all");
        each.done();
        if (isSerialize && symmetrical.orElse(false)) {
            each.refuse("symmetrical", "true", "cannot go with kind = Serialize", "remove it");
        }
        if (first.isPresent() && first.equals(then)) {
            each.refuse("then", then.get().value(), "is the same resource", "name two different resources");
            return Optional.empty();
        }
        return first.isPresent()
                        && then.isPresent()
                        && firstAction.isPresent()
                        && thenAction.isPresent()
                        && kind.isPresent()
                        && symmetrical.isPresent()
                ? unique(
                        each,
                        "order-" + first.get() + "-" + then.get(),
                        id -> new Constraint.Order(
                                id,
                                first.get(),
                                firstAction.get(),
                                then.get(),
                                thenAction.get(),
                                kind.get(),
                                symmetrical.get() ? Symmetry.SYMMETRICAL : Symmetry.ONE_WAY))
                : Optional.empty();
    }

    private static OrderKind kind(String text) {
        OrderKind kind = KINDS.get(text.toLowerCase(Locale.ROOT));
        if (kind == null) {
            throw new IllegalArgumentException("is not a kind of order");
        }
        return kind;
    }

    private static Optional<String> action(Section each, String key, String otherwise) {
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

    /** Parts of the CIB that this release cannot honour. */
    private static void notYet(Section each, String... keys) {
        for (String key : keys) {
            each.notYet(key, "remove it, or say the same with constraints without it");
        }
    }

    private static Optional<Score> score(Section each, Score otherwise) {
        if (!each.has("score")) {
            return Optional.of(otherwise);
        }
        Attribute score = new Attribute("score", Attribute.Kind.SCORE, List.of());
        return each.as("score", score.remedy(""), text -> Score.parse(score.checked(text)));
    }

    private Optional<ResourceId> resource(Section each, String key, String cibKey) {
        boolean isCib = !key.equals(cibKey) && each.has(cibKey);
        if (isCib) {
            each.excludes(cibKey, List.of(key), "both name the same thing");
            each.leave(key);
        }
        String used = isCib ? cibKey : key;
        return each.requiredText(used, "a resource").flatMap(text -> {
            ResourceId meant = resources.outermost().get(text);
            if (meant == null) {
                each.refuse(
                        used,
                        text,
                        "is not a resource",
                        Nearest.advice(text, resources.outermost().keySet()));
            }
            return Optional.ofNullable(meant);
        });
    }

    private Optional<Constraint> unique(
            Section each, String proposedId, java.util.function.Function<String, Constraint> maker) {
        String earlier = seen.putIfAbsent(maker.apply("same"), proposedId);
        if (earlier != null) {
            each.findings()
                    .report(
                            each.origin(),
                            "the same constraint stands twice in " + each.path(),
                            "its score would count twice",
                            "remove one");
            return Optional.empty();
        }
        String id = each.text("id").orElseGet(() -> free(proposedId));
        usedIds.add(id);
        return Optional.of(maker.apply(id));
    }

    private String free(String proposed) {
        String id = proposed;
        for (int number = 2; givenIds.contains(id) || usedIds.contains(id); number++) {
            id = proposed + "-" + number;
        }
        return id;
    }
}
