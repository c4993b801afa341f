package org.asterism.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;

/** Reads {@code resources}: first each entry by itself, then how they hold one another. */
final class ResourceReader {

    /** More would not be planned in time; refused rather than slow. */
    static final int MOST_RESOURCES = 2000;

    private static final List<String> STANDARDS =
            List.of("asterism", "ocf", "lsb", "systemd", "service", "stonith", "heartbeat");

    private static final List<String> OF_PRIMITIVE = List.of("agent", "params", "operations", "default-monitor");

    /**
     * What was read.
     *
     * @param top resources that no group holds, in the order written
     * @param outermost for each id, members of groups and clones included, the id that constraints mean by it
     */
    record Resources(List<Resource> top, SortedMap<String, ResourceId> outermost) {
        Resources {
            top = List.copyOf(top);
            outermost = Collections.unmodifiableSortedMap(new TreeMap<>(outermost));
        }
    }

    /** Whether an entry is to run on several nodes at once. */
    private sealed interface Wrapping {}

    private record Uncloned() implements Wrapping {}

    private record Cloned(ResourceId id, SortedMap<String, String> meta) implements Wrapping {}

    /** An entry as written. */
    private record Entry(Section section, Body body, Wrapping wrapping) {}

    private sealed interface Body {}

    private record Single(Resource.Primitive primitive) implements Body {}

    private record Members(ResourceId id, List<String> names, SortedMap<String, String> meta) implements Body {}

    private final Section section;
    private final OperationReader operations;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> groupOf = new TreeMap<>();
    private final SortedMap<String, ResourceId> outermost = new TreeMap<>();

    ResourceReader(Section section, SortedMap<String, String> operationDefaults) {
        this.section = section;
        this.operations = new OperationReader(operationDefaults);
    }

    Resources read() {
        List<String> names = section.keys();
        if (names.size() > MOST_RESOURCES) {
            section.findings()
                    .report(
                            section.origin(),
                            names.size() + " resources",
                            "at most " + MOST_RESOURCES + " are planned in time",
                            "split the cluster");
        }
        for (String name : names) {
            id(section, name, name)
                    .ifPresent(id -> section.withFreeKeys()
                            .sectionIfSet(name)
                            .flatMap(entry -> entry(id, entry))
                            .ifPresent(entry -> entries.put(name, entry)));
        }
        entries.forEach(this::claimMembers);
        List<Resource> top = new ArrayList<>();
        entries.forEach((name, entry) -> {
            if (!groupOf.containsKey(name)) {
                assemble(entry).ifPresent(top::add);
            }
        });
        return new Resources(top, outermost);
    }

    private static Optional<ResourceId> id(Section section, String key, String text) {
        try {
            ResourceId id = new ResourceId(text);
            if (Character.isDigit(text.charAt(0))) {
                throw new IllegalArgumentException("a digit comes first");
            }
            if (id.base().equals(id)) {
                return Optional.of(id);
            }
            section.report(
                    key, "resource '" + text + "'", "':' marks instances of clones", "choose a name without ':'");
        } catch (IllegalArgumentException badId) {
            section.report(
                    key,
                    "'" + text + "' is not a resource name",
                    "names begin with a letter or '_', then letters, digits, '.', '_', '-'",
                    "choose another name");
        }
        section.leave(key);
        return Optional.empty();
    }

    private Optional<Entry> entry(ResourceId id, Section entry) {
        Wrapping wrapping =
                entry.sectionIfSet("clone").flatMap(inner -> cloned(id, inner)).orElse(new Uncloned());
        SortedMap<String, String> meta =
                AttributeReader.all(entry.section("meta"), Attribute.RESOURCE_META, Attribute.OLD_META);
        boolean isGroup = entry.has("group");
        if (isGroup) {
            entry.excludes("group", OF_PRIMITIVE, "a group runs no agent itself, its members do");
            OF_PRIMITIVE.forEach(entry::leave);
        }
        Optional<? extends Body> body = isGroup
                ? Optional.of(new Members(id, entry.texts("group"), meta))
                : primitive(id, entry, meta).map(Single::new);
        entry.done();
        return body.map(found -> new Entry(entry, found, wrapping));
    }

