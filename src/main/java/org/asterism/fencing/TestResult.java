package org.asterism.fencing;

import java.time.Instant;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** Whether a device answered when it was tested from a node. {@code tookMs} is the agent's time. */
public record TestResult(ResourceId device, NodeName node, Instant at, Verdict verdict, String reason, long tookMs) {

    /** What the test found. */
    public enum Verdict {
        ANSWERS,
        FAILED
    }
}
