package org.asterism.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.AttributeSet;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;

/** Reads one entry of {@code resources} by itself; {@link ResourceReader} finds out how they hold one another. */
final class EntryReader {

    private static final List<String> STANDARDS =
            List.of("asterism", "ocf", "lsb", "systemd", "service", "stonith", "heartbeat", "upstart", "nagios");

    private static final List<String> OF_PRIMITIVE = List.of("agent", "operations", "default-monitor");

    private static final Set<String> OF_CLONE = Set.of("id", "description", "meta", "params", "utilization");

    private static final List<String> OF_CONTAINER = List.of(
            "image", "replicas", "replicas-per-host", "promoted-max", "masters", "run-command", "network", "options");

    private static final List<String> OF_NETWORK =
            List.of("id", "ip-range-start", "host-netmask", "host-interface", "control-port", "add-host");

    private static final List<String> OF_PORT = List.of("id", "port", "internal-port", "range");

    private static final List<String> OF_STORAGE =
            List.of("id", "source-dir", "source-dir-root", "target-dir", "options");

    /** Whether an entry is to run on several nodes at once. */
    sealed interface Wrapping {}

    record Uncloned() implements Wrapping {}

    record Cloned(ResourceId id, SortedMap<String, String> meta, Resource.Details details) implements Wrapping {}

    /** An entry as written. */
    record Entry(Section section, Body body, Wrapping wrapping) {}

    sealed interface Body {}

    record Single(Resource.Primitive primitive) implements Body {}

    /** A group. */
    record Members(ResourceId id, List<String> names, SortedMap<String, String> meta, Resource.Details details)
            implements Body {
        Members {
            names = List.copyOf(names);
        }
    }

    /** A bundle, and the name of what runs within, or nothing. */
    record Container(Resource.Bundle bundle, List<String> inner) implements Body {
        Container {
            inner = List.copyOf(inner);
        }
    }

    private final OperationReader operations;

    EntryReader(OperationReader operations) {
        this.operations = operations;
    }

    Optional<Entry> read(ResourceId id, Section entry) {
        Wrapping wrapping =
                entry.sectionIfSet("clone").flatMap(inner -> cloned(id, inner)).orElse(new Uncloned());
        String description =
                entry.has("description") ? entry.text("description").orElse("") : "";
        SetReader.Sets meta = SetReader.read(
                entry,
                "meta",
                id + "-meta_attributes",
                values -> AttributeReader.all(values, table(entry), Attribute.OLD_META));
        List<AttributeSet> utilization =
                SetReader.named(entry, "utilization", id + "-utilization", EntryReader::utilization);
        Optional<? extends Body> body;
        if (entry.has("group")) {
            refuseWhatRuns(entry, "group", "a group runs no agent itself, its members do");
            body = Optional.of(new Members(
                    id, entry.texts("group"), meta.plain(), details(id, entry, meta, utilization, description)));
        } else if (entry.has("bundle")) {
            refuseWhatRuns(entry, "bundle", "a bundle runs no agent itself, the resource within does");
            entry.excludes("bundle", List.of("clone"), "a bundle has replicas of its own");
            Resource.Details details = details(id, entry, meta, utilization, description);
            body = entry.sectionIfSet("bundle").flatMap(inner -> bundle(id, inner, meta.plain(), details));
        } else {
            body = primitive(id, entry, meta, utilization, description).map(Single::new);
        }
        entry.done();
        return body.map(found -> new Entry(entry, found, wrapping));
    }

    private static void refuseWhatRuns(Section entry, String kind, String why) {
        entry.excludes(kind, OF_PRIMITIVE, why);
        OF_PRIMITIVE.forEach(entry::leave);
    }

    private static Map<String, Attribute> table(Section entry) {
        return entry.has("bundle")
                ? Attribute.CLONE_META
                : entry.has("group") ? Attribute.GROUP_META : Attribute.RESOURCE_META;
    }

    /** Utilization is whole numbers by names that the operator chose. */
    static SortedMap<String, String> utilization(Section values) {
        return AttributeReader.free(values, name -> new Attribute(name, Attribute.Kind.INTEGER, List.of()));
    }

    /** Of a resource that runs no agent itself: its parameters go to what is in it, and stand as sets only. */
    private static Resource.Details details(
            ResourceId id, Section section, SetReader.Sets meta, List<AttributeSet> utilization, String description) {
        List<AttributeSet> params = SetReader.named(
                section,
                "params",
                id + "-instance_attributes",
                values -> values.withFreeKeys().freeTexts());
        return new Resource.Details(params, meta.sets(), utilization, "", description);
    }