    private static Optional<Wrapping> cloned(ResourceId child, Section clone) {
        SortedMap<String, String> meta =
                AttributeReader.without(clone, Attribute.CLONE_META, Attribute.OLD_META, Set.of("id"));
        Optional<ResourceId> id = clone.has("id")
                ? clone.text("id").flatMap(text -> id(clone, "id", text))
                : Optional.of(new ResourceId(child + "-clone"));
        return id.map(found -> new Cloned(found, meta));
    }

    private Optional<Resource.Primitive> primitive(ResourceId id, Section entry, SortedMap<String, String> meta) {
        Optional<AgentName> agent = entry.requiredText("agent", "\"ocf:heartbeat:IPaddr2\" (or group = [ ... ])")
                .flatMap(text -> entry.as("agent", "write standard:type or ocf:provider:type", ResourceReader::agent));
        SortedMap<String, String> params =
                entry.section("params").withFreeKeys().freeTexts();
        List<OperationConfig> written = operations.read(entry);
        boolean isMonitored =
                !entry.has("default-monitor") || entry.flag("default-monitor").orElse(true);
        return agent.map(name -> new Resource.Primitive(
                id, name, params, meta, isMonitored ? operations.withMonitor(written, name) : written));
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

    /** Notes which group holds which primitive, and reports members that cannot be. */
    private void claimMembers(String name, Entry entry) {
        if (!(entry.body() instanceof Members members)) {
            return;
        }
        if (members.names().isEmpty()) {
            entry.section()
                    .report(
                            "group",
                            "group '" + name + "' has no member",
                            "there is nothing to run",
                            "name its members");
        }
        for (String member : members.names()) {
            Entry found = entries.get(member);
            String before = groupOf.get(member);
            if (found == null) {
                refuseMember(
                        entry,
                        member,
                        isWritten(member) ? "has problems of its own" : "is not a resource",
                        isWritten(member) ? "mend them" : Nearest.advice(member, entries.keySet()));
            } else if (found.body() instanceof Members) {
                refuseMember(entry, member, "is a group, and groups hold primitives only", "name its members instead");
            } else if (found.wrapping() instanceof Cloned) {
                refuseMember(
                        entry,
                        member,
                        "is a clone, and a group runs on one node",
                        "let the group itself be the clone, or use a colocation and an order");
            } else if (before != null) {
                refuseMember(entry, member, "is in group '" + before + "' already", "remove it from one of them");
            } else {
                groupOf.put(member, name);
            }
        }
    }

    private boolean isWritten(String name) {
        return section.keys().contains(name);
    }

    private static void refuseMember(Entry group, String member, String why, String remedy) {
        group.section().refuse("group", member, why, remedy);
    }

    private Optional<Resource> assemble(Entry entry) {
        return plain(entry.body()).map(inner -> {
            Resource outer = entry.wrapping() instanceof Cloned clone
                    ? new Resource.Clone(clone.id(), inner, clone.meta())
                    : inner;
            remember(entry, outer, outer.id());
            return outer;
        });
    }

    private Optional<Resource> plain(Body body) {
        if (body instanceof Single single) {
            return Optional.of(single.primitive());
        }
        if (body instanceof Members members) {
            List<Resource.Primitive> inner = new ArrayList<>();
            for (String member : members.names()) {
                Entry found = entries.get(member);
                boolean isOurs = members.id().value().equals(groupOf.get(member));
                if (isOurs && found != null && found.body() instanceof Single single) {
                    inner.add(single.primitive());
                }
            }
            return inner.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Resource.Group(members.id(), inner, members.meta()));
        }
        throw new AssertionError("no such body: " + body);
    }

    /** Within a clone every id means the clone, as in Pacemaker; within a plain group each member is itself. */
    private void remember(Entry entry, Resource resource, ResourceId meant) {
        ResourceId before = outermost.put(resource.id().value(), meant);
        if (before != null) {
            entry.section()
                    .report(
                            "clone",
                            "'" + resource.id() + "' names two resources",
                            "constraints could mean either",
                            "set clone.id to another name");
        }
        if (resource instanceof Resource.Clone clone) {
            remember(entry, clone.child(), meant);
        } else if (resource instanceof Resource.Group group) {
            boolean isCloned = !meant.equals(group.id());
            group.members().forEach(member -> remember(entry, member, isCloned ? meant : member.id()));
        }
    }
}
