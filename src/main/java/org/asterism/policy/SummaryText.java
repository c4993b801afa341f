package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/** The lines of Pacemaker's "Transition Summary": what an administrator would say happens. */
final class SummaryText {

    private final Cluster cluster;
    private final List<String> lines = new ArrayList<>();

    private SummaryText(Cluster cluster) {
        this.cluster = cluster;
    }

    static List<String> of(Cluster cluster) {
        SummaryText text = new SummaryText(cluster);
        text.fencing();
        for (Entry entry : cluster.primitives()) {
            if (entry.isManaged()) {
                text.primitive(entry);
            }
        }
        return text.lines;
    }

    private void fencing() {
        for (Step step : cluster.steps) {
            if (step.task == Task.FENCE && step.isCarriedOut()) {
                NodeInfo node = cluster.nodes.get(step.node);
                String host = node.host == null ? "" : " (resource: " + node.host.label + ")";
                lines.add("Fence (" + step.operation + ") " + node.name + host + " '" + step.reason + "'");
            }
        }
    }

    private void primitive(Entry entry) {
        Step start = entry.steps.begin(Task.START).get(0);
        List<Step> stops = entry.steps.begin(Task.STOP).stream()
                .filter(step -> step.isRequired)
                .filter(step -> entry.isActiveOn(step.node) || !isDangling(entry, step.node))
                .toList();
        int target = entry.target();
        if (entry.active.isEmpty()) {
            if (target >= 0 && !isInhibited(entry)) {
                arrival(entry, start);
            }
        } else if (target < 0 || (!start.isRunnable && !stops.isEmpty())) {
            stops.forEach(stop -> departure(entry, start, stop));
        } else if (!stops.isEmpty()) {
            change(entry, start, stops);
        } else {
            inPlace(entry, target);
        }
    }

    private void arrival(Entry entry, Step start) {
        @Nullable Step promote = first(entry, Task.PROMOTE);
        boolean isBlocked = !start.isRunnable || (promote != null && !promote.isRunnable);
        String why = isBlocked ? blocked(start.isRunnable && promote != null ? promote.reason : start.reason) : "";
        if (promote != null) {
            add("Promote", entry, "Stopped -> " + place(start.node, Role.PROMOTED), blocked(isBlocked));
        } else {
            add("Start", entry, name(start.node), why);
        }
    }

    /** What a live migration left behind is cleaned up without a word. */
    private static boolean isDangling(Entry entry, int node) {
        return entry.danglingSources.stream().anyMatch(source -> source.index == node)
                || (entry.migratesTo != null && entry.migratesTo.index == node && !entry.isActiveOn(node));
    }

    private static boolean isInhibited(Entry entry) {
        for (Entry at = entry; at != null; at = at.parent) {
            if (at.isInhibited) {
                return true;
            }
        }
        return false;
    }

    private void departure(Entry entry, Step start, Step stop) {
        boolean isPreferred = !stop.isRunnable || entry.target() < 0 || start.reason.isEmpty();
        String why = isPreferred && !stop.reason.isEmpty() ? stop.reason : start.reason;
        String where = place(stop.node, entry.roleOn(stop.node));
        add("Stop", entry, where, stop.isRunnable ? due(why) : blocked(why));
    }

    private void change(Entry entry, Step start, List<Step> stops) {
        int target = start.node;
        // One that is active too often is said to come from where the status found it first.
        boolean isInPlace = entry.active.get(0).index == target && !entry.isMigrating;
        boolean isFailed = entry.isFailed && entry.active.stream().anyMatch(node -> entry.failed[node.index] != null);
        Step stop = stops.get(0);
        if (isInPlace) {
            Role before = entry.roleOn(target);
            String where = entry.nextRole == Role.PROMOTED && before != Role.PROMOTED
                    ? before.text() + " -> " + place(target, Role.PROMOTED)
                    : place(target, entry.nextRole);
            String why = start.reason.isEmpty() ? stop.reason : start.reason;
            if (isFailed) {
                add("Recover", entry, where, start.isPseudo ? due(start.reason) : "");
            } else {
                add("Restart", entry, where, start.isPseudo && stops.size() > 0 ? "" : due(why));
            }
            return;
        }
        String verb = isFailed ? "Recover" : "Move";
        if (entry.isMigrating) {
            verb = "Migrate";
        }
        Role before = entry.roleOn(stop.node);
        boolean showsRole = before == Role.PROMOTED || entry.nextRole == Role.PROMOTED;
        String from = showsRole ? place(stop.node, before) : name(stop.node);
        String to = showsRole || before == Role.UNPROMOTED ? place(target, entry.nextRole) : name(target);
        if (!showsRole && before == Role.UNPROMOTED) {
            to = name(target) + " " + Role.UNPROMOTED.text();
        }
        add(verb, entry, from + " -> " + to, due(entry.unmigrateable));
    }

    private void inPlace(Entry entry, int target) {
        @Nullable Step promote = required(entry, Task.PROMOTE);
        @Nullable Step demote = required(entry, Task.DEMOTE);
        if (demote != null && promote != null && demote.node == promote.node && promote.isRunnable) {
            add("Re-promote", entry, place(target, Role.PROMOTED), "");
        } else if (demote != null) {
            String where = Role.PROMOTED.text() + " -> " + place(target, Role.UNPROMOTED);
            add("Demote", entry, where, blocked(!demote.isRunnable));
        } else if (promote != null) {
            String where = entry.roleOn(target).text() + " -> " + place(target, Role.PROMOTED);
            add("Promote", entry, where, blocked(!promote.isRunnable));
        } else if (required(entry, Task.RELOAD) != null) {
            add("Reload", entry, name(target), "");
        }
    }

    private static @Nullable Step first(Entry entry, Task task) {
        List<Step> steps = entry.steps.begin(task);
        return steps.isEmpty() ? null : steps.get(0);
    }

    private static @Nullable Step required(Entry entry, Task task) {
        @Nullable Step step = first(entry, task);
        return step != null && step.isRequired ? step : null;
    }

    private String place(int node, Role role) {
        return role == Role.PROMOTED || role == Role.UNPROMOTED ? role.text() + " " + name(node) : name(node);
    }

    private String name(int node) {
        return cluster.nodes.get(node).name.value();
    }

    private static String due(String why) {
        return why.isEmpty() ? "" : " due to " + why;
    }

    private static String blocked(String why) {
        return why.isEmpty() ? " blocked" : " due to " + why + " (blocked)";
    }

    private static String blocked(boolean isBlocked) {
        return isBlocked ? " blocked" : "";
    }

    private void add(String verb, Entry entry, String where, String why) {
        lines.add(verb + " " + entry.label + " ( " + where + " )" + why);
    }
}
