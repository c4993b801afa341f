package org.asterism.executor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;

/** Stands for an agent of our own that works only within a running manager: it tells of itself, and can do nothing. */
public record DescribedAgent(AgentName name, AgentMetadata metadata) implements NativeAgent {

    @Override
    public CompletionStage<AgentResult> start(AgentCall call) {
        return refused();
    }

    @Override
    public CompletionStage<AgentResult> stop(AgentCall call) {
        return refused();
    }

    @Override
    public CompletionStage<AgentResult> monitor(AgentCall call) {
        return refused();
    }

    @Override
    public CompletionStage<AgentResult> validate(AgentCall call) {
        return refused();
    }

    private CompletionStage<AgentResult> refused() {
        return CompletableFuture.completedFuture(new AgentResult.Unavailable(
                OcfCode.INSUFFICIENT_PRIVILEGES, name + " works only within a running manager", Outlook.LASTING));
    }
}
