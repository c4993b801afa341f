package org.asterism.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asterism.config.StopSettings;
import org.asterism.executor.ProcessSignals.Signal;
import org.asterism.executor.Remains.Remnant;
import org.asterism.executor.StopRecord.Step;
import org.asterism.executor.StopRecord.Verdict;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;

/**
 * Makes stops end: when the agent's stop fails, takes too long, or leaves processes of the resource behind, these get SIGTERM, then
 * SIGKILL, then their whole cgroup is killed, each after its time. Whether the resource rests then is the word of the agent's monitor;
 * only "not running" makes a failed stop a good one. Everything else is passed through.
 *
 * <p>Agents of our own end their processes themselves.
 */
public final class StopEscalation implements AgentRunner {

    private static final Set<String> SCRIPTED = Set.of("ocf", "lsb", "heartbeat");
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofMillis(300);

    private final AgentRunner inner;
    private final Places places;
    private final StopSettings settings;
    private final Consumer<StopRecord> records;

    /** Calls of ours that have no number of their own count down from here, away from the others. */
    private final AtomicLong ownCalls = new AtomicLong(-1_000_000_000L);

    /**
     * What it works with.
     *
     * @param runner started the agents
     * @param executor for reading {@code /proc} and for what follows a pause
     */
    public record Places(ProcessRunner runner, ProcessSignals signals, Executor executor, Supplier<BootTime> clock) {}

    /** {@code records} hears of every stop that needed more than its agent; any thread. */
    public StopEscalation(AgentRunner inner, Places places, StopSettings settings, Consumer<StopRecord> records) {
        this.inner = inner;
        this.places = places;
        this.settings = settings;
        this.records = records;
    }

    @Override
    public CompletionStage<AgentResult> run(AgentCall call) {
        if (!call.action().equals("stop") || !isScripted(call.agent())) {
            return inner.run(call);
        }
        Escalation escalation = new Escalation(call);
        return inner.run(call).thenComposeAsync(escalation::after, places.executor());
    }

    private static boolean isScripted(AgentName agent) {
        return SCRIPTED.contains(agent.standard());
    }

    @Override
    public void cancel(long callId) {
        inner.cancel(callId);
    }

    @Override
    public NativeAgent.Watch watch(AgentCall call, NativeAgent.Observer observer) {
        return inner.watch(call, observer);
    }

    /** One stop. Its methods run one after the other on the executor. */
    private final class Escalation {

        private final AgentCall call;
        private final BootTime begin = places.clock().get();
        private final List<String> steps = new ArrayList<>();
        private Step lastStep = Step.AGENT;

        Escalation(AgentCall call) {
            this.call = call;
        }

        CompletionStage<AgentResult> after(AgentResult said) {
            boolean isGood = isGood(said);
            boolean isBad = said instanceof AgentResult.TimedOut
                    || said instanceof AgentResult.Unavailable
                    || (said instanceof AgentResult.Ended && !isGood);
            List<Remnant> left = isGood || isBad ? look() : List.of();
            if (!isBad && left.isEmpty()) {
                places.runner().enclosures().release(call.resource().value());
                return done(said);
            }
            note("the agent's stop " + words(said) + (left.isEmpty() ? "" : ", left " + Remains.names(left)));
            return isGood ? awaitEnd(settings.settle()).thenCompose(rest -> settled(said, rest)) : escalate(said, left);
        }

        /** After a good stop had its time: what is gone by now needs no word. */
        private CompletionStage<AgentResult> settled(AgentResult said, List<Remnant> rest) {
            if (rest.isEmpty()) {
                places.runner().enclosures().release(call.resource().value());
                return done(said);
            }
            return settings.leftovers() == StopSettings.Leftovers.REPORT
                    ? done(verdict(said, List.of(), said))
                    : escalate(said, rest);
        }

        private CompletionStage<AgentResult> escalate(AgentResult said, List<Remnant> left) {
            return signal(Step.TERM, left, settings.termGrace())
                    .thenCompose(rest -> signal(Step.KILL, rest, settings.killGrace()))
                    .thenCompose(rest -> killCgroup(rest))
                    .thenCompose(rest -> isGood(said)
                            ? done(verdict(said, rest, said))
                            : ask(said, rest, places.clock().get().plus(settings.checkLimit())));
        }

        private CompletionStage<List<Remnant>> signal(Step step, List<Remnant> targets, Duration grace) {
            if (targets.isEmpty()) {
                return done(targets);
            }
            lastStep = step;
            Signal signal = step == Step.TERM ? Signal.TERM : Signal.KILL;
            for (Remnant target : targets) {
                if (target.leadsGroup()) {
                    places.signals().signalGroup(target.pid(), signal);
                } else {
                    places.signals().signalProcess(target.pid(), signal);
                }
            }
            note("SIG" + signal + " to " + Remains.names(targets));
            return awaitEnd(grace).thenApply(rest -> {
                note(rest.isEmpty() ? "none left" : "left: " + Remains.names(rest));
                return rest;
            });
        }

