package org.asterism.cib;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.AttributeSet;
import org.asterism.model.CibValues;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.jspecify.annotations.Nullable;

/** Reads the configured resources; templates go into the primitives that are made of them. */
final class ResourceSectionReader {

    private static final Set<String> SETS = Set.of("instance_attributes", "meta_attributes", "utilization");
    private static final Set<String> PRIMITIVE_ATTRIBUTES =
            Set.of("id", "class", "provider", "type", "template", "description");
    private static final Set<String> OP_ATTRIBUTES = Set.of(
            "description",
            "enabled",
            "disabled",
            "id",
            "interval",
            "interval-origin",
            "name",
            "on-fail",
            "on_fail",
            "record-pending",
            "requires",
            "role",
            "start-delay",
            "start_delay",
            "timeout");

    private final SetReader sets;
    private final Notes notes;
    private final SortedMap<String, String> operationDefaults;
    private final Map<String, Element> templates = new HashMap<>();
    private final Set<ResourceId> names = new HashSet<>();

    ResourceSectionReader(SetReader sets, Notes notes, SortedMap<String, String> operationDefaults) {
        this.sets = sets;
        this.notes = notes;
        this.operationDefaults = operationDefaults;
    }

    List<Resource> read(Element section) {
        section.all("template").forEach(template -> templates.putIfAbsent(template.get("id"), template));
        List<Resource> found = new ArrayList<>();
        for (Element element : section.children) {
            if (!element.name.equals("template")) {
                resource(element).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<? extends Resource> resource(Element element) {
        return switch (element.name) {
            case "primitive" -> primitive(element);
            case "group" -> group(element);
            case "clone", "master", "master_slave" -> clone(element);
            case "bundle" -> bundle(element);
            default -> {
                notes.add(element, "unknown kind of resource; left out");
                yield Optional.empty();
            }
        };
    }

    private Optional<ResourceId> name(Element element) {
        Optional<ResourceId> id = notes.defined(element, "id");
        if (id.isPresent() && !names.add(id.get())) {
            notes.add(element, "another resource has this id; left out");
            return Optional.empty();
        }
        return id;
    }

    private Optional<Resource.Primitive> primitive(Element element) {
        notes.unknown(element, PRIMITIVE_ATTRIBUTES, and(SETS, "operations"));
        Optional<ResourceId> id = name(element);
        Element template = templates.get(element.get("template"));
        if (template == null && element.has("template")) {
            notes.add(element, "no template '" + element.get("template") + "'; left out");
            return Optional.empty();
        }
        Element agent = template == null ? element : template;
        if (id.isEmpty() || agent.get("class").isEmpty() || agent.get("type").isEmpty()) {
            notes.add(element, "a primitive needs an id, a class and a type; left out");
            return Optional.empty();
        }
        Resource.Details details = details(element, template);
        return Optional.of(new Resource.Primitive(
                id.get(),
                new AgentName(agent.get("class"), agent.get("provider"), agent.get("type")),
                plain(element, template, "instance_attributes"),
                plain(element, template, "meta_attributes"),
                operations(element, template),
                details));
    }

    private List<AttributeSet> sets(Element element, @Nullable Element template, String name) {
        List<AttributeSet> found = new ArrayList<>(sets.sets(element, name));
        if (template != null) {
            found.addAll(sets.sets(template, name));
        }
        return AttributeSet.ordered(found);
    }

    private SortedMap<String, String> plain(Element element, @Nullable Element template, String name) {
        SortedMap<String, String> values = AttributeSet.unconditional(sets(element, template, name));
        if (name.equals("meta_attributes")) {
            KnownNames.check(element, values.keySet(), KnownNames.META, notes);
        }
        return values;
    }

    private Resource.Details details(Element element, @Nullable Element template) {
        List<AttributeSet> params = sets(element, template, "instance_attributes");
        return new Resource.Details(
                element.name.equals("primitive") ? beyondPlain(params) : params,
                beyondPlain(sets(element, template, "meta_attributes")),
                sets(element, template, "utilization"),
                template == null ? "" : template.get("id"),
                element.get("description"));
    }

    /** Empty when one unconditional set is all there is, since the plain map has it then. */
    static List<AttributeSet> beyondPlain(List<AttributeSet> sets) {
        boolean isPlain = sets.isEmpty() || (sets.size() == 1 && sets.get(0).isUnconditional());
        return isPlain ? List.of() : sets;
    }

    private List<OperationConfig> operations(Element element, @Nullable Element template) {
        List<OperationConfig> found = new ArrayList<>();
        Set<String> fromNearer = new HashSet<>();
        for (Element source : template == null ? List.of(element) : List.of(element, template)) {
            List<OperationConfig> here = new ArrayList<>();
            for (Element operations : source.all("operations")) {
                notes.unknown(operations, Set.of("id", "id-ref"), Set.of("op"));
                sets.follow(operations).all("op").forEach(op -> here.add(operation(op)));
            }
            here.removeIf(config -> fromNearer.contains(key(config)));
            here.forEach(config -> fromNearer.add(key(config)));
            found.addAll(here);
        }
        return found;
    }

    /** An operation replaces that of the template that has the same name and role. */
    private static String key(OperationConfig config) {
        String role = config.attributes().getOrDefault("role", "Started");
        return config.name() + "_" + role.toLowerCase(Locale.ROOT);
    }

    private OperationConfig operation(Element op) {
        notes.unknown(op, OP_ATTRIBUTES, Set.of("instance_attributes", "meta_attributes"));
        List<AttributeSet> meta = AttributeSet.ordered(sets.sets(op, "meta_attributes"));
        List<AttributeSet> params = AttributeSet.ordered(sets.sets(op, "instance_attributes"));
        TreeMap<String, String> attributes = new TreeMap<>(AttributeSet.unconditional(meta));
        attributes.putAll(AttributeSet.unconditional(params));
        op.attributes.forEach((name, value) -> attributes.put(name.replace('_', '-'), value));
        Duration interval = CibValues.duration(attributes.getOrDefault("interval", ""), Duration.ZERO);
        List.of("id", "name", "interval").forEach(attributes::remove);
        List<AttributeSet> conditional = new ArrayList<>();
        meta.stream().filter(set -> !set.isUnconditional()).forEach(conditional::add);
        params.stream().filter(set -> !set.isUnconditional()).forEach(conditional::add);
        return new OperationConfig(
                op.get("name"),
                interval,
                timeout(attributes.getOrDefault("timeout", operationDefaults.getOrDefault("timeout", ""))),
                attributes,
                new OperationConfig.Details(conditional));
    }

    private static Duration timeout(String text) {
        Duration timeout = CibValues.duration(text, OperationConfig.DEFAULT_TIMEOUT);
        return timeout.isZero() ? OperationConfig.DEFAULT_TIMEOUT : timeout;
    }

    private Optional<Resource.Group> group(Element element) {
        notes.unknown(element, Set.of("id", "description"), and(SETS, "primitive"));
        Optional<ResourceId> id = name(element);
        List<Resource.Primitive> members = new ArrayList<>();
        element.all("primitive").forEach(child -> primitive(child).ifPresent(members::add));
        if (id.isEmpty() || members.isEmpty()) {
            notes.add(element, "a group needs an id and a member; left out");
            return Optional.empty();
        }
        return Optional.of(
                new Resource.Group(id.get(), members, plain(element, null, "meta_attributes"), details(element, null)));
    }

    private Optional<Resource.Clone> clone(Element element) {
        notes.unknown(element, Set.of("id", "description"), and(SETS, "primitive", "group"));
        Optional<ResourceId> id = name(element);
        Optional<? extends Resource> child = Optional.empty();
        for (Element candidate : element.children) {
            if (child.isEmpty() && candidate.name.equals("primitive")) {
                child = primitive(candidate);
            } else if (child.isEmpty() && candidate.name.equals("group")) {
                child = group(candidate);
            }
        }
        if (id.isEmpty() || child.isEmpty()) {
            notes.add(element, "a clone needs an id and a resource; left out");
            return Optional.empty();
        }
        TreeMap<String, String> meta = new TreeMap<>(plain(element, null, "meta_attributes"));
        if (!element.name.equals("clone")) {
            meta.put("promotable", "true");
        }
        return Optional.of(new Resource.Clone(id.get(), child.get(), meta, details(element, null)));
    }

    private Optional<Resource.Bundle> bundle(Element element) {
        notes.unknown(
                element,
                Set.of("id", "description"),
                and(SETS, "docker", "podman", "rkt", "network", "storage", "primitive"));
        Optional<ResourceId> id = name(element);
        Element container = element.one("podman");
        Resource.Bundle.Engine engine = Resource.Bundle.Engine.PODMAN;
        if (container.attributes.isEmpty()) {
            container = element.one("docker");
            engine = Resource.Bundle.Engine.DOCKER;
        }
        if (container.attributes.isEmpty()) {
            container = element.one("rkt");
            engine = Resource.Bundle.Engine.RKT;
        }
        if (id.isEmpty() || container.get("image").isEmpty()) {
            notes.add(element, "a bundle needs an id and a container with an image; left out");
            return Optional.empty();
        }
        List<Resource.Primitive> inner = new ArrayList<>();
        element.all("primitive").stream()
                .limit(1)
                .forEach(child -> primitive(child).ifPresent(inner::add));
        Element network = element.one("network");
        return Optional.of(new Resource.Bundle(
                id.get(),
                engine,
                new TreeMap<>(container.attributes),
                new TreeMap<>(network.attributes),
                maps(network.all("port-mapping")),
                maps(element.one("storage").all("storage-mapping")),
                inner,
                plain(element, null, "meta_attributes"),
                details(element, null)));
    }

    private static List<SortedMap<String, String>> maps(List<Element> elements) {
        List<SortedMap<String, String>> maps = new ArrayList<>();
        elements.forEach(element -> maps.add(new TreeMap<>(element.attributes)));
        return maps;
    }

    private static Set<String> and(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
