package org.asterism.node;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;

/** What a node's history of a resource says about it now, for display; decisions are the scheduler's. */
enum Activity {
    UNKNOWN,
    STOPPED,
    STARTING,
    STOPPING,
    RUNNING,
    FAILED;

    private static final Comparator<OperationResult> BY_CALL = Comparator.comparingLong(OperationResult::callId);

    /** The last word of the history; an operation in flight is the newest of all. */
    static Activity of(ResourceHistory history) {
        Optional<OperationResult> pending = history.operations().values().stream()
                .filter(result -> result.status() == OperationResult.Status.PENDING)
                .filter(result -> !result.key().action().equals("monitor"))
                .max(BY_CALL);
        if (pending.isPresent()) {
            return pending.get().key().action().equals("stop") ? STOPPING : STARTING;
        }
        return history.operations().values().stream()
                .filter(result -> result.status() != OperationResult.Status.PENDING)
                .max(BY_CALL)
                .map(Activity::last)
                .orElse(UNKNOWN);
    }

    private static final Set<Integer> UP = Set.of(
            OcfCode.SUCCESS.exit(),
            OcfCode.RUNNING_PROMOTED.exit(),
            OcfCode.DEGRADED.exit(),
            OcfCode.DEGRADED_PROMOTED.exit());

    private static Activity last(OperationResult result) {
        boolean isDone = result.status() == OperationResult.Status.DONE;
        boolean isNotRunning = isDone && result.exit() == OcfCode.NOT_RUNNING.exit();
        return switch (result.key().action()) {
            case "stop" -> isDone && result.exit() == OcfCode.SUCCESS.exit() ? STOPPED : FAILED;
            case "monitor" ->
                // A recurring one that expects nothing to run watches for instances that others started.
                isNotRunning && (!result.key().isRecurring() || !result.isFailed())
                        ? STOPPED
                        : isDone && UP.contains(result.exit()) ? RUNNING : isAbsent(result) ? STOPPED : FAILED;
            default -> isDone && result.exit() == OcfCode.SUCCESS.exit() ? RUNNING : FAILED;
        };
    }

    /** A probe of something that is not installed here found nothing. */
    private static boolean isAbsent(OperationResult result) {
        return !result.key().isRecurring()
                && (result.exit() == OcfCode.NOT_INSTALLED.exit() || result.exit() == OcfCode.NOT_CONFIGURED.exit());
    }

    boolean isActive() {
        return this == RUNNING || this == STARTING || this == STOPPING || this == FAILED;
    }
}
