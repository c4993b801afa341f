package org.asterism.node;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentRunner;
import org.asterism.executor.NativeAgent;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.recorder.Recorder;
import org.asterism.recorder.core.Kinds;
import org.asterism.resource.core.HostLoad;

/**
 * Runs agents and enters each run in the flight record. Of recurring monitors only those with news: the first after something
 * else ran, another answer than the last, and one that took more than half its time; the rest is counted.
 */
final class FlightRuns implements AgentRunner {

    /** Letters of the output kept of a run; all of it stays with the evidence of stops. */
    private static final int EXCERPT = 1000;

    private final AgentRunner inner;
    private final Recorder recorder;
    private final Supplier<HostLoad> load;
    private final Map<ResourceId, Map<String, AgentResult>> last = new ConcurrentHashMap<>();
    private final LongAdder quiet;

    /** @param quiet counts the runs that are not entered */
    FlightRuns(AgentRunner inner, Recorder recorder, Supplier<HostLoad> load, LongAdder quiet) {
        this.inner = inner;
        this.recorder = recorder;
        this.load = load;
        this.quiet = quiet;
    }

    @Override
    public CompletionStage<AgentResult> run(AgentCall call) {
        BootTime begun = BootClock.now();
        return inner.run(call).thenApply(result -> {
            ended(call, result, BootClock.now().since(begun));
            return result;
        });
    }

    @Override
    public void cancel(long callId) {
        inner.cancel(callId);
    }

    @Override
    public NativeAgent.Watch watch(AgentCall call, NativeAgent.Observer observer) {
        return inner.watch(call, observer);
    }

    private void ended(AgentCall call, AgentResult result, Duration took) {
        if (!isNews(call, result, took)) {
            quiet.increment();
            return;
        }
        recorder.note(
                Kinds.RUN,
                call.action() + " of " + call.resource() + " " + words(result) + " after " + took.toMillis() + " ms"
                        + (result.reason().isEmpty() ? "" : ": " + result.reason()),
                () -> facts(call, result, took, load.get()));
    }

    private boolean isNews(AgentCall call, AgentResult result, Duration took) {
        if (!call.isRecurring()) {
            last.remove(call.resource());
            return true;
        }
        AgentResult before = last.computeIfAbsent(call.resource(), resource -> new ConcurrentHashMap<>())
                .put(call.action() + "/" + call.interval().toMillis(), result);
        return before == null
                || !before.agreesWith(result)
                || took.multipliedBy(2).compareTo(call.limit()) > 0;
    }

    static SortedMap<String, String> facts(AgentCall call, AgentResult result, Duration took, HostLoad load) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("resource", call.resource().value());
        facts.put("agent", call.agent().toString());
        facts.put("operation", call.action());
        facts.put("interval-ms", Long.toString(call.interval().toMillis()));
        facts.put("ms", Long.toString(took.toMillis()));
        facts.put("outcome", outcome(call, result));
        facts.put("result", words(result));
        if (result instanceof AgentResult.Ended ended) {
            facts.put("exit", Integer.toString(ended.exit()));
            excerpt(facts, ended.output());
        } else if (result instanceof AgentResult.TimedOut late) {
            excerpt(facts, late.output());
        }
        facts.put("cpu-pressure", Double.toString(load.cpu()));
        facts.put("memory-pressure", Double.toString(load.memory()));
        facts.put("io-pressure", Double.toString(load.io()));
        facts.put("run-queue", Double.toString(load.runQueue()));
        facts.put("own-lateness-ms", Long.toString(load.ownLateness().toMillis()));
        return facts;
    }

    private static final Set<Integer> GOOD = Set.of(
            OcfCode.SUCCESS.exit(),
            OcfCode.RUNNING_PROMOTED.exit(),
            OcfCode.DEGRADED.exit(),
            OcfCode.DEGRADED_PROMOTED.exit());

    /** That nothing runs is bad or good depending on who asks. */
    private static String outcome(AgentCall call, AgentResult result) {
        if (!(result instanceof AgentResult.Ended ended)) {
            return "bad";
        }
        boolean isAbsent = call.action().equals("monitor") && ended.is(OcfCode.NOT_RUNNING);
        return isAbsent ? "not-running" : GOOD.contains(ended.exit()) ? "good" : "bad";
    }

    private static void excerpt(SortedMap<String, String> facts, AgentOutput output) {
        put(facts, "output", output.standard());
        put(facts, "errors", output.error());
    }

    /** The end of it, where agents say why. */
    private static void put(SortedMap<String, String> facts, String name, String text) {
        String plain = text.strip();
        if (!plain.isEmpty()) {
            facts.put(name, plain.length() <= EXCERPT ? plain : "…" + plain.substring(plain.length() - EXCERPT));
        }
    }

    private static String words(AgentResult result) {
        if (result instanceof AgentResult.Ended ended) {
            return "ended with " + ended.exit();
        } else if (result instanceof AgentResult.TimedOut) {
            return "timed out";
        } else if (result instanceof AgentResult.Unavailable) {
            return "found its agent unavailable";
        } else if (result instanceof AgentResult.CameTooLate) {
            return "came too late";
        } else if (result instanceof AgentResult.NotRun) {
            return "was not run";
        } else if (result instanceof AgentResult.Cancelled) {
            return "was cancelled";
        } else if (result instanceof AgentResult.NeverRan) {
            return "never ran";
        }
        throw new AssertionError("unknown result " + result);
    }
}
