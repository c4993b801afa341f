package org.asterism.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.ClusterState;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * Reads one resource's history on one node in the order of its runs, as Pacemaker does: which role it has, whether an operation
 * is in flight, what failed and what that leads to.
 */
final class HistoryReplay {

    private static final int STATUS_NOT_SUPPORTED = 3;
    private static final int STATUS_ERROR = 4;
    private static final int STATUS_NOT_INSTALLED = 7;
    private static final int STATUS_UNKNOWN_RESULT = 193;

    private final Cluster cluster;
    private final Entry entry;
    private final NodeInfo node;
    private final ResourceHistory history;

    Role role = Role.ANY;
    Consequence worst = Consequence.IGNORE;
    /** A failure asks that it stays stopped from now on; empty: none. */
    String stopWish = "";

    String pendingTask = "";
    boolean isFailureIgnored;
    /** It could not be stopped, and the node cannot be fenced. */
    boolean isBeyondHelp;
    /** Last failure, as words. */
    String failure = "";

    final List<OperationResult> failures = new ArrayList<>();
    final List<OperationResult> recurring = new ArrayList<>();
    private @Nullable OperationResult lastFailure;

    @Nullable
    OperationResult started;

    private boolean isInFlight;

    HistoryReplay(Cluster cluster, Entry entry, NodeInfo node, ResourceHistory history) {
        this.cluster = cluster;
        this.entry = entry;
        this.node = node;
        this.history = history;
    }

    /** Runs are few, and what is known of their order may contradict itself, which a library's sort would not forgive. */
    static List<OperationResult> inOrder(ResourceHistory history) {
        List<OperationResult> sorted = new ArrayList<>();
        for (OperationResult run : history.runs()) {
            int at = sorted.size();
            while (at > 0 && RunOrder.OLDEST_FIRST.compare(sorted.get(at - 1), run) > 0) {
                at--;
            }
            sorted.add(at, run);
        }
        return sorted;
    }

    void run() {
        for (OperationResult run : inOrder(history)) {
            String action = run.key().action();
            if (!action.equals("notify") && !action.equals("meta-data") && run.status() != Status.CANCELLED) {
                read(run);
            }
        }
    }

    Observed observed() {
        Observed.Presence presence = role == Role.ANY
                ? Observed.Presence.UNKNOWN
                : role == Role.STOPPED ? Observed.Presence.STOPPED : Observed.Presence.ACTIVE;
        return new Observed(
                presence, isInFlight, List.copyOf(failures), List.copyOf(recurring), started, history, role);
    }

    private void read(OperationResult run) {
        if (run.status() == Status.PENDING) {
            pending(run);
            track(run);
            return;
        }
        if (isExpired(run)) {
            if (run.key().isRecurring()) {
                activate();
            }
            return;
        }
        if (isSuccess(run)) {
            succeed(run, exit(run));
        } else {
            fail(run);
        }
        track(run);
    }

    /** Monitors that run since the last start or stop, and the start itself. */
    private void track(OperationResult run) {
        String action = run.key().action();
        switch (action) {
            case "start", "migrate_from" -> {
                recurring.clear();
                started = run;
            }
            case "stop" -> {
                if (run.status() != Status.PENDING) {
                    recurring.clear();
                    started = null;
                }
            }
            case "promote", "demote" -> {
                // Monitors of the former role are cancelled one by one, and those are on record.
            }
            case "monitor" -> {
                if (run.key().isRecurring()) {
                    recurring.removeIf(earlier -> earlier.key().equals(run.key()));
                    recurring.add(run);
                } else if (role != Role.STOPPED && started == null) {
                    started = run;
                }
            }
            default -> {
                // Others tell nothing of monitors.
            }
        }
    }

    private void pending(OperationResult run) {
        isInFlight = true;
        switch (run.key().action()) {
            case "start" -> activate();
            case "promote" -> role = Role.PROMOTED;
            default -> {
                // Whatever it was, it still is.
            }
        }
        if (!isProbe(run)) {
            pendingTask = run.key().action();
        }
    }

