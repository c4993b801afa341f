package org.asterism.executor;

import java.util.concurrent.CompletionStage;

/** Keeps the values of private parameters out of results: agents repeat in their errors what they were given. */
public final class SecretKeeper implements AgentRunner {

    private final AgentRunner inner;
    private final AgentFacts facts;

    public SecretKeeper(AgentRunner inner, AgentFacts facts) {
        this.inner = inner;
        this.facts = facts;
    }

    @Override
    public CompletionStage<AgentResult> run(AgentCall call) {
        return inner.run(call)
                .thenApply(result -> facts.of(call.agent())
                        .filter(known -> !known.secrets().isEmpty())
                        .map(known -> masked(call, known, result))
                        .orElse(result));
    }

    private static AgentResult masked(AgentCall call, AgentMetadata known, AgentResult result) {
        if (result instanceof AgentResult.Ended ended) {
            return new AgentResult.Ended(
                    ended.exit(),
                    Secrets.masked(ended.reason(), call.params(), known),
                    masked(call, known, ended.output()),
                    ended.took());
        }
        if (result instanceof AgentResult.TimedOut late) {
            return new AgentResult.TimedOut(
                    late.limit(),
                    Secrets.masked(late.reason(), call.params(), known),
                    masked(call, known, late.output()));
        }
        return result;
    }

    private static AgentOutput masked(AgentCall call, AgentMetadata known, AgentOutput output) {
        return new AgentOutput(
                Secrets.masked(output.standard(), call.params(), known),
                Secrets.masked(output.error(), call.params(), known),
                output.droppedBytes());
    }

    @Override
    public void cancel(long callId) {
        inner.cancel(callId);
    }

    @Override
    public NativeAgent.Watch watch(AgentCall call, NativeAgent.Observer observer) {
        return inner.watch(call, observer);
    }
}
