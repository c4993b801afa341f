package org.asterism.executor;

import java.time.Duration;

/** How a process ended. */
public sealed interface ProcessEnd {

    /**
     * By itself.
     *
     * @param status 128 + n if signal n ended it
     */
    record Exited(int status, AgentOutput output, Duration took) implements ProcessEnd {}

    /** At its limit, by us. {@code remains}: even SIGKILL did not end it in time (it hangs in the kernel). */
    record TimedOut(Duration limit, AgentOutput output, boolean remains) implements ProcessEnd {}

    /** By us, because the caller asked for it. */
    record Cancelled(AgentOutput output) implements ProcessEnd {}

    /** The launcher refused: the latest moment of its start had passed. */
    record CameTooLate() implements ProcessEnd {}

    /** The program could not be executed. */
    record NotExecuted(String reason) implements ProcessEnd {}

    /** There was no process at all. */
    record NotStarted(String reason) implements ProcessEnd {}
}
