package org.asterism.config;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.asterism.config.HoconText.Fields;
import org.asterism.config.HoconText.Items;
import org.asterism.model.AttributeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.FencingLevel;
import org.asterism.model.NodeConfig;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Tag;

/**
 * Writes a document as HOCON in its canonical form: the same document always gives the same text, one fact a line, so that
 * two versions can be compared line by line. {@link DocumentReader} reads it back to {@link #canonical} of the document.
 */
public final class DocumentWriter {

    static final String OWNER_OF_OPTIONS = "options";
    static final String OWNER_OF_RESOURCE_DEFAULTS = "resource-defaults";
    static final String OWNER_OF_OPERATION_DEFAULTS = "operation-defaults";

    private DocumentWriter() {}

    /** The document's text, ending with a newline. */
    public static String write(ClusterDocument document) {
        return HoconText.of(new Fields().put("asterism", document(canonical(document))));
    }

    /** The document in the form in which it is written and read back; see {@link Canonical}. */
    public static ClusterDocument canonical(ClusterDocument document) {
        return Canonical.of(document);
    }

    private static Fields document(ClusterDocument document) {
        ClusterDocument.Details details = document.details();
        Fields fields = new Fields();
        RuleText.sets(
                "options",
                Attribute.OPTIONS::containsKey,
                details.options(),
                document.options(),
                OWNER_OF_OPTIONS,
                fields);
        nodes(document, fields);
        RuleText.sets(
                "resource-defaults",
                Attribute.CLONE_META::containsKey,
                details.resourceDefaults(),
                document.resourceDefaults(),
                OWNER_OF_RESOURCE_DEFAULTS,
                fields);
        RuleText.sets(
                "operation-defaults",
                Attribute.OPERATION_DEFAULTS::containsKey,
                details.operationDefaults(),
                document.operationDefaults(),
                OWNER_OF_OPERATION_DEFAULTS,
                fields);
        Fields resources = new Fields();
        document.resources().forEach(new ResourceText(resources)::write);
        fields.put("resources", resources);
        details(details, fields);
        return fields.put("constraints", constraints(document));
    }

    private static void details(ClusterDocument.Details details, Fields fields) {
        if (!details.tags().isEmpty()) {
            Fields tags = new Fields();
            details.tags().forEach(tag -> tags.put(tag.id(), members(tag)));
            fields.put("tags", tags);
        }
        if (!details.fencingLevels().isEmpty()) {
            List<Fields> levels =
                    details.fencingLevels().stream().map(DocumentWriter::level).toList();
            fields.put("fencing", new Fields().put("levels", new Items(levels)));
        }
        if (!details.tickets().isEmpty()) {
            Fields tickets = new Fields();
            details.tickets().forEach(ticket -> tickets.put(ticket.id(), ticket(ticket)));
            fields.put("tickets", tickets);
        }
        if (!details.leases().isEmpty()) {
            Fields leases = new Fields();
            details.leases().forEach(lease -> leases.put(lease.id(), LeaseReader.text(lease)));
            fields.put("leases", leases);
        }
        if (!details.alerts().isEmpty()) {
            Fields alerts = new Fields();
            details.alerts().forEach(alert -> alerts.put(alert.id(), AlertText.of(alert)));
            fields.put("alerts", alerts);
        }
    }

    private static void nodes(ClusterDocument document, Fields fields) {
        List<Fields> nodes = new ArrayList<>();
        Fields attributes = new Fields();
        Fields utilization = new Fields();
        TreeMap<NodeName, SortedMap<String, String>> plain = new TreeMap<>(document.nodeAttributes());
        for (NodeConfig node : document.details().nodes()) {
            String name = node.name().value();
            nodes.add(new Fields()
                    .text("name", name)
                    .textUnless("id", node.id(), name)
                    .wordUnless("type", Section.word(node.kind()), "member"));
            List<AttributeSet> sets = node.attributes();
            SortedMap<String, String> values = plain.getOrDefault(node.name(), new TreeMap<>());
            if (!sets.isEmpty()) {
                plain.remove(node.name());
                RuleText.sets(name, RuleText.ANY_NAME, sets, values, ownerOfAttributes(node), attributes);
            }
            RuleText.sets(
                    name,
                    RuleText.ANY_NAME,
                    node.utilization(),
                    new TreeMap<>(),
                    ownerOfUtilization(node),
                    utilization);
        }
        plain.forEach((name, values) -> attributes.object(name.value(), values));
        fields.putUnlessEmpty("nodes", new Items(nodes));
        if (!attributes.isEmpty()) {
            fields.put("node-attributes", attributes);
        }
        if (!utilization.isEmpty()) {
            fields.put("node-utilization", utilization);
        }
    }

    static String ownerOfAttributes(NodeConfig node) {
        return "nodes-" + node.id() + "-instance_attributes";
    }

    static String ownerOfUtilization(NodeConfig node) {
        return "nodes-" + node.id() + "-utilization";
    }

    private static Items members(Tag tag) {
        return Items.texts(tag.resources().stream().map(ResourceId::value).toList());
    }

    private static Fields ticket(ClusterState.Ticket ticket) {
        Fields fields = new Fields()
                .word("granted", Boolean.toString(ticket.isGranted()))
                .word("standby", Boolean.toString(ticket.isStandby()));
        return RuleText.values(ticket.attributes(), Attribute.TICKET::containsKey, fields);
    }

    private static Fields level(FencingLevel level) {
        Fields fields = new Fields().textUnless("id", level.id(), levelId(level.target(), level.index()));
        if (level.target() instanceof FencingLevel.Target.Node node) {
            fields.text("target", node.name());
        } else if (level.target() instanceof FencingLevel.Target.Matching matching) {
            fields.text("target-pattern", matching.pattern());
        } else if (level.target() instanceof FencingLevel.Target.WithAttribute with) {
            fields.text("target-attribute", with.name()).text("target-value", with.value());
        } else {
            throw new AssertionError("no such target: " + level.target());
        }
        return fields.word("level", Integer.toString(level.index())).put("devices", Items.texts(level.devices()));
    }

    /** The name of a fencing level that gives itself none. */
    static String levelId(FencingLevel.Target target, int index) {
        String what = target instanceof FencingLevel.Target.Node node
                ? node.name()
                : target instanceof FencingLevel.Target.Matching ? "pattern" : "attribute";
        return "fencing-" + what + "-" + index;
    }

    private static Fields constraints(ClusterDocument document) {
        Fields fields = new Fields();
        list("location", document, Canonical::isLocation, fields);
        list("colocation", document, Canonical::isColocation, fields);
        list("order", document, Canonical::isOrder, fields);
        list("ticket", document, Constraint.TicketNeed.class::isInstance, fields);
        return fields;
    }

    private static void list(String kind, ClusterDocument document, Predicate<Constraint> isMeant, Fields fields) {
        fields.putUnlessEmpty(
                kind,
                new Items(document.constraints().stream()
                        .filter(isMeant)
                        .map(ConstraintText::of)
                        .toList()));
    }
}
