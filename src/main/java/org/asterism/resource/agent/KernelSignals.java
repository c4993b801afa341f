package org.asterism.resource.agent;

import org.asterism.executor.ProcessSignals;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals by system call: no process, no delay. */
public final class KernelSignals implements ProcessSignals {

    private static final Logger LOG = LoggerFactory.getLogger(KernelSignals.class);

    @Override
    public void signalGroup(long group, Signal signal) {
        Outcome outcome = Processes.signal(
                group,
                switch (signal) {
                    case TERM -> Processes.Signal.TERM;
                    case KILL -> Processes.Signal.KILL;
                });
        if (outcome instanceof Outcome.Refused refused) {
            LOG.warn(
                    "cannot signal: group={} error={}", group, refused.refusal().sentence());
        }
    }

    @Override
    public void signalProcess(long pid, Signal signal) {
        ProcessHandle.of(pid).ifPresent(process -> {
            boolean isSent = signal == Signal.KILL ? process.destroyForcibly() : process.destroy();
            LOG.debug("signalled: process={} signal={} sent={}", pid, signal, isSent);
        });
    }
}
