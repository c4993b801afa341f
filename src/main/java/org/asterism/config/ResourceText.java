package org.asterism.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.asterism.config.HoconText.Fields;
import org.asterism.config.HoconText.Items;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;

/** Writes resources; {@link ResourceReader} reads them. Members of groups and bundles stand before what holds them. */
final class ResourceText {

    private final Fields into;

    ResourceText(Fields into) {
        this.into = into;
    }

    void write(Resource resource) {
        if (resource instanceof Resource.Clone clone) {
            write(clone.child(), fields -> fields.put("clone", clone(clone)));
        } else {
            write(resource, fields -> {});
        }
    }

    /** @param around adds the clone around the resource, or nothing */
    private void write(Resource resource, Consumer<Fields> around) {
        if (resource instanceof Resource.Primitive primitive) {
            primitive(primitive, around);
        } else if (resource instanceof Resource.Group group) {
            group.members().forEach(member -> primitive(member, fields -> {}));
            Fields fields = new Fields()
                    .put(
                            "group",
                            Items.texts(group.members().stream()
                                    .map(member -> member.id().value())
                                    .toList()));
            attributes(group, new TreeMap<>(), fields);
            around.accept(fields);
            into.put(group.id().value(), fields);
        } else if (resource instanceof Resource.Bundle bundle) {
            bundle.inner().forEach(inner -> primitive(inner, fields -> {}));
            Fields fields = new Fields().put("bundle", bundle(bundle));
            attributes(bundle, new TreeMap<>(), fields);
            into.put(bundle.id().value(), fields);
        } else {
            throw new AssertionError("no such resource: " + resource);
        }
    }

    private static void attributes(Resource resource, Map<String, String> params, Fields fields) {
        Resource.Details details = resource.details();
        fields.textUnless("description", details.description(), "");
        params(resource, params, fields);
        RuleText.sets("meta", isMeta(resource), details.meta(), resource.meta(), ownerOfMeta(resource), fields);
        utilization(resource, fields);
    }

    private static void params(Resource resource, Map<String, String> plain, Fields fields) {
        RuleText.sets("params", RuleText.ANY_NAME, resource.details().params(), plain, ownerOfParams(resource), fields);
    }

    private static void utilization(Resource resource, Fields fields) {
        RuleText.sets(
                "utilization",
                RuleText.ANY_NAME,
                resource.details().utilization(),
                new TreeMap<>(),
                ownerOfUtilization(resource),
                fields);
    }

    private static Predicate<String> isMeta(Resource resource) {
        return Attribute.metaOf(resource)::containsKey;
    }

    static String ownerOfParams(Resource resource) {
        return resource.id() + "-instance_attributes";
    }

    static String ownerOfMeta(Resource resource) {
        return resource.id() + "-meta_attributes";
    }

    static String ownerOfUtilization(Resource resource) {
        return resource.id() + "-utilization";
    }

    private static Fields clone(Resource.Clone clone) {
        Fields fields = new Fields().text("id", clone.id().value());
        Resource.Details details = clone.details();
        fields.textUnless("description", details.description(), "");
        if (details.meta().isEmpty()) {
            RuleText.values(clone.meta(), isMeta(clone), fields);
        } else {
            RuleText.sets("meta", isMeta(clone), details.meta(), clone.meta(), ownerOfMeta(clone), fields);
        }
        params(clone, new TreeMap<>(), fields);
        utilization(clone, fields);
        return fields;
    }

    private static Fields bundle(Resource.Bundle bundle) {
        Fields fields = new Fields().word("engine", Section.word(bundle.engine()));
        fields.object("container", bundle.container()).object("network", bundle.network());
        fields.putUnlessEmpty("ports", maps(bundle.ports())).putUnlessEmpty("storage", maps(bundle.storage()));
        bundle.inner().forEach(inner -> fields.text("resource", inner.id().value()));
        return fields;
    }

    private static Items maps(List<SortedMap<String, String>> maps) {
        return new Items(maps.stream().map(map -> new Fields().texts(map)).toList());
    }

    private void primitive(Resource.Primitive primitive, Consumer<Fields> around) {
        Fields fields = new Fields().text("agent", primitive.agent().toString());
        attributes(primitive, primitive.params(), fields);
        List<Fields> operations = new ArrayList<>();
        primitive.operations().forEach(operation -> operations.add(operation(primitive, operation)));
        fields.putUnlessEmpty("operations", new Items(operations));
        if (!OperationReader.hasRecurringMonitor(primitive.operations())) {
            fields.word("default-monitor", "false");
        }
        around.accept(fields);
        into.put(primitive.id().value(), fields);
    }

    private static Fields operation(Resource.Primitive primitive, OperationConfig operation) {
        Fields fields = new Fields()
                .text("name", operation.name())
                .word("interval", Durations.text(operation.interval()))
                .word("timeout", Durations.text(operation.timeout()));
        TreeMap<String, String> params = new TreeMap<>();
        operation.attributes().forEach((name, value) -> {
            if (Attribute.OPERATION.containsKey(name)) {
                fields.text(name, value);
            } else {
                params.put(name, value);
            }
        });
        fields.object("params", params);
        return fields.putUnlessEmpty(
                "conditional",
                RuleText.list(
                        operation.details().conditional(),
                        RuleText.ANY_NAME,
                        ownerOfConditional(primitive.id().value(), operation)));
    }

    static String ownerOfConditional(String primitive, OperationConfig operation) {
        return primitive + "-" + operation.name() + "-" + operation.interval().toMillis() + "-meta_attributes";
    }
}
