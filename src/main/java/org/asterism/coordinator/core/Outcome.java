package org.asterism.coordinator.core;

import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;

/** The end of an operation that a coordinator ordered. {@code reason} is for operators; empty when it went well. */
public record Outcome(NodeName node, OperationKey operation, Result result, String reason) {

    /** How it ended. */
    public enum Result {
        SUCCEEDED,
        FAILED,
        /** Not begun: older epoch, no lease, came too late. */
        REFUSED
    }
}
