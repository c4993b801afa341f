package org.asterism.cib;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.asterism.model.CibValues;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Choice;
import org.asterism.model.Constraint.Discovery;
import org.asterism.model.Constraint.Influence;
import org.asterism.model.Constraint.LossPolicy;
import org.asterism.model.Constraint.Nearness;
import org.asterism.model.Constraint.OrderKind;
import org.asterism.model.Constraint.Subject;
import org.asterism.model.Constraint.Symmetry;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/** Reads the constraints. */
final class ConstraintSectionReader {

    private static final Set<String> SETS = Set.of("resource_set");

    private final SetReader references;
    private final Notes notes;

    ConstraintSectionReader(SetReader references, Notes notes) {
        this.references = references;
        this.notes = notes;
    }

    List<Constraint> read(Element section) {
        List<Constraint> found = new ArrayList<>();
        for (Element element : section.children) {
            constraint(element).ifPresent(found::add);
        }
        return found;
    }

    private Optional<? extends Constraint> constraint(Element element) {
        return switch (element.name) {
            case "rsc_location" -> location(element);
            case "rsc_colocation" -> colocation(element);
            case "rsc_order" -> order(element);
            case "rsc_ticket" -> ticket(element);
            default -> {
                notes.add(element, "unknown kind of constraint; left out");
                yield Optional.empty();
            }
        };
    }

    private Optional<Constraint> location(Element element) {
        notes.unknown(
                element,
                Set.of("id", "rsc", "rsc-pattern", "node", "score", "role", "resource-discovery"),
                Set.of("rule", "resource_set"));
        Optional<Subject> subject = subject(element);
        if (subject.isEmpty()) {
            return Optional.empty();
        }
        Role role = Role.parse(element.get("role"));
        Discovery discovery = switch (element.get("resource-discovery")) {
            case "never" -> Discovery.NEVER;
            case "exclusive" -> Discovery.EXCLUSIVE;
            default -> Discovery.ALWAYS;
        };
        List<Choice> choices = new ArrayList<>();
        if (element.has("node")) {
            Optional<NodeName> node = notes.node(element, "node");
            Score score = Score.of(CibValues.score(element.get("score"), 0));
            boolean isSimple = subject.get() instanceof Subject.Named
                    && !element.has("role")
                    && discovery == Discovery.ALWAYS
                    && element.children.isEmpty();
            if (isSimple && node.isPresent()) {
                ResourceId resource = ((Subject.Named) subject.get()).resource();
                return Optional.of(new Constraint.Location(
                        element.get("id"), resource, node.get(), score, Constraint.Expiry.NEVER));
            }
            node.ifPresent(name -> choices.add(new Choice.OnNode(name, score, role)));
        }
        element.all("rule").forEach(rule -> choices.add(choice(references.follow(rule), role)));
        Optional<Constraint> lease = lease(element, subject.get(), choices);
        if (lease.isPresent()) {
            return lease;
        }
        return Optional.of(new Constraint.Preference(element.get("id"), subject.get(), choices, discovery));
    }

