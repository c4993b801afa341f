package org.asterism.policy;

import java.time.Instant;
import java.util.List;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * What a live migration tells beyond the node where its record lies: a migration takes {@code migrate_to} on the source, {@code
 * migrate_from} on the target and a stop on the source, and may have ended after any of them.
 */
final class MigrationReplay {

    private final Cluster cluster;
    private final Entry entry;
    private final NodeInfo source;
    private final @Nullable NodeInfo target;
    private final List<OperationResult> sourceRuns;
    private final List<OperationResult> targetRuns;

    private MigrationReplay(Cluster cluster, Entry entry, OperationResult run) {
        this.cluster = cluster;
        this.entry = entry;
        NodeInfo from = node(run.details().migrateSource());
        NodeInfo to = node(run.details().migrateTarget());
        this.source = from != null ? from : cluster.nodes.get(0);
        this.target = to;
        this.sourceRuns = runs(from, run);
        this.targetRuns = runs(to, run);
    }

    private @Nullable NodeInfo node(String name) {
        try {
            return cluster.node(new NodeName(name));
        } catch (IllegalArgumentException notAName) {
            return null;
        }
    }

    private static List<OperationResult> runs(@Nullable NodeInfo node, OperationResult run) {
        ResourceHistory history =
                node == null ? null : node.state.history().get(run.key().resource());
        return history == null ? List.of() : HistoryReplay.inOrder(history);
    }

    /** A {@code migrate_to} that succeeded. Returns the role on the source. */
    static Role sent(Cluster cluster, Entry entry, NodeInfo node, OperationResult run) {
        MigrationReplay migration = new MigrationReplay(cluster, entry, run);
        return migration.source == node ? migration.sent(run) : Role.STARTED;
    }

    private Role sent(OperationResult run) {
        boolean hasNewerOnSource = hasNewer(sourceRuns, run, false);
        OperationResult received = received();
        if (received != null && hasNewerOnSource) {
            return Role.STARTED;
        }
        boolean hasNewerOnTarget = hasNewer(targetRuns, received != null ? received : run, true);
        if (hasNewerOnSource && hasNewerOnTarget) {
            return Role.STARTED;
        }
        if (received != null && isSuccess(received)) {
            entry.danglingSources.add(source);
            return Role.STOPPED;
        }
        boolean isOnTarget = !hasNewerOnTarget && target != null && target.isOnline();
        if (received != null && received.status() != Status.PENDING) {
            if (isOnTarget && target != null) {
                addActive(target);
                entry.isFailed = true;
                entry.failed[target.index] = "its live migration failed";
            } else {
                failHere();
            }
            return Role.STARTED;
        }
        if (target != null && target.isOnline() && targetRuns.isEmpty()) {
            return Role.STARTED;
        }
        if (isOnTarget && target != null) {
            addActive(target);
            if (source.isOnline()) {
                entry.migratesFrom = source;
                entry.migratesTo = target;
            }
        } else if (!hasNewerOnSource) {
            failHere();
        }
        return Role.STARTED;
    }

    private void failHere() {
        entry.isFailed = true;
        entry.failed[source.index] = "its live migration did not end";
        entry.isMigrationForbidden = true;
    }

    /** A {@code migrate_to} that failed: it may run on both nodes, unless the target has told otherwise since. */
    static void notSent(Cluster cluster, Entry entry, OperationResult run) {
        MigrationReplay migration = new MigrationReplay(cluster, entry, run);
        NodeInfo target = migration.target;
        OperationResult received = migration.received();
        boolean hasNewerOnTarget = migration.hasNewer(migration.targetRuns, received != null ? received : run, true);
        if (target != null && target.isOnline() && !hasNewerOnTarget && !migration.targetRuns.isEmpty()) {
            migration.addActive(target);
            entry.isFailed = true;
            entry.failed[target.index] = "its live migration failed";
        } else if (hasNewerOnTarget && !migration.hasNewer(migration.sourceRuns, run, false)) {
            entry.danglingSources.add(migration.source);
        }
    }

    /** A {@code migrate_from} that failed: it may still run on the source. */
    static void notReceived(Cluster cluster, Entry entry, OperationResult run) {
        MigrationReplay migration = new MigrationReplay(cluster, entry, run);
        boolean isSourceKnown = run.details().migrateSource().equals(migration.source.name.value());
        OperationResult sent = last(migration.sourceRuns, "migrate_to");
        boolean isStill = sent != null && !migration.hasNewer(migration.sourceRuns, sent, true);
        if (isSourceKnown && isStill && migration.source.isOnline()) {
            migration.addActive(migration.source);
        }
    }

    private void addActive(NodeInfo node) {
        if (!entry.active.contains(node)) {
            entry.active.add(node);
        }
        entry.roles[node.index] = Role.STARTED;
        if (entry.role.compareTo(Role.STARTED) < 0) {
            entry.role = Role.STARTED;
        }
    }

    private @Nullable OperationResult received() {
        OperationResult run = last(targetRuns, "migrate_from");
        return run != null && run.details().migrateSource().equals(source.name.value()) ? run : null;
    }

    private static @Nullable OperationResult last(List<OperationResult> runs, String action) {
        OperationResult found = null;
        for (OperationResult run : runs) {
            found = run.key().action().equals(action) ? run : found;
        }
        return found;
    }

    private static boolean isSuccess(OperationResult run) {
        return run.status() == Status.DONE && run.exit() == OcfCode.SUCCESS.exit();
    }

    /** Whether something happened after this run that tells of the state; monitors count where they were asked for. */
    private boolean hasNewer(List<OperationResult> runs, OperationResult than, boolean withMonitors) {
        for (OperationResult run : runs) {
            String action = run.key().action();
            boolean tells = switch (action) {
                case "start", "stop", "promote", "demote", "migrate_to", "migrate_from" -> true;
                case "monitor" -> withMonitors && run.status() != Status.PENDING;
                default -> false;
            };
            if (tells && !run.equals(than) && isNewer(run, than)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNewer(OperationResult run, OperationResult than) {
        boolean isSameNode = run.details().onNode().equals(than.details().onNode());
        if (isSameNode && run.callId() >= 0 && than.callId() >= 0) {
            return run.callId() > than.callId();
        }
        boolean areTimed =
                run.lastChange().isAfter(Instant.EPOCH) && than.lastChange().isAfter(Instant.EPOCH);
        return areTimed && run.lastChange().isAfter(than.lastChange());
    }
}