        private CompletionStage<List<Remnant>> killCgroup(List<Remnant> targets) {
            Enclosures enclosures = places.runner().enclosures();
            if (targets.isEmpty() || enclosures.kind() == Enclosures.Kind.NONE) {
                return done(targets);
            }
            lastStep = Step.CGROUP;
            enclosures.kill(call.resource().value());
            note("cgroup killed (" + enclosures.kind() + ")");
            return awaitEnd(settings.cgroupGrace()).thenApply(rest -> {
                note(rest.isEmpty() ? "none left" : "left: " + Remains.names(rest));
                return rest;
            });
        }

        private CompletionStage<List<Remnant>> awaitEnd(Duration grace) {
            return awaitEnd(places.clock().get().plus(grace));
        }

        private CompletionStage<List<Remnant>> awaitEnd(BootTime until) {
            List<Remnant> left = look();
            if (left.isEmpty() || !places.clock().get().isBefore(until)) {
                return done(left);
            }
            return after(PAUSE, () -> awaitEnd(until));
        }

        private <T> CompletionStage<T> after(Duration pause, Supplier<CompletionStage<T>> next) {
            Executor later =
                    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, places.executor());
            return CompletableFuture.supplyAsync(next, later).thenCompose(stage -> stage);
        }

        private List<Remnant> look() {
            return places.runner().remains(call.resource().value());
        }

        /**
         * The agent's monitor knows more than processes: mounts, addresses, what others run for it. It is asked again for a while,
         * since it may still see what has just ended.
         */
        private CompletionStage<AgentResult> ask(AgentResult said, List<Remnant> left, BootTime until) {
            Duration limit = call.limit().compareTo(settings.checkLimit()) < 0 ? call.limit() : settings.checkLimit();
            AgentCall monitor = new AgentCall(
                    ownCalls.getAndDecrement(),
                    call.agent(),
                    call.resource(),
                    "monitor",
                    Duration.ZERO,
                    call.params(),
                    limit,
                    LatestStart.WHENEVER);
            return inner.run(monitor)
                    .thenComposeAsync(
                            seen -> {
                                boolean mayChange = seen instanceof AgentResult.Ended now
                                        && !now.is(OcfCode.NOT_RUNNING)
                                        && places.clock().get().plus(RETRY).isBefore(until);
                                if (mayChange) {
                                    return after(RETRY, () -> ask(said, left, until));
                                }
                                note("the agent's monitor " + words(seen));
                                return done(verdict(said, left, seen));
                            },
                            places.executor());
        }

        private AgentResult verdict(AgentResult said, List<Remnant> left, AgentResult seen) {
            boolean rests = seen instanceof AgentResult.Ended now
                    && (now.is(OcfCode.NOT_RUNNING) || (isGood(said) && seen == said));
            boolean isOver = rests && left.isEmpty();
            AgentOutput output = output(said);
            Duration took = places.clock().get().since(begin);
            records.accept(new StopRecord(
                    call.resource(),
                    call.agent(),
                    steps,
                    left,
                    lastStep,
                    isOver ? Verdict.STOPPED : Verdict.NOT_STOPPED,
                    took,
                    output));
            String story = String.join("; ", steps);
            if (isOver) {
                places.runner().enclosures().release(call.resource().value());
                return new AgentResult.Ended(OcfCode.SUCCESS.exit(), story, output, took);
            }
            if (said instanceof AgentResult.TimedOut late) {
                return new AgentResult.TimedOut(late.limit(), story, output);
            }
            if (said instanceof AgentResult.Unavailable lacking) {
                return new AgentResult.Unavailable(lacking.code(), story, lacking.outlook());
            }
            int exit = said instanceof AgentResult.Ended ended && !isGood(said) ? ended.exit() : OcfCode.ERROR.exit();
            return new AgentResult.Ended(exit, story, output, took);
        }

        private void note(String what) {
            steps.add(places.clock().get().since(begin).toMillis() + " ms: " + what);
        }
    }

    private static boolean isGood(AgentResult result) {
        return result instanceof AgentResult.Ended ended && ended.is(OcfCode.SUCCESS);
    }

    private static AgentOutput output(AgentResult result) {
        if (result instanceof AgentResult.Ended ended) {
            return ended.output();
        }
        return result instanceof AgentResult.TimedOut late ? late.output() : AgentOutput.NONE;
    }

    private static String words(AgentResult result) {
        String reason = result.reason().isEmpty() ? "" : " (" + result.reason() + ")";
        if (result instanceof AgentResult.Ended ended) {
            String meaning = OcfCode.of(ended.exit()).map(OcfCode::text).orElse("exit status " + ended.exit());
            return "said '" + meaning + "'" + reason;
        }
        if (result instanceof AgentResult.TimedOut) {
            return "did not end in time" + reason;
        }
        return "could not be run" + reason;
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
