package org.asterism.config;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;

/**
 * Writes a document as HOCON in its canonical form: the same document always gives the same text, one fact a line, so that
 * two versions can be compared line by line. {@link DocumentReader} reads it back to {@link #canonical} of the document.
 */
public final class DocumentWriter {

    private final StringBuilder out = new StringBuilder();
    private int depth;

    private DocumentWriter() {}

    /** The document's text, ending with a newline. */
    public static String write(ClusterDocument document) {
        DocumentWriter writer = new DocumentWriter();
        writer.document(canonical(document));
        return writer.out.toString();
    }

    /**
     * The document with its constraints in the order of kinds (locations, colocations, orders) and without nodes that have
     * no attribute. Nothing else differs, and nothing that means anything.
     */
    public static ClusterDocument canonical(ClusterDocument document) {
        List<Constraint> constraints = new ArrayList<>(document.constraints());
        constraints.sort(Comparator.comparingInt(DocumentWriter::rank));
        TreeMap<NodeName, SortedMap<String, String>> nodes = new TreeMap<>();
        document.nodeAttributes().forEach((node, attributes) -> {
            if (!attributes.isEmpty()) {
                nodes.put(node, attributes);
            }
        });
        return new ClusterDocument(
                document.options(),
                nodes,
                document.resources(),
                constraints,
                document.resourceDefaults(),
                document.operationDefaults());
    }

    private static int rank(Constraint constraint) {
        if (constraint instanceof Constraint.Location) {
            return 0;
        }
        if (constraint instanceof Constraint.Colocation) {
            return 1;
        }
        if (constraint instanceof Constraint.Order) {
            return 2;
        }
        throw new AssertionError("no such constraint: " + constraint);
    }

    private void document(ClusterDocument document) {
        open("asterism");
        texts("options", document.options());
        if (!document.nodeAttributes().isEmpty()) {
            open("node-attributes");
            document.nodeAttributes().forEach((node, attributes) -> texts(key(node.value()), attributes));
            close();
        }
        texts("resource-defaults", document.resourceDefaults());
        texts("operation-defaults", document.operationDefaults());
        open("resources");
        document.resources().forEach(this::resource);
        close();
        open("constraints");
        constraints("location", document, Constraint.Location.class);
        constraints("colocation", document, Constraint.Colocation.class);
        constraints("order", document, Constraint.Order.class);
        close();
        close();
    }

    private void resource(Resource resource) {
        if (resource instanceof Resource.Clone clone) {
            inner(clone.child(), List.of(clone));
        } else {
            inner(resource, List.of());
        }
    }

    /** @param around the clone around the resource, or nothing */
    private void inner(Resource resource, List<Resource.Clone> around) {
        if (resource instanceof Resource.Primitive primitive) {
            primitive(primitive, around);
        } else if (resource instanceof Resource.Group group) {
            group.members().forEach(member -> primitive(member, List.of()));
            open(key(group.id().value()));
            line("group = [ "
                    + String.join(
                            ", ",
                            group.members().stream()
                                    .map(member -> quoted(member.id().value()))
                                    .toList()) + " ]");
            texts("meta", group.meta());
            around.forEach(this::clone);
            close();
        } else {
            throw new AssertionError("no such resource: " + resource);
        }
    }

    private void clone(Resource.Clone clone) {
        open("clone");
        line("id = " + quoted(clone.id().value()));
        lines(clone.meta());
        close();
    }

    private void primitive(Resource.Primitive primitive, List<Resource.Clone> around) {
        open(key(primitive.id().value()));
        line("agent = " + quoted(primitive.agent().toString()));
        texts("params", primitive.params());
        texts("meta", primitive.meta());
        if (!primitive.operations().isEmpty()) {
            line("operations = [");
            depth++;
            primitive.operations().forEach(this::operation);
            depth--;
            line("]");
        }
        if (!OperationReader.hasRecurringMonitor(primitive.operations())) {
            line("default-monitor = false");
        }
        around.forEach(this::clone);
        close();
    }

    private void operation(OperationConfig operation) {
        StringBuilder text = new StringBuilder("{ name = ").append(quoted(operation.name()));
        text.append(", interval = ").append(Durations.text(operation.interval()));
        text.append(", timeout = ").append(Durations.text(operation.timeout()));
        operation
                .attributes()
                .forEach((name, value) ->
                        text.append(", ").append(key(name)).append(" = ").append(quoted(value)));
        line(text.append(" }").toString());
    }

    private void constraints(String kind, ClusterDocument document, Class<? extends Constraint> type) {
        List<? extends Constraint> all = document.constraints().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        if (!all.isEmpty()) {
            line(kind + " = [");
            depth++;
            all.forEach(constraint -> line("{ id = " + quoted(constraint.id()) + ", " + body(constraint) + " }"));
            depth--;
            line("]");
        }
    }

    private static String body(Constraint constraint) {
        if (constraint instanceof Constraint.Location location) {
            String expires = location.expires() instanceof Constraint.Expiry.At at
                    ? ", expires = " + quoted(at.instant().toString())
                    : "";
            return "of = " + quoted(location.resource().value()) + ", node = "
                    + quoted(location.node().value()) + ", score = " + location.score() + expires;
        }
        if (constraint instanceof Constraint.Colocation colocation) {
            return "of = " + quoted(colocation.dependent().value()) + ", with = "
                    + quoted(colocation.with().value()) + ", score = " + colocation.score();
        }
        if (constraint instanceof Constraint.Order order) {
            return "first = " + quoted(order.first().value()) + ", first-action = " + order.firstAction() + ", then = "
                    + quoted(order.then().value()) + ", then-action = " + order.thenAction() + ", kind = "
                    + Section.word(order.kind()) + ", symmetrical = "
                    + (order.symmetry() == Constraint.Symmetry.SYMMETRICAL);
        }
        throw new AssertionError("no such constraint: " + constraint);
    }

    private void texts(String name, SortedMap<String, String> texts) {
        if (!texts.isEmpty()) {
            open(name);
            lines(texts);
            close();
        }
    }

    private void lines(Map<String, String> texts) {
        texts.forEach((key, value) -> line(key(key) + " = " + quoted(value)));
    }

    private void open(String name) {
        line(name + " {");
        depth++;
    }

    private void close() {
        depth--;
        line("}");
    }

    private void line(String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }

    /** A key, quoted only if it has to be. */
    private static String key(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_-]*") && !name.equals("include") ? name : quoted(name);
    }

    private static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }
}
