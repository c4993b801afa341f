package org.asterism.executor;

import java.time.Duration;
import java.util.List;
import org.asterism.executor.Remains.Remnant;
import org.asterism.model.AgentName;
import org.asterism.model.ResourceId;

/**
 * What it took to stop a resource whose agent alone did not: the evidence for operators.
 *
 * @param steps one sentence per step, in order, each with its time since the beginning
 * @param left processes that outlived everything
 * @param lastStep the strongest means that was used
 * @param took from the beginning of the agent's stop to the end of the last look
 * @param output what the agent's stop wrote
 */
public record StopRecord(
        ResourceId resource,
        AgentName agent,
        List<String> steps,
        List<Remnant> left,
        Step lastStep,
        Verdict verdict,
        Duration took,
        AgentOutput output) {

    public StopRecord {
        steps = List.copyOf(steps);
        left = List.copyOf(left);
    }

    /** Means, in the order in which they are tried. */
    public enum Step {
        AGENT,
        TERM,
        KILL,
        CGROUP
    }

    /** What came of it. */
    public enum Verdict {
        /** Nothing is left, and the agent's monitor agrees where it was asked. */
        STOPPED,
        /** It may still be active: on-fail of the stop decides. */
        NOT_STOPPED
    }
}