    private static Optional<Wrapping> cloned(ResourceId child, Section clone) {
        Optional<ResourceId> id = clone.has("id")
                ? clone.text("id").flatMap(text -> ResourceReader.id(clone, "id", text))
                : Optional.of(new ResourceId(child + "-clone"));
        return id.map(found -> {
            SetReader.Sets meta = clone.has("meta")
                    ? SetReader.read(
                            clone,
                            "meta",
                            found + "-meta_attributes",
                            values -> AttributeReader.all(values, Attribute.CLONE_META, Attribute.OLD_META))
                    : new SetReader.Sets(new TreeMap<>(), List.of());
            SortedMap<String, String> flat =
                    AttributeReader.without(clone, Attribute.CLONE_META, Attribute.OLD_META, OF_CLONE);
            if (clone.has("meta") && !flat.isEmpty()) {
                clone.report(
                        "meta",
                        "meta beside " + String.join(", ", flat.keySet()) + " in " + clone.path(),
                        "both are options of the clone",
                        "write all of them in meta");
            }
            List<AttributeSet> utilization =
                    SetReader.named(clone, "utilization", found + "-utilization", EntryReader::utilization);
            String description =
                    clone.has("description") ? clone.text("description").orElse("") : "";
            return new Cloned(
                    found,
                    clone.has("meta") ? meta.plain() : flat,
                    details(found, clone, meta, utilization, description));
        });
    }

    private Optional<Resource.Primitive> primitive(
            ResourceId id, Section entry, SetReader.Sets meta, List<AttributeSet> utilization, String description) {
        Optional<AgentName> agent = entry.requiredText("agent", "\"ocf:heartbeat:IPaddr2\" (or group = [ ... ])")
                .flatMap(text -> entry.as("agent", "write standard:type or ocf:provider:type", EntryReader::agent));
        SetReader.Sets params = SetReader.read(
                entry,
                "params",
                id + "-instance_attributes",
                values -> values.withFreeKeys().freeTexts());
        List<OperationConfig> written = operations.read(id, entry);
        boolean isMonitored =
                !entry.has("default-monitor") || entry.flag("default-monitor").orElse(true);
        Resource.Details details = new Resource.Details(params.sets(), meta.sets(), utilization, "", description);
        return agent.map(name -> new Resource.Primitive(
                id,
                name,
                params.plain(),
                meta.plain(),
                isMonitored ? operations.withMonitor(written, name) : written,
                details));
    }

    private static AgentName agent(String text) {
        AgentName agent = agentOrReason(text);
        if (!STANDARDS.contains(agent.standard())) {
            throw new IllegalArgumentException("has the unknown standard '" + agent.standard() + "'; "
                    + Nearest.advice(agent.standard(), STANDARDS));
        }
        boolean needsProvider = agent.standard().equals("ocf");
        if (needsProvider == agent.provider().isEmpty()) {
            throw new IllegalArgumentException(
                    needsProvider
                            ? "lacks the provider, as in ocf:heartbeat:IPaddr2"
                            : "has a provider, which only ocf has");
        }
        return agent;
    }

    private static AgentName agentOrReason(String text) {
        try {
            return AgentName.parse(text);
        } catch (IllegalArgumentException badName) {
            throw new IllegalArgumentException("is not the name of an agent", badName);
        }
    }

    private static Optional<Container> bundle(
            ResourceId id, Section bundle, SortedMap<String, String> meta, Resource.Details details) {
        Optional<Resource.Bundle.Engine> engine = bundle.has("engine")
                ? bundle.choice("engine", Resource.Bundle.Engine.class)
                : Optional.of(Resource.Bundle.Engine.PODMAN);
        Section inner = bundle.section("container");
        inner.requiredText("image", "\"registry/name:tag\"");
        SortedMap<String, String> container = texts(inner, OF_CONTAINER);
        SortedMap<String, String> network = texts(bundle.section("network"), OF_NETWORK);
        List<SortedMap<String, String>> ports = new ArrayList<>();
        bundle.sections("ports").forEach(port -> ports.add(texts(port, OF_PORT)));
        List<SortedMap<String, String>> storage = new ArrayList<>();
        bundle.sections("storage").forEach(mapping -> storage.add(texts(mapping, OF_STORAGE)));
        List<String> within =
                bundle.has("resource") ? bundle.text("resource").stream().toList() : List.of();
        bundle.done();
        return engine.map(found -> new Container(
                new Resource.Bundle(id, found, container, network, ports, storage, List.of(), meta, details), within));
    }

    /** The texts of known keys; others are reported. */
    private static SortedMap<String, String> texts(Section section, List<String> known) {
        TreeMap<String, String> texts = new TreeMap<>();
        for (String key : known) {
            if (section.has(key)) {
                section.text(key).ifPresent(text -> texts.put(key, text));
            }
        }
        section.done();
        return texts;
    }
}
