package org.asterism.executor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asterism.executor.AgentMetadata.Severity;
import org.asterism.executor.OcfRunner.Described;
import org.asterism.executor.TrialSteps.Attempt;
import org.asterism.executor.TrialSteps.When;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;

/**
 * Runs an agent through its paces on this machine: it really starts and stops the service. A service that runs already is left
 * alone, and whatever the steps find, the last ones stop what the trial started.
 */
public final class AgentTrial {

    /** What a step showed. */
    public enum Verdict {
        /** As OCF asks for. */
        RIGHT,
        WRONG,
        /** Worth knowing, and no fault of the agent's. */
        NOTED,
        /** Not tried, since an earlier step failed. */
        SKIPPED
    }

    /** One step, in words. */
    public record Step(String name, Verdict verdict, String sentence, Duration took) {}

    /** What it works with; {@code remains} names the processes of a resource that are left. */
    public record Tools(Agents agents, Supplier<BootTime> clock, Function<String, List<String>> remains) {}

    private static final ResourceId RESOURCE = new ResourceId("agent-test");

    private final Tools tools;
    private final AgentName agent;
    private final SortedMap<String, String> params;
    private final Consumer<Step> report;
    private long calls;
    private boolean isRight = true;
    private boolean isStarted;
    private boolean hasFailed;

    /** {@code report} hears of each step when it is done, on any thread. */
    public AgentTrial(Tools tools, AgentName agent, Map<String, String> params, Consumer<Step> report) {
        this.tools = tools;
        this.agent = agent;
        this.params = new TreeMap<>(params);
        this.report = report;
    }

    /** True at the end if nothing was wrong. */
    public CompletionStage<Boolean> run() {
        if (!agent.standard().equals("ocf") && !agent.isNative()) {
            return begin(TrialSteps.ofScript());
        }
        return tools.agents().describe(agent).thenCompose(described -> {
            if (!(described instanceof Described.Known known)) {
                tell("meta-data", Verdict.WRONG, ((Described.Unknown) described).reason(), Duration.ZERO);
                return CompletableFuture.completedFuture(false);
            }
            AgentMetadata metadata = known.metadata();
            List<String> flaws = TrialSteps.flaws(agent, metadata);
            flaws.forEach(flaw -> tell("meta-data", Verdict.WRONG, flaw, Duration.ZERO));
            if (flaws.isEmpty()) {
                String sentence = "well formed: " + metadata.parameters().size() + " parameters, "
                        + metadata.actions().size() + " actions";
                tell("meta-data", Verdict.RIGHT, sentence, Duration.ZERO);
            }
            List<AgentMetadata.Finding> findings = metadata.check(params);
            findings.forEach(finding -> tell(
                    "parameters",
                    finding.severity() == Severity.ERROR ? Verdict.WRONG : Verdict.NOTED,
                    finding.sentence(),
                    Duration.ZERO));
            boolean isRefused = findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
            return isRefused ? CompletableFuture.completedFuture(false) : begin(TrialSteps.of(agent, metadata, params));
        });
    }

    /** Leaves what runs already alone. */
    private CompletionStage<Boolean> begin(List<Attempt> attempts) {
        return tools.agents().run(call(TrialSteps.look(params))).thenCompose(result -> {
            if (TrialSteps.exit(result) == OcfCode.SUCCESS.exit()
                    || TrialSteps.exit(result) == OcfCode.RUNNING_PROMOTED.exit()) {
                tell(
                        "monitor",
                        Verdict.WRONG,
                        "it runs already, so it is left alone: stop it, or choose other parameters, and try again",
                        Duration.ZERO);
                return CompletableFuture.completedFuture(false);
            }
            return next(attempts, 0);
        });
    }

    private CompletionStage<Boolean> next(List<Attempt> attempts, int number) {
        if (number == attempts.size()) {
            List<String> left = tools.remains().apply(RESOURCE.value());
            if (!left.isEmpty()) {
                tell("rest", Verdict.WRONG, "its stop left processes: " + String.join(", ", left), Duration.ZERO);
            }
            return CompletableFuture.completedFuture(isRight);
        }
        Attempt attempt = attempts.get(number);
        if (attempt.when() == When.RUNNING && (!isStarted || hasFailed)) {
            tell(attempt.name(), Verdict.SKIPPED, "not tried, since it does not run as it should", Duration.ZERO);
            return next(attempts, number + 1);
        }
        BootTime begin = tools.clock().get();
        return tools.agents().run(call(attempt)).thenCompose(result -> {
            judge(attempt, result, tools.clock().get().since(begin));
            return next(attempts, number + 1);
        });
    }

    private void judge(Attempt attempt, AgentResult result, Duration took) {
        boolean isAsExpected = attempt.expected().contains(TrialSteps.exit(result));
        if (attempt.action().equals("start")) {
            isStarted = isStarted || isAsExpected;
        }
        if (attempt.when() == When.RUNNING && !isAsExpected) {
            hasFailed = true;
        }
        String said = result.reason().isEmpty() ? "" : "; it says: " + result.reason();
        String time = " in " + seconds(took) + " of " + seconds(attempt.limit());
        if (isAsExpected) {
            tell(attempt.name(), Verdict.RIGHT, TrialSteps.words(result) + time, took);
        } else {
            tell(
                    attempt.name(),
                    attempt.otherwise(),
                    TrialSteps.words(result) + time + ", but " + attempt.demand() + said,
                    took);
        }
    }

    private static String seconds(Duration span) {
        return String.format(java.util.Locale.ROOT, "%.2f s", span.toMillis() / 1000.0);
    }

    private void tell(String name, Verdict verdict, String sentence, Duration took) {
        isRight &= verdict != Verdict.WRONG;
        report.accept(new Step(name, verdict, sentence, took));
    }

    private AgentCall call(Attempt attempt) {
        calls++;
        return new AgentCall(
                calls,
                agent,
                RESOURCE,
                attempt.action(),
                Duration.ZERO,
                new TreeMap<>(attempt.params()),
                attempt.limit(),
                LatestStart.WHENEVER);
    }
}
