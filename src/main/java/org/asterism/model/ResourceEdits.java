package org.asterism.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Resources that differ from others in one meta attribute. */
public final class ResourceEdits {

    private ResourceEdits() {}

    /**
     * All resources, the one of this name with another value of a meta attribute.
     *
     * @param value empty: without the attribute
     * @param set the name of the set that holds the value where the resource has sets with rules; it comes before all others
     */
    public static List<Resource> withMeta(
            List<Resource> resources, ResourceId id, String name, String value, String set) {
        return resources.stream()
                .map(resource -> withMeta(resource, id, name, value, set))
                .toList();
    }

    private static Resource withMeta(Resource resource, ResourceId id, String name, String value, String set) {
        boolean isMeant = resource.id().equals(id);
        SortedMap<String, String> meta = isMeant ? with(resource.meta(), name, value) : resource.meta();
        Resource.Details details = isMeant ? with(resource.details(), name, value, set) : resource.details();
        if (resource instanceof Resource.Primitive primitive) {
            return new Resource.Primitive(
                    primitive.id(), primitive.agent(), primitive.params(), meta, primitive.operations(), details);
        }
        if (resource instanceof Resource.Group group) {
            List<Resource.Primitive> members = group.members().stream()
                    .map(member -> (Resource.Primitive) withMeta(member, id, name, value, set))
                    .toList();
            return new Resource.Group(group.id(), members, meta, details);
        }
        if (resource instanceof Resource.Clone clone) {
            return new Resource.Clone(clone.id(), withMeta(clone.child(), id, name, value, set), meta, details);
        }
        return resource;
    }

    private static Resource.Details with(Resource.Details details, String name, String value, String set) {
        if (details.meta().isEmpty()) {
            return details;
        }
        TreeMap<String, String> held = new TreeMap<>();
        List<AttributeSet> sets = new ArrayList<>();
        for (AttributeSet each : details.meta()) {
            if (each.id().equals(set)) {
                held.putAll(each.values());
            } else {
                sets.add(each);
            }
        }
        SortedMap<String, String> values = with(held, name, value);
        if (!values.isEmpty()) {
            sets.add(0, new AttributeSet(set, Score.INFINITY, Rule.ALWAYS, values));
        }
        return new Resource.Details(
                details.params(), sets, details.utilization(), details.template(), details.description());
    }

    private static SortedMap<String, String> with(SortedMap<String, String> map, String name, String value) {
        TreeMap<String, String> changed = new TreeMap<>(map);
        if (value.isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }
}
