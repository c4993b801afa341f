package org.asterism.cib;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.Constraint;
import org.asterism.model.Constraint.Choice;
import org.asterism.model.Constraint.Nearness;
import org.asterism.model.Constraint.Subject;
import org.asterism.model.ResourceSet;
import org.asterism.model.Role;
import org.asterism.model.Rule;

/** Writes the constraints. One that lapses becomes a rule on the date. */
final class ConstraintSectionWriter {

    private final XmlText xml;
    private final SetWriter sets;

    ConstraintSectionWriter(XmlText xml, SetWriter sets) {
        this.xml = xml;
        this.sets = sets;
    }

    void write(Constraint constraint) {
        if (constraint instanceof Constraint.Location location) {
            location(location);
        } else if (constraint instanceof Constraint.Preference preference) {
            preference(preference);
        } else if (constraint instanceof Constraint.Colocation colocation) {
            Map<String, String> attributes =
                    nearness(colocation.id(), colocation.score().toString(), colocation.nearness());
            attributes.put("rsc", colocation.dependent().value());
            attributes.put("with-rsc", colocation.with().value());
            xml.leaf("rsc_colocation", attributes);
        } else if (constraint instanceof Constraint.ColocationSets colocation) {
            xml.open(
                    "rsc_colocation",
                    nearness(colocation.id(), colocation.score().toString(), colocation.nearness()));
            sets(colocation.id(), colocation.sets());
            xml.close();
        } else if (constraint instanceof Constraint.Order order) {
            order(order);
        } else if (constraint instanceof Constraint.OrderSets order) {
            xml.open("rsc_order", kind(order.id(), order.kind(), order.symmetry()));
            sets(order.id(), order.sets());
            xml.close();
        } else if (constraint instanceof Constraint.TicketNeed ticket) {
            ticket(ticket);
        } else {
            throw new AssertionError("not a known constraint: " + constraint);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String role(Role role) {
        return role == Role.ANY ? "" : role.text();
    }

    private void location(Constraint.Location location) {
        if (!(location.expires() instanceof Constraint.Expiry.At at)) {
            xml.leaf(
                    "rsc_location",
                    "id",
                    location.id(),
                    "rsc",
                    location.resource().value(),
                    "node",
                    location.node().value(),
                    "score",
                    location.score().toString());
            return;
        }
        xml.open("rsc_location", "id", location.id(), "rsc", location.resource().value());
        Rule here = new Rule.OnAttribute("#uname", "eq", location.node().value(), "string", "literal");
        Rule until = new Rule.OnDate("lt", "", at.instant().toString(), new TreeMap<>(), new TreeMap<>());
        sets.rule(
                new Rule.All(List.of(here, until)),
                location.id() + "-rule",
                XmlText.of("score", location.score().toString()));
        xml.close();
    }

    private void preference(Constraint.Preference preference) {
        Map<String, String> attributes = XmlText.of("id", preference.id());
        if (preference.subject() instanceof Subject.Named named) {
            attributes.put("rsc", named.resource().value());
        } else if (preference.subject() instanceof Subject.Matching matching) {
            attributes.put("rsc-pattern", matching.pattern());
        }
        if (preference.discovery() != Constraint.Discovery.ALWAYS) {
            attributes.put("resource-discovery", word(preference.discovery()));
        }
        preference.choices().stream()
                .filter(Choice.OnNode.class::isInstance)
                .map(Choice.OnNode.class::cast)
                .findFirst()
                .ifPresent(choice -> {
                    attributes.put("node", choice.node().value());
                    attributes.put("score", choice.score().toString());
                    attributes.put("role", role(choice.role()));
                });
        xml.open("rsc_location", attributes);
        if (preference.subject() instanceof Subject.Sets several) {
            sets(preference.id(), several.sets());
        }
        for (Choice choice : preference.choices()) {
            if (choice instanceof Choice.Where where) {
                boolean isByAttribute = !where.scoreAttribute().isEmpty();
                sets.rule(
                        where.rule(),
                        where.id().isEmpty() ? preference.id() + "-rule" : where.id(),
                        XmlText.of(
                                "score",
                                isByAttribute ? "" : where.score().toString(),
                                "score-attribute",
                                where.scoreAttribute(),
                                "role",
                                role(where.role())));
            }
        }
        xml.close();
    }

    private static Map<String, String> nearness(String id, String score, Nearness nearness) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("id", id);
        attributes.put("score", score);
        attributes.put("rsc-role", role(nearness.dependentRole()));
        attributes.put("with-rsc-role", role(nearness.withRole()));
        if (!nearness.nodeAttribute().equals(Nearness.PLAIN.nodeAttribute())) {
            attributes.put("node-attribute", nearness.nodeAttribute());
        }
        if (nearness.influence() != Constraint.Influence.BY_CRITICAL) {
            attributes.put("influence", Boolean.toString(nearness.influence() == Constraint.Influence.YES));
        }
        return attributes;
    }

    private static Map<String, String> kind(String id, Constraint.OrderKind kind, Constraint.Symmetry symmetry) {
        String word = kind.name().charAt(0) + kind.name().substring(1).toLowerCase(Locale.ROOT);
        boolean isSymmetrical = symmetry == Constraint.Symmetry.SYMMETRICAL;
        return XmlText.of("id", id, "kind", word, "symmetrical", Boolean.toString(isSymmetrical));
    }

    private void order(Constraint.Order order) {
        Map<String, String> attributes = kind(order.id(), order.kind(), order.symmetry());
        attributes.put("first", order.first().value());
        attributes.put("first-action", order.firstAction());
        attributes.put("then", order.then().value());
        attributes.put("then-action", order.thenAction());
        attributes.put("require-all", order.need() == ResourceSet.Need.ANY ? "false" : "");
        xml.leaf("rsc_order", attributes);
    }

    private void ticket(Constraint.TicketNeed need) {
        boolean hasPolicy = need.lossPolicy() != Constraint.LossPolicy.BY_ROLE;
        Map<String, String> attributes = XmlText.of(
                "id", need.id(), "ticket", need.ticket(), "loss-policy", hasPolicy ? word(need.lossPolicy()) : "");
        ResourceSet only = need.sets().get(0);
        boolean isOne =
                need.sets().size() == 1 && only.id().isEmpty() && only.members().size() == 1;
        if (isOne) {
            attributes.put("rsc", only.members().get(0).value());
            attributes.put("rsc-role", role(only.role()));
            xml.leaf("rsc_ticket", attributes);
        } else {
            xml.open("rsc_ticket", attributes);
            sets(need.id(), need.sets());
            xml.close();
        }
    }

    private void sets(String owner, List<ResourceSet> all) {
        for (int i = 0; i < all.size(); i++) {
            ResourceSet set = all.get(i);
            xml.open(
                    "resource_set",
                    "id",
                    set.id().isEmpty() ? owner + "-set-" + i : set.id(),
                    "sequential",
                    set.sequence() == ResourceSet.Sequence.PARALLEL ? "false" : "",
                    "ordering",
                    set.sequence() == ResourceSet.Sequence.LISTED ? "listed" : "",
                    "require-all",
                    set.need() == ResourceSet.Need.ANY ? "false" : "",
                    "role",
                    role(set.role()),
                    "action",
                    set.action(),
                    "score",
                    set.weight() instanceof ResourceSet.Weight.Own own
                            ? own.score().toString()
                            : "");
            set.members().forEach(member -> xml.leaf("resource_ref", "id", member.value()));
            xml.close();
        }
    }
}
