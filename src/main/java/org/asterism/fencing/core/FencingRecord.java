package org.asterism.fencing.core;

import java.time.Instant;
import java.util.Locale;
import org.asterism.model.NodeName;

/**
 * One line of the history.
 *
 * @param life of the target that was meant, a generation
 * @param by the devices, the operator, or nobody
 * @param node which node drove it
 * @param reason why it was wanted
 * @param detail what was tried and how it ended
 */
public record FencingRecord(
        NodeName target,
        long life,
        FenceAction action,
        Outcome outcome,
        String by,
        NodeName node,
        Instant began,
        Instant ended,
        String reason,
        String detail) {

    /** How it ended. */
    public enum Outcome {
        /** A device said so. */
        FENCED,
        /** All levels failed. */
        FAILED,
        /** A device had said so, and the same life was heard afterwards. */
        LIED,
        /** An operator vouches for it. */
        CONFIRMED_BY_HAND,
        /** The target's own watchdog has reset it. */
        WATCHDOG,
        /** The target was let in. */
        UNFENCED;

        /** As it is shown. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** True if the target's life is over. */
        public boolean releases() {
            return this == FENCED || this == CONFIRMED_BY_HAND || this == WATCHDOG;
        }
    }
}
