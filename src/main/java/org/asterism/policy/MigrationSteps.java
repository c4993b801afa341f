package org.asterism.policy;

import java.util.List;
import org.asterism.model.Role;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

/**
 * Live migration: {@code migrate_to} on the node that has it, {@code migrate_from} on the one that gets it, then a stop where it
 * was; the start is only for those that wait for one.
 */
final class MigrationSteps {

    private final Cluster cluster;
    private final StepGraph graph;

    MigrationSteps(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
    }

    /** Marks what may move live as far as it alone is concerned; what it needs may still forbid it. */
    void mark(Entry entry) {
        if (entry.isMigrationPending && !entry.isMigrationUnderway() && entry.migratesTo != null) {
            entry.withheld = "its live migration to " + entry.migratesTo.name + " is under way";
        }
        entry.isMigrating = isAble(entry);
    }

    private boolean isAble(Entry entry) {
        int target = entry.target();
        if (!entry.isManaged()
                || !entry.meta.acting().allowsMigration()
                || entry.isMigrationForbidden
                || target < 0
                || entry.enclosingClone() != null
                || entry.nextRole == Role.PROMOTED) {
            return false;
        }
        @Nullable NodeInfo source = source(entry);
        return source != null
                && source.index != target
                && source.isOnline()
                && !source.isFenced
                && cluster.nodes.get(target).isOnline()
                && entry.failed[source.index] == null
                && !entry.pendingTask.equals("start")
                && !entry.pendingTask.equals("stop");
    }

    /** Where it leaves; a migration that has begun goes on if it still leads to where it is to be. */
    private static @Nullable NodeInfo source(Entry entry) {
        if (entry.isMigrationUnderway()) {
            return entry.migratesFrom;
        }
        return entry.active.size() == 1 && entry.migratesTo == null ? entry.active.get(0) : null;
    }

    /** After it is known who migrates: the steps, and their places among those of others. */
    void build(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.isMigrating) {
                build(entry);
            }
        }
        for (Entry entry : entries) {
            if (entry.isMigrating) {
                place(entry);
            }
        }
    }

    private void build(Entry entry) {
        Step start = entry.steps.begin(Task.START).get(0);
        start.isPseudo = true;
        Step leave = shown(entry, Task.MIGRATE_TO, entry.migrationSource());
        leave.isVoid = entry.isMigrationUnderway() && !entry.isMigrationPending;
        Step come = shown(entry, Task.MIGRATE_FROM, start.node);
        Step.link(leave, come, Link.ORDER);
        Step.link(come, start, Link.ORDER);
        StepGraph.order(List.of(come), entry.steps.begin(Task.STOP));
        entry.steps.put(Task.MIGRATE_TO, List.of(leave));
        entry.steps.put(Task.MIGRATE_FROM, List.of(come));
    }

    private Step shown(Entry entry, Task task, int node) {
        Step step = graph.add(entry, task, node);
        step.isShown = true;
        return step;
    }

    private static void place(Entry entry) {
        Step leave = entry.steps.begin(Task.MIGRATE_TO).get(0);
        for (Step start : entry.steps.begin(Task.START)) {
            for (Link link : List.copyOf(start.before)) {
                @Nullable Entry other = link.first().entry;
                if (!link.has(Link.ORDER) || (other == entry && link.first().task != Task.MONITOR)) {
                    continue;
                }
                if (other != null && other.isMigrating && link.first().task == Task.START) {
                    StepGraph.order(other.steps.end(Task.MIGRATE_FROM), List.of(leave));
                } else if (other == null || (!entry.isWithin(other) && (!other.isMigrating || other == entry))) {
                    Step.link(link.first(), leave, Link.ORDER | (link.flags() & Link.ADVICE));
                }
            }
        }
        for (Step stop : entry.steps.begin(Task.STOP)) {
            for (Link link : List.copyOf(stop.before)) {
                @Nullable Entry other = link.first().entry;
                boolean isOther = other != null && other != entry && !other.isMigrating && !entry.isWithin(other);
                if (link.has(Link.ORDER) && isOther) {
                    Step.link(link.first(), leave, Link.ORDER | Link.ADVICE);
                }
            }
        }
    }
}
