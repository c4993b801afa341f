package org.asterism.policy;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceHistory;
import org.asterism.model.RunDetails;
import org.jspecify.annotations.Nullable;

/**
 * What live migrations leave in doubt in a live cluster. Once {@code migrate_to} was ordered, the instance may be on the target,
 * although that node has told nothing of it; so the target counts as having it until it tells otherwise. What it tells counts
 * from the call on that was its next when the migration was ordered, not by any clock.
 */
final class LiveMigrations {

    /** Nothing is newer than that. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private static final Comparator<OperationResult> BY_RUN = Comparator.comparing(
                    (OperationResult run) -> run.status() == Status.PENDING)
            .thenComparingLong(OperationResult::callId);

    private final Cluster cluster;
    private final Entry entry;
    private final Set<NodeInfo> certain = new HashSet<>();

    private LiveMigrations(Cluster cluster, Entry entry) {
        this.cluster = cluster;
        this.entry = entry;
    }

    /** Corrects what was observed of a primitive that exists once. Returns the nodes that count whatever others have. */
    static Set<NodeInfo> read(Cluster cluster, Entry entry) {
        LiveMigrations migrations = new LiveMigrations(cluster, entry);
        entry.observed = entry.observed.clone();
        for (NodeInfo node : cluster.nodes) {
            OperationResult last = last(entry.observed[node.index].history());
            if (last != null && last.key().action().equals("migrate_to")) {
                migrations.sent(node, last);
            }
        }
        return migrations.certain;
    }

    /** The newest operation that tells of the state. */
    private static @Nullable OperationResult last(@Nullable ResourceHistory history) {
        return history == null
                ? null
                : history.operations().values().stream()
                        .filter(LiveMigrations::tells)
                        .max(BY_RUN)
                        .orElse(null);
    }

    private static boolean tells(OperationResult run) {
        return switch (run.key().action()) {
            case "start", "stop", "promote", "demote", "migrate_to", "migrate_from" -> true;
            case "monitor" -> !run.key().isRecurring() && run.status() != Status.PENDING;
            default -> false;
        };
    }

    private void sent(NodeInfo source, OperationResult sent) {
        @Nullable NodeInfo target = node(sent.details().migrateTarget());
        boolean isUnderWay = sent.status() == Status.PENDING && source.isOnline();
        if (target == null) {
            entry.withheld = isUnderWay ? "its live migration from " + source.name + " has begun" : entry.withheld;
            return;
        }
        if (isUnderWay) {
            entry.migratesFrom = source;
            entry.migratesTo = target;
            entry.isMigrationPending = true;
            return;
        }
        boolean isSent = isGood(sent);
        @Nullable OperationResult received = told(target, sent, "migrate_from");
        if (received != null && received.status() == Status.PENDING) {
            certain.add(target);
            underway(source, target, isSent);
        } else if (received != null && isGood(received)) {
            left(source);
        } else if (hasStopped(target, sent, isSent)) {
            if (isSent && received == null && source.isOnline()) {
                left(source);
            } else if (source.isOnline()) {
                fail(source, "its live migration failed");
            }
        } else if (received != null) {
            certain.add(source);
            certain.add(target);
        } else if (told(target, sent, "start") == null) {
            take(target);
            certain.add(target);
            if (!isSent) {
                certain.add(source);
            }
            underway(source, target, isSent);
        }
    }

    /** Goes on if both can; else it ends where it may be. */
    private void underway(NodeInfo source, NodeInfo target, boolean isSent) {
        if (isSent && source.isOnline() && target.isOnline()) {
            entry.migratesFrom = source;
            entry.migratesTo = target;
        } else if (target.isOnline()) {
            fail(target, "a live migration to it did not end");
        } else if (source.isOnline()) {
            fail(source, "its live migration did not end");
        }
    }

    /** The instance is no longer there; a stop tidies up. */
    private void left(NodeInfo source) {
        entry.observed[source.index] = entry.observed[source.index].with(Observed.Presence.STOPPED);
        if (source.isOnline()) {
            entry.danglingSources.add(source);
        }
    }

    private void take(NodeInfo target) {
        entry.observed[target.index] = entry.observed[target.index].with(Observed.Presence.ACTIVE);
    }

    private void fail(NodeInfo node, String why) {
        entry.failed[node.index] = why;
        entry.isFailed = true;
    }

    /** A probe tells that it is not there only if nothing can arrive any more. */
    private boolean hasStopped(NodeInfo target, OperationResult sent, boolean isSent) {
        @Nullable OperationResult stop = told(target, sent, "stop");
        if (stop != null && isGood(stop)) {
            return true;
        }
        @Nullable OperationResult probe = told(target, sent, "monitor");
        return isSent && probe != null && probe.status() == Status.DONE && probe.exit() == OcfCode.NOT_RUNNING.exit();
    }

    /** What the target says of this action since the migration was ordered. */
    private @Nullable OperationResult told(NodeInfo target, OperationResult sent, String action) {
        @Nullable ResourceHistory history = entry.observed[target.index].history();
        if (history == null) {
            return null;
        }
        List<OperationResult> runs = history.operations().values().stream()
                .filter(LiveMigrations::tells)
                .toList();
        long before = before(sent);
        // A node that began anew counts its calls anew, and looked at what it has after that.
        boolean hasBegunAnew = before != UNKNOWN && runs.stream().allMatch(run -> run.callId() < before);
        return runs.stream()
                .filter(run -> run.key().action().equals(action))
                .filter(run -> hasBegunAnew || run.callId() > before)
                .max(BY_RUN)
                .orElse(null);
    }

    private static long before(OperationResult sent) {
        String given = sent.details().attributes().getOrDefault(RunDetails.TARGET_CALL, "");
        return given.matches("[0-9]{1,18}") ? Long.parseLong(given) : UNKNOWN;
    }

    /** The newest call on record there, for {@link RunDetails#TARGET_CALL}. */
    static long newestCall(Entry entry, int node) {
        @Nullable ResourceHistory history = entry.observed[node].history();
        return history == null
                ? 0
                : history.operations().values().stream()
                        .filter(LiveMigrations::tells)
                        .mapToLong(OperationResult::callId)
                        .max()
                        .orElse(0);
    }

    private static boolean isGood(OperationResult run) {
        return run.status() == Status.DONE && run.exit() == OcfCode.SUCCESS.exit();
    }

    private @Nullable NodeInfo node(String name) {
        return name.isEmpty() ? null : cluster.node(new NodeName(name));
    }
}
