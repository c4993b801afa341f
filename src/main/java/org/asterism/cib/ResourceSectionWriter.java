package org.asterism.cib;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.CibValues;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;

/** Writes the configured resources; what came of a template stands with each resource itself. */
final class ResourceSectionWriter {

    /** What stands at an operation itself; all else is a parameter of it. */
    private static final Set<String> OF_OPERATION = Set.of(
            "description",
            "enabled",
            "disabled",
            "interval-origin",
            "on-fail",
            "record-pending",
            "requires",
            "role",
            "start-delay",
            "timeout");

    private final XmlText xml;
    private final SetWriter sets;
    private final Duration defaultTimeout;

    /** @param operationDefaults what operations have that say nothing of their own */
    ResourceSectionWriter(XmlText xml, SetWriter sets, SortedMap<String, String> operationDefaults) {
        this.xml = xml;
        this.sets = sets;
        this.defaultTimeout =
                CibValues.duration(operationDefaults.getOrDefault("timeout", ""), OperationConfig.DEFAULT_TIMEOUT);
    }

    void write(Resource resource) {
        if (resource instanceof Resource.Primitive primitive) {
            primitive(primitive);
        } else if (resource instanceof Resource.Group group) {
            xml.open(
                    "group",
                    "id",
                    group.id().value(),
                    "description",
                    group.details().description());
            attributes(group, Map.of());
            group.members().forEach(this::primitive);
            xml.close();
        } else if (resource instanceof Resource.Clone clone) {
            xml.open(
                    "clone",
                    "id",
                    clone.id().value(),
                    "description",
                    clone.details().description());
            attributes(clone, Map.of());
            write(clone.child());
            xml.close();
        } else if (resource instanceof Resource.Bundle bundle) {
            bundle(bundle);
        } else {
            throw new AssertionError("not a known resource: " + resource);
        }
    }

    private void attributes(Resource resource, Map<String, String> params) {
        String id = resource.id().value();
        Resource.Details details = resource.details();
        sets.sets("meta_attributes", id, details.meta(), resource.meta());
        sets.sets("instance_attributes", id, details.params(), new TreeMap<>(params));
        sets.sets("utilization", id, details.utilization(), new TreeMap<>());
    }

    private void primitive(Resource.Primitive primitive) {
        xml.open(
                "primitive",
                "id",
                primitive.id().value(),
                "class",
                primitive.agent().standard(),
                "provider",
                primitive.agent().provider(),
                "type",
                primitive.agent().type(),
                "description",
                primitive.details().description());
        attributes(primitive, primitive.params());
        if (!primitive.operations().isEmpty()) {
            xml.open("operations");
            primitive.operations().forEach(operation -> operation(primitive, operation));
            xml.close();
        }
        xml.close();
    }

    private void operation(Resource.Primitive primitive, OperationConfig operation) {
        String id = primitive.id() + "-" + operation.name() + "-"
                + operation.interval().toMillis();
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("id", id);
        attributes.put("name", operation.name());
        attributes.put("interval", operation.interval().toMillis() + "ms");
        if (!operation.timeout().equals(defaultTimeout)) {
            attributes.put("timeout", operation.timeout().toMillis() + "ms");
        }
        SortedMap<String, String> params = new TreeMap<>();
        operation
                .attributes()
                .forEach((name, value) -> (OF_OPERATION.contains(name) ? attributes : params).put(name, value));
        if (params.isEmpty() && operation.details().conditional().isEmpty()) {
            xml.leaf("op", attributes);
            return;
        }
        xml.open("op", attributes);
        sets.sets("instance_attributes", id, List.of(), params);
        sets.sets("meta_attributes", id, operation.details().conditional(), new TreeMap<>());
        xml.close();
    }

    private void bundle(Resource.Bundle bundle) {
        xml.open(
                "bundle",
                "id",
                bundle.id().value(),
                "description",
                bundle.details().description());
        attributes(bundle, Map.of());
        xml.leaf(bundle.engine().name().toLowerCase(Locale.ROOT), bundle.container());
        if (!bundle.network().isEmpty() || !bundle.ports().isEmpty()) {
            xml.open("network", bundle.network());
            bundle.ports().forEach(port -> xml.leaf("port-mapping", port));
            xml.close();
        }
        if (!bundle.storage().isEmpty()) {
            xml.open("storage");
            bundle.storage().forEach(mapping -> xml.leaf("storage-mapping", mapping));
            xml.close();
        }
        bundle.inner().forEach(this::primitive);
        xml.close();
    }
}
