package org.asterism.policy;

import java.time.Instant;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Score;

/** What failed operations and fail counts mean: recovery, bans, blocks, nodes in standby. */
final class Failures {

    private final Cluster cluster;

    private Failures(Cluster cluster) {
        this.cluster = cluster;
    }

    static void run(Cluster cluster) {
        if (cluster.isPacemaker()) {
            FailureBans.run(cluster);
            return;
        }
        Failures failures = new Failures(cluster);
        for (Entry entry : cluster.primitives()) {
            for (NodeInfo node : cluster.nodes) {
                if (node.isOnline()) {
                    failures.judge(entry, node);
                }
            }
        }
    }

    private void judge(Entry entry, NodeInfo node) {
        Observed seen = entry.observed[node.index];
        ResourceHistory history = seen.history();
        if (history == null) {
            return;
        }
        if (!entry.isOrphan && !isExpired(entry, history.lastFailure())) {
            countFailures(entry, node, history);
        }
        for (OperationResult failure : seen.failures()) {
            if (failure.key().action().equals("monitor") && isExpired(entry, failure.lastChange())) {
                forget(entry, node, failure);
            } else {
                react(entry, node, failure);
            }
        }
    }

    private boolean isExpired(Entry entry, Instant failed) {
        return isExpired(cluster, entry, failed);
    }

    /** By {@code failure-timeout}. */
    static boolean isExpired(Cluster cluster, Entry entry, Instant failed) {
        return !entry.meta.failureTimeout().isZero()
                && failed.isAfter(Instant.EPOCH)
                && !failed.plus(entry.meta.failureTimeout()).isAfter(cluster.state.now());
    }

    /** A lapsed failed probe has told nothing; a lapsed failed monitor told of a resource that was started. */
    private static void forget(Entry entry, NodeInfo node, OperationResult failure) {
        if (!failure.key().isRecurring()) {
            entry.observed[node.index] = entry.observed[node.index].with(Observed.Presence.UNKNOWN);
            entry.active.remove(node);
        }
    }

    private void countFailures(Entry entry, NodeInfo node, ResourceHistory history) {
        Score sum = Score.ZERO;
        for (var count : history.failCounts().entrySet()) {
            OnFail onFail = OnFail.of(entry.primitive(), count.getKey(), cluster.document);
            if (onFail != OnFail.RESTART && onFail != OnFail.FENCE) {
                continue;
            }
            boolean isFatal = cluster.options.startFailureIsFatal()
                    && count.getKey().action().equals("start")
                    && count.getValue().value() > 0;
            sum = sum.plus(isFatal ? Score.INFINITY : count.getValue());
        }
        int threshold = entry.meta.migrationThreshold();
        if (threshold > 0 && sum.value() >= threshold) {
            entry.addScore(node.index, "migration-threshold", -Tally.INFINITY);
        }
    }

    private void react(Entry entry, NodeInfo node, OperationResult failure) {
        boolean canFence = LiveFencing.isPossible(cluster);
        OnFail failedStop = canFence ? OnFail.FENCE : OnFail.BLOCK;
        OnFail onFail = OnFail.of(entry.primitive(), failure.key(), cluster.document, failedStop);
        if (onFail == OnFail.IGNORE) {
            if (failure.key().action().equals("stop")) {
                entry.active.remove(node);
            }
            return;
        }
        ban(entry, node, failure);
        if (!entry.isActiveOn(node.index)) {
            return;
        }
        String what = describe(failure) + " on " + node.name;
        switch (onFail) {
            case BLOCK -> {
                entry.unmanaged = "blocked: " + what;
                entry.isBroken = true;
            }
            case STOP -> {
                fail(entry, node, what);
                entry.stopWish = what;
            }
            case STANDBY -> {
                fail(entry, node, what);
                node.putInStandby();
            }
            case FENCE -> {
                fail(entry, node, what);
                if (canFence && node.fenceReason.isEmpty()) {
                    node.fenceReason = entry.base + ": " + what;
                }
                if (failure.key().action().equals("stop")) {
                    entry.unmanaged = "blocked until fenced: " + what;
                    entry.isBroken = true;
                }
            }
            case RESTART -> fail(entry, node, what);
            case IGNORE -> throw new AssertionError("handled above");
        }
    }

    /** OCF severities: hard errors ban this node, a broken configuration bans all. */
    private static void ban(Entry entry, NodeInfo node, OperationResult failure) {
        if (failure.status() != Status.DONE && failure.status() != Status.ERROR) {
            return;
        }
        String origin = "failed-" + failure.key().action();
        switch (OcfCode.of(failure.exit()).orElse(OcfCode.ERROR)) {
            case INVALID_PARAM, INSUFFICIENT_PRIVILEGES, NOT_INSTALLED ->
                entry.addScore(node.index, origin, -Tally.INFINITY);
            case UNIMPLEMENTED -> {
                if (!failure.key().isRecurring()) {
                    entry.addScore(node.index, origin, -Tally.INFINITY);
                }
            }
            case NOT_CONFIGURED -> entry.addEverywhere(origin, -Tally.INFINITY);
            default -> {
                // soft: the same node may be tried again
            }
        }
    }

    static String describe(OperationResult failure) {
        String how = switch (failure.status()) {
            case TIMED_OUT -> "timed out";
            case ERROR -> "could not be run";
            default ->
                "failed (" + OcfCode.of(failure.exit()).map(OcfCode::text).orElse("exit status " + failure.exit())
                        + ")";
        };
        return failure.key().action() + " " + how + (failure.reason().isEmpty() ? "" : ", " + failure.reason());
    }

    private static void fail(Entry entry, NodeInfo node, String what) {
        entry.failed[node.index] = what;
        entry.isFailed = true;
    }
}
