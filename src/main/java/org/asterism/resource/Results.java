package org.asterism.resource;

import java.time.Duration;
import java.time.Instant;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;

/** From what an agent did to what the history says. */
final class Results {

    /** Where {@code exit} does not hold. */
    private static final int NO_EXIT = -1;

    private Results() {}

    /** The entry of an operation that is about to begin. */
    static OperationResult pending(OperationKey key, long callId, int expectedExit, String digest, Instant now) {
        return new OperationResult(
                key, callId, Status.PENDING, NO_EXIT, expectedExit, "", digest, Duration.ZERO, now, now);
    }

    /** The same of a job's operation. */
    static OperationResult pending(Job.Plan plan, long callId, Instant now) {
        return new OperationResult(
                plan.key(),
                callId,
                Status.PENDING,
                NO_EXIT,
                plan.expectedExit(),
                "",
                plan.digest(),
                Duration.ZERO,
                now,
                now,
                plan.details());
    }

    /** The entry of the same operation now that it ended. */
    static OperationResult ended(OperationResult pending, AgentResult result, Duration took, Instant now) {
        int exit = exit(result);
        boolean isOwnProbe = pending.expectedExit() == ANY;
        return new OperationResult(
                pending.key(),
                pending.callId(),
                status(result),
                exit,
                isOwnProbe ? expected(exit) : pending.expectedExit(),
                result.reason(),
                pending.paramsDigest(),
                took,
                pending.lastRun(),
                now,
                pending.details());
    }

    /** Expected exit of a probe that nobody expects anything of. */
    static final int ANY = -2;

    /** Each of a probe's regular answers is what was expected; anything else is a failure of the probe. */
    private static int expected(int exit) {
        return OcfCode.of(exit)
                .filter(code -> switch (code) {
                    case SUCCESS, NOT_RUNNING, RUNNING_PROMOTED -> true;
                    default -> false;
                })
                .map(OcfCode::exit)
                .orElse(OcfCode.NOT_RUNNING.exit());
    }

    /** Of an operation that needed no agent. */
    static OperationResult carriedOut(OperationKey key, long callId, Instant now) {
        OperationResult pending = pending(key, callId, OcfCode.SUCCESS.exit(), "", now);
        return ended(pending, AgentResult.Ended.of(OcfCode.SUCCESS, ""), Duration.ZERO, now);
    }

    static boolean isPassing(AgentResult result) {
        return result instanceof AgentResult.Unavailable lacking && lacking.outlook() == Outlook.PASSING;
    }

    private static Status status(AgentResult result) {
        if (result instanceof AgentResult.Ended || result instanceof AgentResult.Unavailable) {
            return Status.DONE;
        }
        if (result instanceof AgentResult.TimedOut) {
            return Status.TIMED_OUT;
        }
        if (result instanceof AgentResult.Cancelled) {
            return Status.CANCELLED;
        }
        if (result instanceof AgentResult.CameTooLate
                || result instanceof AgentResult.NotRun
                || result instanceof AgentResult.NeverRan) {
            return Status.ERROR;
        }
        throw new AssertionError(result);
    }

    /** Degraded is running, as the scheduler sees it; the agent's reason stays. */
    private static int exit(AgentResult result) {
        if (result instanceof AgentResult.Ended ended) {
            return ended.is(OcfCode.DEGRADED)
                    ? OcfCode.SUCCESS.exit()
                    : ended.is(OcfCode.DEGRADED_PROMOTED) ? OcfCode.RUNNING_PROMOTED.exit() : ended.exit();
        }
        if (result instanceof AgentResult.Unavailable lacking) {
            return lacking.code().exit();
        }
        return OcfCode.ERROR.exit();
    }
}
