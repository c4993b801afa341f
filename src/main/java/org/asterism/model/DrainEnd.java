package org.asterism.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.asterism.model.OperatorLease.Kind;

/**
 * What is done when a drain has left no call.
 *
 * @param kind the resource is banned from the node, or moves to another; of a drained node: standby
 * @param node where it moves to; else empty
 * @param holds how long that holds then; zero: until it is ended by a command
 * @param cut from when on it is done though calls are left; never: the drain is given up when it is over
 * @param keep classes of calls that are waited for even then, as {@code emergency fax conference:5}; empty: those of the Asterisk
 */
public record DrainEnd(Kind kind, String node, Duration holds, Constraint.Expiry cut, String keep) {

    /** Where a drain does not say it. */
    public static final DrainEnd USUAL = new DrainEnd(Kind.BAN, "", Duration.ofHours(8));

    public DrainEnd(Kind kind, String node, Duration holds) {
        this(kind, node, holds, Constraint.Expiry.NEVER, "");
    }

    public DrainEnd {
        cut = Objects.requireNonNullElse(cut, Constraint.Expiry.NEVER);
        keep = Objects.requireNonNullElse(keep, "");
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

    /** Whether calls that are left are cut at that time, but for those that are kept. */
    public boolean cutsAt(Instant now) {
        return cut instanceof Constraint.Expiry.At at && !at.instant().isAfter(now);
    }

    /** For the end of a sentence about the drain; of a ban nothing, as it is what a drain is for. */
    public String words() {
        String next = switch (kind) {
            case MOVE -> ", then its move to " + node;
            case STANDBY -> ", then its standby";
            default -> "";
        };
        return cut instanceof Constraint.Expiry.At at
                ? next + ", cut at " + at.instant() + (keep.isEmpty() ? "" : " but for " + keep)
                : next;
    }
}
