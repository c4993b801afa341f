package org.asterism.policy;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.model.Role;

/**
 * What a notification tells an instance of its clone: who starts, stops, is promoted and demoted in this transition, and who is
 * active, inactive, promoted and unpromoted before it (Pacemaker Explained, "Clone Resource Notifications").
 */
final class NotifyEnvironment {

    private static final String PREFIX = "CRM_meta_notify_";

    private final Cluster cluster;
    private final Entry clone;
    /** The same for all notifications of this clone. */
    private final SortedMap<String, String> shared = new TreeMap<>();

    NotifyEnvironment(Cluster cluster, Entry clone) {
        this.cluster = cluster;
        this.clone = clone;
        doing("start", Task.START);
        doing("stop", Task.STOP);
        doing("promote", Task.PROMOTE);
        doing("demote", Task.DEMOTE);
        being("active", clone.primitives().stream().filter(part -> !part.active.isEmpty()));
        being("inactive", clone.primitives().stream().filter(part -> part.active.isEmpty()));
        for (String name : List.of("promoted", "master")) {
            being(name, withRole(Role.PROMOTED));
        }
        for (String name : List.of("unpromoted", "slave")) {
            being(name, withRole(Role.UNPROMOTED));
        }
        shared.put(
                PREFIX + "available_uname",
                cluster.nodes.stream()
                        .filter(NodeInfo::isOnline)
                        .map(node -> node.name.value())
                        .collect(Collectors.joining(" ")));
    }

    /** @param phase {@code pre_start}, {@code post_promote}… */
    SortedMap<String, String> of(String phase) {
        int cut = phase.indexOf('_');
        SortedMap<String, String> all = new TreeMap<>(shared);
        all.put(PREFIX + "type", phase.substring(0, cut));
        all.put(PREFIX + "operation", phase.substring(cut + 1));
        return all;
    }

    private Stream<Entry> withRole(Role role) {
        return clone.primitives().stream()
                .filter(part -> part.active.stream().anyMatch(node -> part.roleOn(node.index) == role));
    }

    private void doing(String name, Task task) {
        List<Step> steps = clone.primitives().stream()
                .flatMap(part -> part.steps.begin(task).stream())
                .filter(Step::isCarriedOut)
                .sorted(Comparator.comparingInt(step -> step.id))
                .toList();
        put(
                name,
                steps.stream().map(step -> step.entry == null ? "" : step.entry.displayName(step.node)),
                steps.stream().map(step -> cluster.nodes.get(step.node).name.value()));
    }

    private void being(String name, Stream<Entry> parts) {
        List<Entry> found = parts.toList();
        put(
                name,
                found.stream().map(Entry::displayName),
                found.stream()
                        .filter(part -> !part.active.isEmpty())
                        .map(part -> part.active.get(0).name.value()));
    }

    private void put(String name, Stream<String> resources, Stream<String> nodes) {
        shared.put(PREFIX + name + "_resource", resources.collect(Collectors.joining(" ")));
        shared.put(PREFIX + name + "_uname", nodes.collect(Collectors.joining(" ")));
    }
}
