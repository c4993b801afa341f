package org.asterism.coordinator.core;

import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;

/**
 * The end of an operation that a coordinator ordered. {@code reason} is for operators; empty when it went well.
 *
 * @param given with which order it was asked for
 */
public record Outcome(NodeName node, OperationKey operation, Result result, String reason, Given given) {

    /** An order, among those about the same operation on the same node. */
    public record Given(Epoch epoch, long transition) {

        /** An older sender does not say it. */
        public static final Given UNSAID = new Given(Epoch.NONE, 0);
    }

    /** Of an order that is not known. */
    public Outcome(NodeName node, OperationKey operation, Result result, String reason) {
        this(node, operation, result, reason, Given.UNSAID);
    }

    /** How it ended. */
    public enum Result {
        SUCCEEDED,
        FAILED,
        /** Not begun: older epoch, no lease, came too late. */
        REFUSED
    }
}
