package org.asterism.config;

import java.util.ArrayList;
import java.util.List;
import org.asterism.config.HoconText.Fields;
import org.asterism.config.HoconText.Items;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Choice;
import org.asterism.model.Constraint.Nearness;
import org.asterism.model.Constraint.Subject;
import org.asterism.model.ResourceId;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;

/** Writes constraints; {@link ConstraintReader} reads them. */
final class ConstraintText {

    private ConstraintText() {}

    static Fields of(Constraint constraint) {
        Fields fields = new Fields().text("id", constraint.id());
        if (constraint instanceof Constraint.Location location) {
            return location(location, fields);
        }
        if (constraint instanceof Constraint.Preference preference) {
            return preference(preference, fields);
        }
        if (constraint instanceof Constraint.Colocation colocation) {
            fields.text("of", colocation.dependent().value())
                    .text("with", colocation.with().value())
                    .word("score", colocation.score().toString());
            return nearness(colocation.nearness(), fields);
        }
        if (constraint instanceof Constraint.ColocationSets colocation) {
            fields.put("sets", sets(colocation.id(), colocation.sets()))
                    .word("score", colocation.score().toString());
            return nearness(colocation.nearness(), fields);
        }
        if (constraint instanceof Constraint.Order order) {
            return order(order, fields);
        }
        if (constraint instanceof Constraint.OrderSets order) {
            fields.put("sets", sets(order.id(), order.sets()));
            return binding(order.kind(), order.symmetry(), fields);
        }
        if (constraint instanceof Constraint.TicketNeed need) {
            return ticket(need, fields);
        }
        throw new AssertionError("no such constraint: " + constraint);
    }

    private static Fields location(Constraint.Location location, Fields fields) {
        fields.text("of", location.resource().value())
                .text("node", location.node().value())
                .word("score", location.score().toString());
        return location.expires() instanceof Constraint.Expiry.At at
                ? fields.text("expires", at.instant().toString())
                : fields;
    }

    private static Fields preference(Constraint.Preference preference, Fields fields) {
        if (preference.subject() instanceof Subject.Named named) {
            fields.text("of", named.resource().value());
        } else if (preference.subject() instanceof Subject.Matching matching) {
            fields.text("pattern", matching.pattern());
        } else if (preference.subject() instanceof Subject.Sets several) {
            fields.put("sets", sets(preference.id(), several.sets()));
        }
        List<Fields> rules = new ArrayList<>();
        for (Choice choice : preference.choices()) {
            if (choice instanceof Choice.OnNode on) {
                fields.text("node", on.node().value()).word("score", on.score().toString());
                role("role", on.role(), fields);
            } else if (choice instanceof Choice.Where where) {
                rules.add(rule(where, ruleId(preference.id(), rules.size())));
            }
        }
        fields.wordUnless("resource-discovery", Section.word(preference.discovery()), "always");
        if (rules.size() == 1) {
            fields.put("rule", rules.get(0));
        }
        return rules.size() > 1 ? fields.put("rule", new Items(rules)) : fields;
    }

    /** The name of a rule that gives itself none. */
    static String ruleId(String constraint, int index) {
        return RuleText.setId(constraint + "-rule", index);
    }

    private static Fields rule(Choice.Where where, String ownId) {
        Fields fields = new Fields().textUnless("id", where.id(), ownId);
        if (where.scoreAttribute().isEmpty()) {
            fields.word("score", where.score().toString());
        } else {
            fields.text("score-attribute", where.scoreAttribute());
        }
        role("role", where.role(), fields);
        return RuleText.rule(where.rule(), fields);
    }

    private static void role(String key, Role role, Fields fields) {
        if (role != Role.ANY) {
            fields.word(key, role.text());
        }
    }

    private static Fields nearness(Nearness nearness, Fields fields) {
        role("role", nearness.dependentRole(), fields);
        role("with-role", nearness.withRole(), fields);
        fields.textUnless("node-attribute", nearness.nodeAttribute(), Nearness.PLAIN.nodeAttribute());
        return switch (nearness.influence()) {
            case YES -> fields.word("influence", "true");
            case NO -> fields.word("influence", "false");
            case BY_CRITICAL -> fields;
        };
    }

    private static Fields order(Constraint.Order order, Fields fields) {
        fields.text("first", order.first().value())
                .word("first-action", order.firstAction())
                .text("then", order.then().value())
                .word("then-action", order.thenAction());
        binding(order.kind(), order.symmetry(), fields);
        return fields.wordUnless("require-all", Boolean.toString(order.need() == ResourceSet.Need.ALL), "true");
    }

    private static Fields binding(Constraint.OrderKind kind, Constraint.Symmetry symmetry, Fields fields) {
        String word = kind.name().charAt(0) + Section.word(kind).substring(1);
        return fields.word("kind", word)
                .word("symmetrical", Boolean.toString(symmetry == Constraint.Symmetry.SYMMETRICAL));
    }

    private static Fields ticket(Constraint.TicketNeed need, Fields fields) {
        fields.text("ticket", need.ticket());
        if (isOne(need)) {
            ResourceSet only = need.sets().get(0);
            fields.text("of", only.members().get(0).value());
            role("role", only.role(), fields);
        } else {
            fields.put("sets", sets(need.id(), need.sets()));
        }
        return need.lossPolicy() == Constraint.LossPolicy.BY_ROLE
                ? fields
                : fields.word("loss-policy", Section.word(need.lossPolicy()));
    }

    /** One resource rather than sets. */
    private static boolean isOne(Constraint.TicketNeed need) {
        return need.sets().size() == 1
                && need.sets().get(0).id().isEmpty()
                && need.sets().get(0).members().size() == 1;
    }

    /** The name of a set that gives itself none. */
    static String setId(String constraint, int index) {
        return constraint + "-set-" + index;
    }

    private static Items sets(String constraint, List<ResourceSet> sets) {
        List<Fields> all = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            all.add(set(sets.get(i), setId(constraint, i)));
        }
        return new Items(all);
    }

    private static Fields set(ResourceSet set, String ownId) {
        String sequential = switch (set.sequence()) {
            case SEQUENTIAL -> "true";
            case LISTED -> "listed";
            case PARALLEL -> "false";
        };
        Fields fields = new Fields()
                .textUnless("id", set.id(), ownId)
                .put(
                        "resources",
                        Items.texts(
                                set.members().stream().map(ResourceId::value).toList()))
                .wordUnless("sequential", sequential, "true")
                .wordUnless("require-all", Boolean.toString(set.need() == ResourceSet.Need.ALL), "true");
        role("role", set.role(), fields);
        if (set.weight() instanceof ResourceSet.Weight.Own own) {
            fields.word("score", own.score().toString());
        }
        return fields.textUnless("action", set.action(), "");
    }
}
