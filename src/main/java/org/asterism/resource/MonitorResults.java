package org.asterism.resource;

import java.time.Duration;
import org.asterism.executor.AgentResult;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.model.Transition.Action;
import org.asterism.resource.core.MonitorJudge.Evidence;
import org.asterism.resource.core.MonitorJudge.Look;
import org.asterism.resource.core.MonitorJudge.Rules;
import org.asterism.resource.core.MonitorJudge.Verdict;

/** Between the results of a recurring monitor and the words of its judge. */
final class MonitorResults {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int PARTS = 1000;
    private static final int SLOTS = 50;

    /** Multiplicative hashing: 2^32 by the golden ratio, so that names which differ by a digit come far apart. */
    private static final int SCATTER = 0x9e3779b1;

    private MonitorResults() {}

    /** From the operation's {@code rise} and {@code fall}, and what holds for the node. */
    static Rules rules(Action plan, NodeServices services) {
        NodeServices.Monitoring monitoring = services.monitoring();
        return new Rules(count(plan, "rise"), count(plan, "fall"), monitoring.mostStretch(), monitoring.patience());
    }

    private static int count(Action plan, String name) {
        String text = plan.params().getOrDefault("CRM_meta_" + name, "1").strip();
        return text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 1;
    }

    /** A monitor that expects nothing to run, and what was cancelled, are taken as they are. */
    static boolean isBeyondJudgement(Action plan, AgentResult result) {
        return plan.expectedExit() == OcfCode.NOT_RUNNING.exit() || result instanceof AgentResult.Cancelled;
    }

    static Look look(Action plan, AgentResult result) {
        if (result instanceof AgentResult.TimedOut) {
            return Look.SILENT;
        }
        boolean isPromoted = plan.expectedExit() == OcfCode.RUNNING_PROMOTED.exit();
        boolean isGood = result instanceof AgentResult.Ended ended
                && (ended.exit() == plan.expectedExit()
                        || ended.is(isPromoted ? OcfCode.DEGRADED_PROMOTED : OcfCode.DEGRADED));
        return isGood ? Look.GOOD : Look.BAD;
    }

    /** What the history is to say. */
    static AgentResult shown(Action plan, AgentResult result, AgentResult last, Verdict verdict, Evidence evidence) {
        if (verdict instanceof Verdict.Stands) {
            boolean isSilent = result instanceof AgentResult.TimedOut;
            return isSilent ? explained((AgentResult.TimedOut) result, evidence) : result;
        }
        if (verdict instanceof Verdict.Excused excused) {
            boolean isPromoted = plan.expectedExit() == OcfCode.RUNNING_PROMOTED.exit();
            String reason = excused.reason() + (result.reason().isEmpty() ? "" : "; " + result.reason());
            return AgentResult.Ended.of(isPromoted ? OcfCode.DEGRADED_PROMOTED : OcfCode.DEGRADED, reason);
        }
        if (verdict instanceof Verdict.StillFailed) {
            return last;
        }
        throw new AssertionError(verdict);
    }

    private static AgentResult explained(AgentResult.TimedOut result, Evidence evidence) {
        String host =
                evidence.busy().map(reason -> "; this node is busy: " + reason).orElse("");
        String opinion = evidence.opinionWords().isEmpty() ? "" : "; " + evidence.opinionWords();
        return new AgentResult.TimedOut(result.limit(), result.reason() + host + opinion, result.output());
    }

    /** After a silence the next look comes soon. */
    static Duration sooner(Duration interval) {
        return interval.compareTo(SOON) < 0 ? interval : SOON;
    }

    /**
     * The rest shortened by less than a fiftieth of the interval, so that monitors of different resources which come close
     * together come at once: to wake up for each alone costs a node with hundreds of them more than the monitors themselves. It
     * also takes back what a run took, so that monitors keep their places in the interval.
     */
    static Duration aligned(BootTime now, Duration rest, Duration interval) {
        long slot = interval.toNanos() / SLOTS;
        if (slot == 0) {
            return rest;
        }
        long due = now.nanos() + rest.toNanos();
        return Duration.ofNanos(Math.max(0, due / slot * slot - now.nanos()));
    }

    /** A part of the interval, always the same for a resource, so that those of many resources fill it evenly. */
    static Duration spread(Action plan, Duration interval) {
        int scattered = (plan.resource().value().hashCode() * 31
                        + plan.operation().action().hashCode())
                * SCATTER;
        int part = 1 + Math.floorMod(scattered >>> 8, PARTS);
        return interval.multipliedBy(part).dividedBy(PARTS);
    }
}
