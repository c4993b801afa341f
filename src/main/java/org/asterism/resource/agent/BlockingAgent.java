package org.asterism.resource.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(250);

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

    /**
     * Tries again while it ends with {@link OcfCode#ERROR}, for a moment: what it stands on, an address or a route, may have been
     * taken away and be about to be put back by its own monitor.
     */
    final CompletionStage<AgentResult> patiently(AgentCall call, Supplier<CompletionStage<AgentResult>> attempt) {
        Duration half = call.limit().dividedBy(2);
        return again(attempt, tools.clock().get().plus(half.compareTo(PATIENCE) < 0 ? half : PATIENCE));
    }

    private CompletionStage<AgentResult> again(Supplier<CompletionStage<AgentResult>> attempt, BootTime until) {
        return attempt.get().thenCompose(result -> {
            boolean isBad = result instanceof Ended ended && ended.is(OcfCode.ERROR);
            if (!isBad || !tools.clock().get().isBefore(until)) {
                return CompletableFuture.completedFuture(result);
            }
            Executor delayed =
                    CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, tools.blocking());
            return CompletableFuture.supplyAsync(() -> again(attempt, until), delayed)
                    .thenCompose(stage -> stage);
        });
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
