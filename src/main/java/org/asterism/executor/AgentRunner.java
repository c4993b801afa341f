package org.asterism.executor;

import java.util.concurrent.CompletionStage;

/** Runs agents. */
public interface AgentRunner {

    /**
     * Runs one action. The stage never fails and always completes, also when the agent is missing or hangs.
     * Results may arrive on any thread.
     */
    CompletionStage<AgentResult> run(AgentCall call);

    /**
     * Ends the call with this number early, if it still runs; its result is then {@link AgentResult.Cancelled} unless it
     * ended first. For checks only: a half-done start or stop helps nobody.
     */
    void cancel(long callId);

    /** Observes a resource between monitors, as far as its agent can; see {@link NativeAgent#watch}. */
    default NativeAgent.Watch watch(AgentCall call, NativeAgent.Observer observer) {
        return () -> {};
    }
}
