package org.asterism.model;

import java.time.Duration;
import org.asterism.model.OperatorLease.Kind;

/**
 * What is done when a drain has left no call.
 *
 * @param kind the resource is banned from the node, or moves to another; of a drained node: standby
 * @param node where it moves to; else empty
 * @param holds how long that holds then; zero: until it is ended by a command
 */
public record DrainEnd(Kind kind, String node, Duration holds) {

    /** Where a drain does not say it. */
    public static final DrainEnd USUAL = new DrainEnd(Kind.BAN, "", Duration.ofHours(8));

    public DrainEnd {
        if (kind != Kind.BAN && kind != Kind.MOVE && kind != Kind.STANDBY) {
            throw new IllegalArgumentException("after a drain comes ban, move or standby, not " + kind.word());
        }
        if ((kind == Kind.MOVE) == node.isEmpty()) {
            throw new IllegalArgumentException("a move after a drain goes to a node, a " + kind.word() + " to none");
        }
        if (holds.isNegative()) {
            throw new IllegalArgumentException("what comes after a drain cannot hold for " + holds);
        }
    }

    /** For the end of a sentence about the drain; of a ban nothing, as it is what a drain is for. */
    public String words() {
        return switch (kind) {
            case MOVE -> ", then its move to " + node;
            case STANDBY -> ", then its standby";
            default -> "";
        };
    }
}
