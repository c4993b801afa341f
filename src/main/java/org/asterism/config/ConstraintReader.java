package org.asterism.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Influence;
import org.asterism.model.Constraint.LossPolicy;
import org.asterism.model.Constraint.Nearness;
import org.asterism.model.Constraint.OrderKind;
import org.asterism.model.Constraint.Symmetry;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;
import org.asterism.model.Score;

/**
 * Reads {@code constraints}: lists named {@code location}, {@code colocation}, {@code order}, {@code ticket}. The resources of a
 * colocation are {@code of} and {@code with}; the CIB's {@code rsc} and {@code with-rsc} are read too.
 */
final class ConstraintReader {

    private static final Map<String, OrderKind> KINDS =
            Map.of("mandatory", OrderKind.MANDATORY, "optional", OrderKind.OPTIONAL, "serialize", OrderKind.SERIALIZE);

    private final Section section;
    private final ConstraintParts parts;
    private final Set<String> givenIds = new TreeSet<>();
    private final Set<String> usedIds = new TreeSet<>();
    private final Set<Constraint> seen = new HashSet<>();

    ConstraintReader(Section section, ConstraintParts parts) {
        this.section = section;
        this.parts = parts;
    }

    /** All constraints: locations, colocations, orders, tickets, each in the order written. */
    List<Constraint> read() {
        List<Section> locations = section.sections("location");
        List<Section> colocations = section.sections("colocation");
        List<Section> orders = section.sections("order");
        List<Section> tickets = section.sections("ticket");
        section.done();
        for (List<Section> list : List.of(locations, colocations, orders, tickets)) {
            list.forEach(this::collectGivenId);
        }
        List<Constraint> result = new ArrayList<>();
        locations.forEach(each -> new LocationReader(each, parts)
                .read()
                .flatMap(draft -> unique(each, draft.proposedId(), draft.withId()))
                .ifPresent(result::add));
        colocations.forEach(each -> colocation(each).ifPresent(result::add));
        orders.forEach(each -> order(each).ifPresent(result::add));
        tickets.forEach(each -> ticket(each).ifPresent(result::add));
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

    private Optional<Constraint> colocation(Section each) {
        Optional<Score> score = ConstraintParts.score(each, Score.INFINITY);
        Nearness nearness = new Nearness(
                ConstraintParts.role(each, "role", "rsc-role"),
                ConstraintParts.role(each, "with-role", "with-rsc-role"),
                each.has("node-attribute") ? each.text("node-attribute").orElse("") : Nearness.PLAIN.nodeAttribute(),
                !each.has("influence")
                        ? Influence.BY_CRITICAL
                        : ConstraintParts.flag(each, "influence", true) ? Influence.YES : Influence.NO);
        if (each.has("sets")) {
            List<ResourceSet> sets = parts.sets(each);
            each.excludes("sets", List.of("of", "rsc", "with", "with-rsc"), "both name the resources");
            List.of("of", "rsc", "with", "with-rsc").forEach(each::leave);
            each.done();
            return score.flatMap(found -> unique(
                    each,
                    "colocation-" + ConstraintParts.first(sets),
                    id -> new Constraint.ColocationSets(id, ConstraintParts.withIds(sets, id), found, nearness)));
        }
        Optional<ResourceId> of = parts.resource(each, "of", "rsc");
        Optional<ResourceId> with = parts.resource(each, "with", "with-rsc");
        each.done();
        if (of.isPresent() && of.equals(with)) {
            each.refuse("with", with.get().value(), "is the same resource", "name two different resources");
            return Optional.empty();
        }
        return of.isPresent() && with.isPresent() && score.isPresent()
                ? unique(
                        each,
                        "colocation-" + of.get() + "-" + with.get(),
                        id -> new Constraint.Colocation(id, of.get(), with.get(), score.get(), nearness))
                : Optional.empty();
    }

    private Optional<Constraint> order(Section each) {
        OrderKind kind = each.has("kind")
                ? each.as("kind", "write Mandatory, Optional or Serialize", ConstraintReader::kind)
                        .orElse(OrderKind.MANDATORY)
                : OrderKind.MANDATORY;
        boolean isSerialize = kind == OrderKind.SERIALIZE;
        boolean isSymmetrical = ConstraintParts.flag(each, "symmetrical", !isSerialize);
        if (isSerialize && isSymmetrical) {
            each.refuse("symmetrical", "true", "cannot go with kind = Serialize", "remove it");
        }
        Symmetry symmetry = isSymmetrical ? Symmetry.SYMMETRICAL : Symmetry.ONE_WAY;
        if (each.has("sets")) {
            List<ResourceSet> sets = parts.sets(each);
            List<String> ofPairs = List.of("first", "then", "first-action", "then-action", "require-all");
            each.excludes("sets", ofPairs, "each set says that for itself");
            ofPairs.forEach(each::leave);
            each.done();
            return unique(
                    each,
                    "order-" + ConstraintParts.first(sets),
                    id -> new Constraint.OrderSets(id, ConstraintParts.withIds(sets, id), kind, symmetry));
        }
        Optional<ResourceId> first = parts.resource(each, "first", "first");
        Optional<ResourceId> then = parts.resource(each, "then", "then");
        String firstAction =
                ConstraintParts.action(each, "first-action", "start").orElse("start");
        String thenAction =
                ConstraintParts.action(each, "then-action", firstAction).orElse(firstAction);
        ResourceSet.Need need = ConstraintParts.need(each);
        each.done();
        if (first.isPresent() && first.equals(then) && firstAction.equals(thenAction)) {
            each.refuse("then", then.get().value(), "is the same resource", "name two different resources");
            return Optional.empty();
        }
        return first.flatMap(before -> then.flatMap(after -> unique(
                each,
                "order-" + before + "-" + after,
                id -> new Constraint.Order(id, before, firstAction, after, thenAction, kind, symmetry, need))));
    }

    private static OrderKind kind(String text) {
        OrderKind kind = KINDS.get(text.toLowerCase(Locale.ROOT));
        if (kind == null) {
            throw new IllegalArgumentException("is not a kind of order");
        }
        return kind;
    }

    private Optional<Constraint> ticket(Section each) {
        Optional<String> ticket = each.requiredText("ticket", "berlin");
        LossPolicy policy = each.has("loss-policy")
                ? each.choice("loss-policy", LossPolicy.class).orElse(LossPolicy.STOP)
                : LossPolicy.BY_ROLE;
        boolean isOfSets = each.has("sets");
        List<ResourceSet> sets = new ArrayList<>();
        if (isOfSets) {
            sets.addAll(parts.sets(each));
            each.excludes("sets", List.of("of", "rsc", "role", "rsc-role"), "each set says that for itself");
            List.of("of", "rsc", "role", "rsc-role").forEach(each::leave);
        } else {
            Role role = ConstraintParts.role(each, "role", "rsc-role");
            parts.resource(each, "of", "rsc")
                    .ifPresent(of -> sets.add(new ResourceSet(
                            "", List.of(of), ResourceSet.Sequence.SEQUENTIAL, ResourceSet.Need.ALL, role, "")));
        }
        each.done();
        return ticket.flatMap(name -> sets.isEmpty()
                ? Optional.empty()
                : unique(
                        each,
                        "ticket-" + name.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + ConstraintParts.first(sets),
                        id -> new Constraint.TicketNeed(
                                id, name, isOfSets ? ConstraintParts.withIds(sets, id) : sets, policy)));
    }

    private Optional<Constraint> unique(Section each, String proposedId, Function<String, Constraint> maker) {
        boolean isSeen = !seen.add(maker.apply("same"));
        if (isSeen && !each.has("id")) {
            each.findings()
                    .report(
                            each.origin(),
                            "the same constraint stands twice in " + each.path(),
                            "its score would count twice",
                            "remove one, or give both an id if they shall count twice");
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