    private static boolean isProbe(OperationResult run) {
        return run.key().action().equals("monitor") && !run.key().isRecurring();
    }

    private static int exit(OperationResult run) {
        return switch (run.exit()) {
            case 190 -> OcfCode.SUCCESS.exit();
            case 191 -> OcfCode.RUNNING_PROMOTED.exit();
            default -> run.exit();
        };
    }

    private boolean isSuccess(OperationResult run) {
        int code = run.details().statusCode();
        if (code != 0 && code != STATUS_ERROR && code != STATUS_UNKNOWN_RESULT) {
            return false;
        }
        int exit = exit(run);
        int expected = run.expectedExit();
        switch (OcfCode.of(exit).orElse(OcfCode.ERROR)) {
            case SUCCESS -> {
                return isProbe(run) || expected <= 0 || expected == exit;
            }
            case NOT_RUNNING -> {
                return isProbe(run)
                        || expected == exit
                        || !entry.meta.isManaged()
                        || run.key().action().equals("stop");
            }
            case RUNNING_PROMOTED -> {
                return isProbe(run) || expected == exit;
            }
            case UNIMPLEMENTED -> {
                return false;
            }
            default -> {
                return expected == exit && exit != OcfCode.FAILED_PROMOTED.exit();
            }
        }
    }

    private void succeed(OperationResult run, int exit) {
        boolean clears = true;
        if (exit == OcfCode.NOT_RUNNING.exit()) {
            role = Role.STOPPED;
        } else {
            switch (run.key().action()) {
                case "start", "migrate_from" -> activateAnew();
                case "stop" -> {
                    role = Role.STOPPED;
                    // A monitor that was asked for before that never ran.
                    pendingTask = pendingTask.equals("monitor") ? "" : pendingTask;
                }
                case "promote" -> role = Role.PROMOTED;
                case "demote" -> {
                    role = Role.UNPROMOTED;
                    clears = worst == Consequence.DEMOTE;
                }
                case "monitor" -> {
                    clears = lastFailure != null && lastFailure.key().equals(run.key());
                    if (exit == OcfCode.RUNNING_PROMOTED.exit()) {
                        role = Role.PROMOTED;
                    } else {
                        activate();
                    }
                }
                case "migrate_to" -> {
                    role = MigrationReplay.sent(cluster, entry, node, run);
                    clears = false;
                }
                default -> {
                    clears = false;
                    activate();
                }
            }
        }
        if (clears) {
            clearFailure();
        }
    }

    private void clearFailure() {
        failures.clear();
        switch (worst) {
            case STOP, BAN, STANDBY, FENCE -> {
                // Only a cleanup ends these.
            }
            case RESET_REMOTE -> {
                if (!RemoteParts.reconnectsLater(entry)) {
                    worst = Consequence.IGNORE;
                }
            }
            default -> {
                worst = Consequence.IGNORE;
                stopWish = "";
            }
        }
    }

    private void activate() {
        if (role == Role.ANY || role == Role.STOPPED) {
            activateAnew();
        }
    }

    private void activateAnew() {
        role = entry.isPromotable() ? Role.UNPROMOTED : Role.STARTED;
    }

