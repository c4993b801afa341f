package org.asterism.executor;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends signals by the shell's own {@code kill}: works everywhere, costs a process each time. */
public final class ShellSignals implements ProcessSignals {

    private static final Logger LOG = LoggerFactory.getLogger(ShellSignals.class);

    @Override
    public void signalGroup(long group, Signal signal) {
        send("-" + positive(group), signal);
    }

    @Override
    public void signalProcess(long pid, Signal signal) {
        send(Long.toString(positive(pid)), signal);
    }

    /** 1 would be init, and -1 everyone. */
    private static long positive(long id) {
        if (id < 2) {
            throw new IllegalArgumentException("not a process of ours: " + id);
        }
        return id;
    }

    private static void send(String target, Signal signal) {
        List<String> words =
                List.of("/bin/sh", "-c", "kill -s \"$1\" -- \"$2\" 2>/dev/null", "kill", signal.name(), target);
        try {
            Process kill = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor();
        } catch (IOException e) {
            LOG.warn("cannot send signal={} to={} error={}", signal, target, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
