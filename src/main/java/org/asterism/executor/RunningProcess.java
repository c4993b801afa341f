package org.asterism.executor;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.asterism.executor.ProcessSignals.Signal;
import org.asterism.model.BootTime;

/** One process under way. Used by the keeper's thread only. */
final class RunningProcess {

    private static final int MOST_AT_ONCE = 1 << 20;

    private enum Phase {
        RUNNING,
        TERMINATING,
        KILLING
    }

    private final ProcessRunner.Command command;
    private final Spawning.Child child;
    private final BootTime begin;
    private final ProcessRunner.Settings settings;
    private final Consumer<Signal> group;
    private final Consumer<ProcessEnd> whenEnded;
    private final Capture outCapture = new Capture();
    private final Capture errCapture = new Capture();
    private boolean isCancelRequested;
    private boolean isCancelled;
    private Phase phase = Phase.RUNNING;
    private BootTime due;

    RunningProcess(
            ProcessRunner.Command command,
            Spawning.Child child,
            BootTime begin,
            ProcessRunner.Settings settings,
            Consumer<Signal> group,
            Consumer<ProcessEnd> whenEnded) {
        this.command = command;
        this.child = child;
        this.begin = begin;
        this.settings = settings;
        this.group = group;
        this.whenEnded = whenEnded;
        this.due = begin.plus(command.limit());
    }

    long id() {
        return command.id();
    }

    Spawning.Child child() {
        return child;
    }

    BootTime due() {
        return due;
    }

    void requestCancel() {
        isCancelRequested = true;
    }

    /** The keeper was late itself; nobody is to pay for it. */
    void credit(Duration lateness) {
        due = due.plus(lateness);
    }

    /** Takes the output that is there; true if there was some. */
    boolean drain(byte[] buffer) {
        return drain(child::readOutput, outCapture, buffer) + drain(child::readError, errCapture, buffer) > 0;
    }

    private static int drain(ToIntFunction<byte[]> stream, Capture capture, byte[] buffer) {
        int total = 0;
        int got = 1;
        while (got > 0 && total < MOST_AT_ONCE) {
            got = stream.applyAsInt(buffer);
            capture.add(buffer, got);
            total += got;
        }
        return total;
    }

    /** Gives up on it after an error of ours. */
    void abandon(String reason) {
        finish(new ProcessEnd.NotStarted(reason));
    }

    /** Moves on as time and the process demand; true when it is over. */
    boolean advance(BootTime now, byte[] buffer) {
        OptionalInt status = child.status();
        if (status.isPresent()) {
            drain(buffer);
            if (phase != Phase.RUNNING) {
                group.accept(Signal.KILL); // the leader obeyed SIGTERM, its children may not have
            }
            finish(ended(now, status.getAsInt()));
            return true;
        }
        if (isCancelRequested && phase == Phase.RUNNING) {
            isCancelled = true;
            due = now;
        }
        if (now.isBefore(due)) {
            return false;
        }
        switch (phase) {
            case RUNNING -> enter(Phase.TERMINATING, Signal.TERM, now.plus(settings.termGrace()));
            case TERMINATING -> {
                enter(Phase.KILLING, Signal.KILL, now.plus(settings.killGrace()));
                child.kill(); // also when it has not become a group yet
            }
            case KILLING -> {
                finish(new ProcessEnd.TimedOut(command.limit(), output(), true));
                return true;
            }
            default -> throw new AssertionError(phase);
        }
        return false;
    }

    private void enter(Phase next, Signal signal, BootTime nextDue) {
        phase = next;
        due = nextDue;
        group.accept(signal);
    }

    private ProcessEnd ended(BootTime now, int status) {
        if (phase != Phase.RUNNING) {
            return isCancelled
                    ? new ProcessEnd.Cancelled(output())
                    : new ProcessEnd.TimedOut(command.limit(), output(), false);
        }
        AgentOutput output = output();
        if (output.error().startsWith(Launcher.MARK)) {
            boolean saysTooLate = output.error().lines().anyMatch(line -> line.startsWith(Launcher.TOO_LATE));
            if (status == Launcher.REFUSED && saysTooLate) {
                return new ProcessEnd.CameTooLate();
            }
            if (status == 126 || status == 127) {
                return new ProcessEnd.NotExecuted(output.exitReason());
            }
        }
        return new ProcessEnd.Exited(status, output, now.since(begin));
    }

    private void finish(ProcessEnd end) {
        child.close();
        whenEnded.accept(end);
    }

    private AgentOutput output() {
        return new AgentOutput(outCapture.text(), errCapture.text(), outCapture.dropped() + errCapture.dropped());
    }
}
