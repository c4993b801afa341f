package org.asterism.resource.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.LatestStart;
import org.asterism.executor.NativeAgent;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;

/** An agent whose work waits for the kernel or the network, on threads made for that. */
abstract class BlockingAgent implements NativeAgent {

    /**
     * What such agents work with.
     *
     * @param blocking for calls that wait
     * @param marks what was started, gone after a boot
     */
    record Tools(Executor blocking, Supplier<BootTime> clock, StartMarks marks, AgentNotes notes) {}

    private final Tools tools;

    BlockingAgent(Tools tools) {
        this.tools = tools;
    }

    final Tools tools() {
        return tools;
    }

    /** Runs it aside; an {@link IllegalArgumentException} is a wrong parameter, and its message says which. */
    final CompletionStage<AgentResult> aside(Supplier<AgentResult> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.get();
                    } catch (IllegalArgumentException e) {
                        return new AgentResult.Unavailable(
                                OcfCode.INVALID_PARAM, String.valueOf(e.getMessage()), Outlook.LASTING);
                    }
                },
                tools.blocking());
    }

    /** Runs it aside if the right to start has not ended by then. */
    final CompletionStage<AgentResult> inTime(AgentCall call, Supplier<AgentResult> work) {
        return aside(() -> isTooLate(call) ? new AgentResult.CameTooLate("the right to start had ended") : work.get());
    }

    final boolean isTooLate(AgentCall call) {
        return call.latestStart() instanceof LatestStart.Before before
                && !tools.clock().get().isBefore(before.moment());
    }

    static AgentResult good(String words) {
        return Ended.of(OcfCode.SUCCESS, words);
    }

    static AgentResult bad(String words) {
        return Ended.of(OcfCode.ERROR, words);
    }

    static AgentResult stopped() {
        return Ended.of(OcfCode.NOT_RUNNING, "not running");
    }
}
