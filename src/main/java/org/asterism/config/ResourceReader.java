package org.asterism.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.config.EntryReader.Body;
import org.asterism.config.EntryReader.Cloned;
import org.asterism.config.EntryReader.Container;
import org.asterism.config.EntryReader.Entry;
import org.asterism.config.EntryReader.Members;
import org.asterism.config.EntryReader.Single;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;

/** Reads {@code resources}: first each entry by itself, then how they hold one another. */
final class ResourceReader {

    /** More would not be planned in time; refused rather than slow. */
    static final int MOST_RESOURCES = 2000;

    /**
     * What was read.
     *
     * @param top resources that no group holds, in the order written
     * @param names of all resources, those in groups, clones and bundles included
     */
    record Resources(List<Resource> top, SortedSet<String> names) {
        Resources {
            top = List.copyOf(top);
            names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        }
    }

    private final Section section;
    private final EntryReader reader;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> holderOf = new TreeMap<>();
    private final SortedSet<String> ids = new TreeSet<>();

    ResourceReader(Section section, SortedMap<String, String> operationDefaults) {
        this.section = section;
        this.reader = new EntryReader(new OperationReader(operationDefaults));
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
                            .flatMap(entry -> reader.read(id, entry))
                            .ifPresent(entry -> entries.put(name, entry)));
        }
        entries.forEach(this::claimMembers);
        List<Resource> top = new ArrayList<>();
        entries.forEach((name, entry) -> {
            if (!holderOf.containsKey(name)) {
                assemble(entry).ifPresent(top::add);
            }
        });
        return new Resources(top, ids);
    }

    static Optional<ResourceId> id(Section section, String key, String text) {
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

    private void claimMembers(String name, Entry entry) {
        if (entry.body() instanceof Members members) {
            if (members.names().isEmpty()) {
                entry.section()
                        .report(
                                "group",
                                "group '" + name + "' has no member",
                                "there is nothing to run",
                                "name its members");
            }
            members.names().forEach(member -> claim(name, entry.section(), "group", member));
        } else if (entry.body() instanceof Container container) {
            container.inner().forEach(member -> claim(name, entry.section().section("bundle"), "resource", member));
        }
    }

    private void claim(String name, Section holder, String key, String member) {
        Entry found = entries.get(member);
        String before = holderOf.get(member);
        if (found == null) {
            holder.refuse(
                    key,
                    member,
                    isWritten(member) ? "has problems of its own" : "is not a resource",
                    isWritten(member) ? "mend them" : Nearest.advice(member, entries.keySet()));
        } else if (!(found.body() instanceof Single)) {
            holder.refuse(key, member, "is no primitive, and only those may stand here", "name its members instead");
        } else if (found.wrapping() instanceof Cloned) {
            holder.refuse(
                    key,
                    member,
                    "is a clone, and a " + key + " runs on one node",
                    "let the group itself be the clone, or use a colocation and an order");
        } else if (before != null) {
            holder.refuse(key, member, "is in '" + before + "' already", "remove it from one of them");
        } else {
            holderOf.put(member, name);
        }
    }

    private boolean isWritten(String name) {
        return section.keys().contains(name);
    }

    private Optional<Resource> assemble(Entry entry) {
        return plain(entry.body()).map(inner -> {
            Resource outer = entry.wrapping() instanceof Cloned clone
                    ? new Resource.Clone(clone.id(), inner, clone.meta(), clone.details())
                    : inner;
            remember(entry, outer);
            return outer;
        });
    }

    private Optional<Resource> plain(Body body) {
        if (body instanceof Single single) {
            return Optional.of(single.primitive());
        }
        if (body instanceof Members members) {
            List<Resource.Primitive> inner = claimed(members.id(), members.names());
            return inner.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Resource.Group(members.id(), inner, members.meta(), members.details()));
        }
        if (body instanceof Container container) {
            Resource.Bundle bundle = container.bundle();
            return Optional.of(new Resource.Bundle(
                    bundle.id(),
                    bundle.engine(),
                    bundle.container(),
                    bundle.network(),
                    bundle.ports(),
                    bundle.storage(),
                    claimed(bundle.id(), container.inner()),
                    bundle.meta(),
                    bundle.details()));
        }
        throw new AssertionError("no such body: " + body);
    }

    /** Those of the names that this holder has, once each. */
    private List<Resource.Primitive> claimed(ResourceId holder, List<String> names) {
        List<Resource.Primitive> inner = new ArrayList<>();
        for (String member : names) {
            Entry found = entries.get(member);
            boolean isOurs = holder.value().equals(holderOf.get(member));
            if (isOurs && found != null && found.body() instanceof Single single) {
                inner.add(single.primitive());
            }
        }
        return inner;
    }

    private void remember(Entry entry, Resource resource) {
        if (!ids.add(resource.id().value())) {
            entry.section()
                    .report(
                            "clone",
                            "'" + resource.id() + "' names two resources",
                            "constraints could mean either",
                            "set clone.id to another name");
        }
        if (resource instanceof Resource.Clone clone) {
            remember(entry, clone.child());
        } else if (resource instanceof Resource.Group group) {
            group.members().forEach(member -> remember(entry, member));
        } else if (resource instanceof Resource.Bundle bundle) {
            bundle.inner().forEach(inner -> remember(entry, inner));
        }
    }
}
