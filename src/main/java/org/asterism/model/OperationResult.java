package org.asterism.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What became of the last run of an operation on a node; the CIB's {@code lrm_rsc_op}.
 *
 * @param callId counts up per node; a later run has a larger one
 * @param exit the agent's exit status where {@code status} is DONE; see {@link OcfCode}
 * @param expectedExit what the one who ordered it expected; a difference is a failure
 * @param reason the agent's exit reason or our own sentence; empty when there is none
 * @param paramsDigest digest of the parameters it ran with, to find changed ones
 * @param duration how long it took
 * @param lastRun wall time of the start of the run (display, failure-timeout)
 * @param lastChange wall time when the result last changed
 * @param details what only a CIB's history has
 */
public record OperationResult(
        OperationKey key,
        long callId,
        Status status,
        int exit,
        int expectedExit,
        String reason,
        String paramsDigest,
        Duration duration,
        Instant lastRun,
        Instant lastChange,
        RunDetails details) {

    public OperationResult {
        details = Objects.requireNonNullElse(details, RunDetails.NONE);
    }

    /** Of a live cluster. */
    public OperationResult(
            OperationKey key,
            long callId,
            Status status,
            int exit,
            int expectedExit,
            String reason,
            String paramsDigest,
            Duration duration,
            Instant lastRun,
            Instant lastChange) {
        this(
                key,
                callId,
                status,
                exit,
                expectedExit,
                reason,
                paramsDigest,
                duration,
                lastRun,
                lastChange,
                RunDetails.NONE);
    }

    /** The same with other details. */
    public OperationResult with(RunDetails other) {
        return new OperationResult(
                key, callId, status, exit, expectedExit, reason, paramsDigest, duration, lastRun, lastChange, other);
    }

    /** How the run ended, apart from its exit status. */
    public enum Status {
        /** Ordered or running; counts as active if it is a start. */
        PENDING,
        /** Ended by itself; {@code exit} holds. */
        DONE,
        /** Ended by us at its time limit. */
        TIMED_OUT,
        /** Could not be run here (no agent, launcher refused). */
        ERROR,
        /** Cancelled before it ended. */
        CANCELLED
    }

    /** Never a notification: whether the agent takes it, or has no such action, changes nothing (Pacemaker's behaviour). */
    public boolean isFailed() {
        return !key.action().equals("notify") && isBad();
    }

    private boolean isBad() {
        return status == Status.TIMED_OUT
                || status == Status.ERROR
                || (status == Status.DONE && exit != expectedExit && !isProbeAnswer());
    }

    /** A one-off monitor that answers "not running" or "running" is an answer, not a failure. */
    private boolean isProbeAnswer() {
        return key.action().equals("monitor")
                && !key.isRecurring()
                && (exit == OcfCode.SUCCESS.exit() || exit == OcfCode.NOT_RUNNING.exit());
    }
}
