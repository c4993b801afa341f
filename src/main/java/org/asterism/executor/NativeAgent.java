package org.asterism.executor;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;

/**
 * An agent inside this process. Each action must be idempotent as OCF demands: starting what runs and stopping what does not
 * run are successes. Nothing may block the caller; a returned stage that fails counts as {@link AgentResult.NotRun}.
 */
public interface NativeAgent {

    AgentName name();

    AgentMetadata metadata();

    /** Must not begin after {@link AgentCall#latestStart()}. */
    CompletionStage<AgentResult> start(AgentCall call);

    /** Never refuses because of a bad configuration: what runs must be stoppable. */
    CompletionStage<AgentResult> stop(AgentCall call);

    CompletionStage<AgentResult> monitor(AgentCall call);

    /** Like start, for the role Promoted. The default has no such role. */
    default CompletionStage<AgentResult> promote(AgentCall call) {
        return unimplemented("promote");
    }

    /** Like stop: it must end the role whatever the configuration says. The default has no such role. */
    default CompletionStage<AgentResult> demote(AgentCall call) {
        return unimplemented("demote");
    }

    private CompletionStage<AgentResult> unimplemented(String action) {
        return CompletableFuture.completedFuture(
                AgentResult.Ended.of(OcfCode.UNIMPLEMENTED, name() + " has no action '" + action + "'"));
    }

    /** Checks the parameters on this node, beyond what {@link #metadata} says. */
    CompletionStage<AgentResult> validate(AgentCall call);

    /** What of the resource other nodes can ask: {@code sip:ADDRESS:PORT} or {@code tcp:ADDRESS:PORT}. Never blocks. */
    default Optional<String> outside(AgentCall call) {
        return Optional.empty();
    }

    /**
     * Tells of what happens to the resource between monitors. {@code call} names the resource and its parameters.
     * The default sees nothing.
     */
    default Watch watch(AgentCall call, Observer observer) {
        return () -> {};
    }

    /** Called on any thread; returns at once. */
    interface Observer {

        /** Something happened; a monitor now would tell. */
        void suspicious();

        /** What made earlier results {@link AgentResult.Outlook#PASSING} is gone. */
        void cured();
    }

    /** Ends the observation. */
    @FunctionalInterface
    interface Watch {
        void close();
    }
}
