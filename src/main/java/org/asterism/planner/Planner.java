package org.asterism.planner;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState;
import org.asterism.model.Transition;
import org.asterism.policy.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes plans, large ones in a process of its own. Any thread may ask; the answer does not depend on where it was made. A
 * process that is not there yet, fails or takes longer than {@link Setting#patience} is done without: the plan is made here, and
 * the process is started anew after a pause that doubles with each failure.
 */
public final class Planner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Setting setting;
    private final ExecutorService line;
    private final AtomicLong plansHere = new AtomicLong();
    private final AtomicLong plansThere = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile Duration last = Duration.ZERO;
    private volatile Phase phase = new Phase.None();
    private Duration pause = FIRST_PAUSE;
    private BootTime notBefore;

    /**
     * How plans are made.
     *
     * @param fromSize primitives times nodes from which on a process of its own makes the plans; {@link Integer#MAX_VALUE} =
     *     never
     * @param patience longest time for one plan of it
     * @param program how it is started
     * @param launcher runs the start
     * @param clock for pauses and for how long plans take
     */
    public record Setting(
            int fromSize, Duration patience, Program program, Executor launcher, Supplier<BootTime> clock) {}

    /**
     * What there is to see.
     *
     * @param pid of the planning process, if there is one that answers
     * @param plansHere plans made in this process, {@code plansThere} in the other
     * @param failures how often the other could not be started, ended, or was late
     * @param last how long the latest plan took
     */
    public record Counts(OptionalLong pid, long plansHere, long plansThere, long failures, Duration last) {}

    private sealed interface Phase {
        record None() implements Phase {}

        /** Started, and making a first plan that nobody waits for. */
        record Starting() implements Phase {}

        record Ready(PlanningProcess process) implements Phase {}

        record Closed() implements Phase {}
    }

    public Planner(Setting setting) {
        this.setting = setting;
        this.notBefore = setting.clock().get();
        this.line = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "asterism-planner");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The next transition, as {@link Scheduler#schedule} says. */
    public Transition plan(ClusterState state) {
        BootTime begun = setting.clock().get();
        Transition made = make(state);
        last = setting.clock().get().since(begun);
        return made;
    }

    private Transition make(ClusterState state) {
        if (Size.of(state) < setting.fromSize()) {
            retire();
            return here(state);
        }
        if (phase instanceof Phase.Ready ready) {
            Transition made = there(ready.process(), state);
            if (made != null) {
                plansThere.incrementAndGet();
                return made;
            }
        } else {
            begin(state);
        }
        return here(state);
    }

    private Transition here(ClusterState state) {
        plansHere.incrementAndGet();
        return Scheduler.schedule(state);
    }

    /** Null if it did not answer. */
    private @Nullable Transition there(PlanningProcess process, ClusterState state) {
        try {
            Future<Transition> answer = line.submit(() -> process.plan(state));
            return answer.get(setting.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            failed(process, "no plan within " + setting.patience());
        } catch (ExecutionException broken) {
            failed(process, String.valueOf(broken.getCause()));
        } catch (RejectedExecutionException | CancellationException closed) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** Starts the process and has it make a plan for nothing, which loads its classes. */
    private synchronized void begin(ClusterState trial) {
        if (!(phase instanceof Phase.None) || setting.clock().get().isBefore(notBefore)) {
            return;
        }
        phase = new Phase.Starting();
        try {
            setting.launcher().execute(() -> launch(trial));
        } catch (RejectedExecutionException closing) {
            phase = new Phase.Closed();
        }
    }

    private void launch(ClusterState trial) {
        PlanningProcess process;
        try {
            process = PlanningProcess.start(setting.program().planning());
        } catch (IOException e) {
            failed(null, String.valueOf(e.getMessage()));
            return;
        }
        try {
            line.execute(() -> tryOut(process, trial));
        } catch (RejectedExecutionException closed) {
            process.kill();
        }
    }

    private void tryOut(PlanningProcess process, ClusterState trial) {
        try {
            process.plan(trial);
            ready(process);
        } catch (IOException e) {
            failed(process, String.valueOf(e.getMessage()));
        }
    }

    private synchronized void ready(PlanningProcess process) {
        if (phase instanceof Phase.Closed) {
            process.kill();
            return;
        }
        phase = new Phase.Ready(process);
        pause = FIRST_PAUSE;
        LOG.info("plans are made in a process of their own pid={}", process.pid());
    }

    private synchronized void failed(@Nullable PlanningProcess process, String why) {
        if (process != null) {
            process.kill();
        }
        boolean isPresent = process == null || !(phase instanceof Phase.Ready ready) || ready.process() == process;
        if (phase instanceof Phase.Closed || !isPresent) {
            return;
        }
        phase = new Phase.None();
        notBefore = setting.clock().get().plus(pause);
        failures.incrementAndGet();
        LOG.warn("plans are made in this process, the other is tried again retry={} reason={}", pause, why);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** The cluster has become small. */
    private synchronized void retire() {
        if (phase instanceof Phase.Ready ready) {
            ready.process().kill();
            phase = new Phase.None();
        }
    }

    /** What there is to see now. */
    public Counts counts() {
        OptionalLong pid = phase instanceof Phase.Ready ready && ready.process().isAlive()
                ? OptionalLong.of(ready.process().pid())
                : OptionalLong.empty();
        return new Counts(pid, plansHere.get(), plansThere.get(), failures.get(), last);
    }

    /** Ends the process. Plans asked for later are made here. */
    @Override
    public synchronized void close() {
        if (phase instanceof Phase.Ready ready) {
            ready.process().kill();
        }
        phase = new Phase.Closed();
        line.shutdown();
    }
}
