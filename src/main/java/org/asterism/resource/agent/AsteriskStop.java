package org.asterism.resource.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.ProcessSignals.Signal;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.resource.agent.AsteriskProcess.Instance;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.ControlAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stop of Asterisk: asked, then SIGTERM, then SIGKILL, each after its grace. The graces are shortened so that two fifths of
 * the time limit are left for the last step.
 */
final class AsteriskStop {

    private static final Logger LOG = LoggerFactory.getLogger(AsteriskStop.class);

    private static final Duration PAUSE = Duration.ofMillis(10);

    private enum Step {
        ASKED,
        TERMINATED,
        KILLED
    }

    private final AsteriskAgent.Tools tools;
    private final AgentCall call;
    private final AsteriskSettings settings;
    private final boolean isMute;
    private final Supplier<CompletionStage<?>> first;
    private final Path run;
    private final BootTime begin;
    private volatile BootTime terminated;

    /**
     * @param isMute its control socket has not answered lately, and is not asked
     * @param first is waited for before one that can be asked is stopped
     */
    AsteriskStop(
            AsteriskAgent.Tools tools,
            AgentCall call,
            AsteriskSettings settings,
            boolean isMute,
            Supplier<CompletionStage<?>> first) {
        this.tools = tools;
        this.call = call;
        this.settings = settings;
        this.isMute = isMute;
        this.first = first;
        this.run = settings.runFolder();
        BootTime now = tools.clock().get();
        this.begin = now;
        this.terminated = now;
    }

    /** Runs on the files' executor. */
    CompletionStage<AgentResult> run() {
        Optional<Instance> found = AsteriskProcess.find(settings, run);
        if (found.isEmpty()) {
            return AsteriskAgent.done(Ended.of(OcfCode.SUCCESS, ""));
        }
        Instance instance = found.get();
        if (instance.isFrozen()) {
            return kill(instance);
        }
        boolean isDeaf = isMute || instance.exhaustion().isPresent(); // it could not take a caller
        return isDeaf ? terminate(instance) : first.get().thenComposeAsync(any -> ask(instance), tools.files());
    }

    private CompletionStage<AgentResult> ask(Instance instance) {
        if (grace(settings.stopGrace()).isZero()) {
            return terminate(instance);
        }
        CompletionStage<ControlAnswer> asked = tools.control()
                .command(run.resolve("asterisk.ctl"), AsteriskControl.STOP_NOW, grace(settings.stopGrace()));
        return asked.thenCompose(answer -> answer instanceof ControlAnswer.Said
                ? AsteriskAgent.later(tools, Duration.ZERO, () -> await(instance, Step.ASKED))
                : AsteriskAgent.later(tools, Duration.ZERO, () -> terminate(instance)));
    }

    private CompletionStage<AgentResult> terminate(Instance instance) {
        if (grace(settings.termGrace()).isZero()) {
            return kill(instance);
        }
        LOG.info("stopping Asterisk by SIGTERM: process={}", instance.pid());
        terminated = tools.clock().get();
        tools.signals().signalProcess(instance.pid(), Signal.TERM);
        return await(instance, Step.TERMINATED);
    }

    private CompletionStage<AgentResult> kill(Instance instance) {
        LOG.warn("stopping Asterisk by SIGKILL: process={} frozen={}", instance.pid(), instance.isFrozen());
        if (instance.leadsGroup()) {
            tools.signals().signalGroup(instance.pid(), Signal.KILL);
        } else {
            tools.signals().signalProcess(instance.pid(), Signal.KILL);
        }
        return await(instance, Step.KILLED);
    }

    private CompletionStage<AgentResult> await(Instance instance, Step step) {
        if (!instance.isAlive()) {
            return run(); // none left, or another one
        }
        if (tools.clock().get().isBefore(until(step))) {
            return AsteriskAgent.later(tools, PAUSE, () -> await(instance, step));
        }
        return switch (step) {
            case ASKED -> terminate(instance);
            case TERMINATED -> kill(instance);
            case KILLED ->
                AsteriskAgent.done(new AgentResult.TimedOut(
                        call.limit(), "process " + instance.pid() + " outlives SIGKILL", AgentOutput.NONE));
        };
    }

    private BootTime until(Step step) {
        return switch (step) {
            case ASKED -> begin.plus(grace(settings.stopGrace()));
            case TERMINATED -> terminated.plus(grace(settings.termGrace()));
            case KILLED -> begin.plus(call.limit().multipliedBy(95).dividedBy(100));
        };
    }

    /** Both graces together leave two fifths of the limit. */
    private Duration grace(Duration wanted) {
        Duration most = call.limit().multipliedBy(3).dividedBy(10);
        return wanted.compareTo(most) < 0 ? wanted : most;
    }
}