    private void fail(OperationResult run) {
        Consequence consequence = Consequence.of(cluster, entry, run.key());
        String action = run.key().action();
        boolean isStop = action.equals("stop");
        if (exit(run) == OcfCode.FAILED_PROMOTED.exit() || exit(run) == OcfCode.RUNNING_PROMOTED.exit()) {
            role = Role.PROMOTED;
        }
        if (consequence == Consequence.IGNORE || (consequence == Consequence.RESTART_CONTAINER && isStop)) {
            isFailureIgnored = true;
            succeed(run, run.expectedExit() < 0 ? OcfCode.SUCCESS.exit() : run.expectedExit());
            if (consequence == Consequence.RESTART_CONTAINER && consequence.isWorseThan(worst)) {
                worst = consequence;
            }
            return;
        }
        lastFailure = run;
        failures.add(run);
        failure = Failures.describe(run) + " on " + node.name;
        if (consequence.isWorseThan(worst)) {
            worst = consequence;
        }
        switch (action) {
            case "stop" -> cluster.bans.add(new Cluster.Ban(entry, node.index, "failed-stop"));
            case "migrate_to" -> {
                role = Role.STARTED;
                MigrationReplay.notSent(cluster, entry, run);
            }
            case "migrate_from" -> {
                role = Role.STARTED;
                MigrationReplay.notReceived(cluster, entry, run);
            }
            case "promote" -> role = Role.PROMOTED;
            case "demote" -> role = consequence == Consequence.BLOCK ? Role.PROMOTED : Role.UNPROMOTED;
            default -> {
                // The role follows from what was there before.
            }
        }
        if (meansAbsent(run)) {
            role = Role.STOPPED;
        } else {
            activate();
        }
        if (consequence == Consequence.STOP) {
            stopWish = failure;
        }
        if (isStop && isHard(run) && !canFence()) {
            isBeyondHelp = true;
        }
        ban(run);
    }

    private static boolean isHard(OperationResult run) {
        return switch (OcfCode.of(run.exit()).orElse(OcfCode.ERROR)) {
            case INVALID_PARAM, INSUFFICIENT_PRIVILEGES, NOT_INSTALLED, UNIMPLEMENTED -> true;
            default -> false;
        };
    }

    private boolean canFence() {
        return cluster.options.isFencingEnabled()
                && (cluster.state.votes() == ClusterState.Votes.WON
                        || cluster.options.text("no-quorum-policy").equals("ignore")
                        || node.isOnline());
    }

    /** Where the agent is not installed, nothing can have been started by it. */
    private static boolean meansAbsent(OperationResult run) {
        boolean isAbsent =
                run.exit() == OcfCode.NOT_INSTALLED.exit() || run.details().statusCode() == STATUS_NOT_INSTALLED;
        return isAbsent && isProbe(run);
    }

    /** OCF severities: hard errors ban this node, a broken configuration bans all. */
    private void ban(OperationResult run) {
        int code = run.details().statusCode();
        boolean isExecuted = code == 0 || code == STATUS_ERROR || code == STATUS_UNKNOWN_RESULT;
        Entry banned = entry.root();
        String origin = "failed-" + run.key().action();
        if (code == STATUS_NOT_INSTALLED) {
            cluster.bans.add(new Cluster.Ban(banned, node.index, origin));
        } else if (isExecuted && code != STATUS_NOT_SUPPORTED) {
            switch (OcfCode.of(run.exit()).orElse(OcfCode.ERROR)) {
                case INVALID_PARAM, INSUFFICIENT_PRIVILEGES, NOT_INSTALLED ->
                    cluster.bans.add(new Cluster.Ban(banned, node.index, origin));
                case UNIMPLEMENTED -> {
                    if (!run.key().isRecurring()) {
                        cluster.bans.add(new Cluster.Ban(banned, node.index, origin));
                    }
                }
                case NOT_CONFIGURED -> cluster.bans.add(new Cluster.Ban(banned, Entry.NOWHERE, origin));
                default -> {
                    // Soft: the same node may be tried again.
                }
            }
        }
    }

    /** A failure that lapsed; one that answers the question of a probe stays an answer. */
    private boolean isExpired(OperationResult run) {
        if (entry.meta.failureTimeout().isZero() || isSuccess(run)) {
            return false;
        }
        Instant end = run.lastChange().plus(entry.meta.failureTimeout());
        return run.lastChange().isAfter(Instant.EPOCH)
                && !end.isAfter(cluster.state.now())
                && Consequence.of(cluster, entry, run.key()) != Consequence.BLOCK
                && !FailCounts.hasUnexpired(cluster, entry, node);
    }
}