    /** A move or ban with a time limit, as {@code crm_resource --lifetime} leaves it. */
    private static Optional<Constraint> lease(Element element, Subject subject, List<Choice> choices) {
        if (subject instanceof Subject.Named named
                && choices.size() == 1
                && choices.get(0) instanceof Choice.Where where
                && where.scoreAttribute().isEmpty()
                && where.role() == Role.ANY
                && !element.has("resource-discovery")
                && where.rule() instanceof Rule.All all
                && all.parts().size() == 2
                && all.parts().get(0) instanceof Rule.OnAttribute here
                && here.attribute().equals("#uname")
                && here.operation().equals("eq")
                && all.parts().get(1) instanceof Rule.OnDate until
                && until.operation().equals("lt")) {
            try {
                return Optional.of(new Constraint.Location(
                        element.get("id"),
                        named.resource(),
                        new NodeName(here.value()),
                        where.score(),
                        new Constraint.Expiry.At(Instant.parse(until.end()))));
            } catch (DateTimeParseException | IllegalArgumentException otherForm) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Optional<Subject> subject(Element element) {
        if (element.has("rsc-pattern")) {
            return Optional.of(new Subject.Matching(element.get("rsc-pattern")));
        }
        if (!element.all("resource_set").isEmpty()) {
            return Optional.of(new Subject.Sets(sets(element)));
        }
        return notes.resource(element, "rsc").map(Subject.Named::new);
    }

    private Choice choice(Element rule, Role role) {
        String byAttribute = rule.get("score-attribute", rule.get("score_attribute"));
        return new Choice.Where(
                rule.get("id"),
                references.rules().rule(rule),
                Score.of(CibValues.score(rule.get("score"), 0)),
                byAttribute,
                rule.has("role") ? Role.parse(rule.get("role")) : role);
    }

    private Optional<Constraint> colocation(Element element) {
        notes.unknown(
                element,
                Set.of("id", "rsc", "with-rsc", "score", "rsc-role", "with-rsc-role", "node-attribute", "influence"),
                SETS);
        Score score = Score.of(CibValues.score(element.get("score"), 0));
        Influence influence = !element.has("influence")
                ? Influence.BY_CRITICAL
                : CibValues.bool(element.get("influence"), true) ? Influence.YES : Influence.NO;
        Nearness nearness = new Nearness(
                Role.parse(element.get("rsc-role")),
                Role.parse(element.get("with-rsc-role")),
                element.get("node-attribute", Nearness.PLAIN.nodeAttribute()),
                influence);
        if (!element.all("resource_set").isEmpty()) {
            return Optional.of(new Constraint.ColocationSets(element.get("id"), sets(element), score, nearness));
        }
        Optional<ResourceId> dependent = notes.resource(element, "rsc");
        return notes.resource(element, "with-rsc")
                .flatMap(with ->
                        dependent.map(of -> new Constraint.Colocation(element.get("id"), of, with, score, nearness)));
    }

    private Optional<Constraint> order(Element element) {
        notes.unknown(
                element,
                Set.of(
                        "id",
                        "first",
                        "then",
                        "first-action",
                        "then-action",
                        "kind",
                        "score",
                        "symmetrical",
                        "require-all"),
                SETS);
        OrderKind kind = kind(element);
        Symmetry symmetry = CibValues.bool(element.get("symmetrical"), kind != OrderKind.SERIALIZE)
                ? Symmetry.SYMMETRICAL
                : Symmetry.ONE_WAY;
        if (!element.all("resource_set").isEmpty()) {
            return Optional.of(new Constraint.OrderSets(element.get("id"), sets(element), kind, symmetry));
        }
        String firstAction = element.get("first-action", "start");
        Optional<ResourceId> first = notes.resource(element, "first");
        return notes.resource(element, "then")
                .flatMap(then -> first.map(name -> new Constraint.Order(
                        element.get("id"),
                        name,
                        firstAction,
                        then,
                        element.get("then-action", firstAction),
                        kind,
                        symmetry,
                        need(element))));
    }

    /** Before kinds there was a score, of which 0 made an order optional. */
    private OrderKind kind(Element element) {
        String text = element.get("kind").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "optional" -> OrderKind.OPTIONAL;
            case "serialize" -> OrderKind.SERIALIZE;
            case "mandatory" -> OrderKind.MANDATORY;
            default -> {
                if (!text.isEmpty()) {
                    notes.add(element, "unknown kind '" + text + "'; taken as Mandatory");
                }
                boolean isOptional = element.has("score") && CibValues.score(element.get("score"), 0) == 0;
                yield isOptional ? OrderKind.OPTIONAL : OrderKind.MANDATORY;
            }
        };
    }

    private static ResourceSet.Sequence inSequence(Element set) {
        return set.get("ordering").equals("listed") ? ResourceSet.Sequence.LISTED : ResourceSet.Sequence.SEQUENTIAL;
    }

    private static ResourceSet.Need need(Element element) {
        return CibValues.bool(element.get("require-all"), true) ? ResourceSet.Need.ALL : ResourceSet.Need.ANY;
    }

    private Optional<Constraint> ticket(Element element) {
        notes.unknown(element, Set.of("id", "rsc", "rsc-role", "ticket", "loss-policy"), SETS);
        if (element.get("ticket").isEmpty()) {
            notes.add(element, "no ticket is named; left out");
            return Optional.empty();
        }
        LossPolicy policy = switch (element.get("loss-policy").toLowerCase(Locale.ROOT)) {
            case "stop" -> LossPolicy.STOP;
            case "demote" -> LossPolicy.DEMOTE;
            case "fence" -> LossPolicy.FENCE;
            case "freeze" -> LossPolicy.FREEZE;
            default -> LossPolicy.BY_ROLE;
        };
        List<ResourceSet> sets = new ArrayList<>(sets(element));
        if (sets.isEmpty()) {
            Role role = Role.parse(element.get("rsc-role"));
            notes.resource(element, "rsc")
                    .ifPresent(id -> sets.add(new ResourceSet(
                            "", List.of(id), ResourceSet.Sequence.SEQUENTIAL, ResourceSet.Need.ALL, role, "")));
        }
        return sets.isEmpty()
                ? Optional.empty()
                : Optional.of(new Constraint.TicketNeed(element.get("id"), element.get("ticket"), sets, policy));
    }

    private List<ResourceSet> sets(Element element) {
        List<ResourceSet> sets = new ArrayList<>();
        for (Element child : element.all("resource_set")) {
            Element set = references.follow(child);
            notes.unknown(
                    set,
                    Set.of("id", "id-ref", "sequential", "require-all", "ordering", "role", "action", "score"),
                    Set.of("resource_ref"));
            List<ResourceId> members = new ArrayList<>();
            set.all("resource_ref").forEach(ref -> notes.resource(ref, "id").ifPresent(members::add));
            sets.add(new ResourceSet(
                    set.get("id"),
                    members,
                    CibValues.bool(set.get("sequential"), true) ? inSequence(set) : ResourceSet.Sequence.PARALLEL,
                    need(set),
                    Role.parse(set.get("role")),
                    set.get("action"),
                    set.has("score")
                            ? new ResourceSet.Weight.Own(Score.of(CibValues.score(set.get("score"), 0)))
                            : ResourceSet.Weight.OF_CONSTRAINT));
        }
        return sets;
    }
}
