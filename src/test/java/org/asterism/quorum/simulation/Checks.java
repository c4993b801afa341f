package org.asterism.quorum.simulation;

import java.util.HashMap;
import java.util.Map;
import org.asterism.quorum.core.Effect;

/** What must never happen, checked when it could begin. Remembers the first violation. */
final class Checks {

    private final World world;
    private final Map<Long, Integer> coordinators = new HashMap<>();
    private final long[] established = new long[64];
    private String violation = "";
    private long acknowledged;
    private boolean areDocumentsSafe = true;
    private int elections;
    private int openings;
    private int losses;
    private int changesBegun;
    private int changesDone;

    Checks(World world) {
        this.world = world;
    }

    boolean isViolated() {
        return !violation.isEmpty();
    }

    String violation() {
        return violation;
    }

    int elections() {
        return elections;
    }

    int losses() {
        return losses;
    }

    void voterChangeBegun() {
        changesBegun++;
    }

    int changesBegun() {
        return changesBegun;
    }

    int changesDone() {
        return changesDone;
    }

    int openings() {
        return openings;
    }

    void violated(String what) {
        if (violation.isEmpty()) {
            violation = what + " at " + world.now() / World.MS + " ms";
            world.trace("VIOLATION", violation);
        }
    }

    /** Two nodes and a ping node cannot keep what only one of them has. */
    void ignoreDocuments() {
        areDocumentsSafe = false;
    }

    /** A disk was lost, so what that node had obeyed is not held against it. */
    void diskLost(SimNode node) {
        established[node.index] = 0;
    }

    void decided(SimNode node, Effect effect) {
        if (world.isTraced
                && !(effect instanceof Effect.Send
                        || effect instanceof Effect.Arm
                        || effect instanceof Effect.Confirm)) {
            node.trace("decides", effect);
        }
        if (effect instanceof Effect.Established now) {
            long epoch = now.epoch().value();
            if (epoch < established[node.index]) {
                violated(node.index + " obeys epoch " + epoch + " after " + established[node.index]);
            }
            established[node.index] = epoch;
            Integer before = coordinators.putIfAbsent(epoch, world.names.indexOf(now.coordinator()));
            if (before != null && before != world.names.indexOf(now.coordinator())) {
                violated("epoch " + epoch + " has two coordinators");
            }
        } else if (effect instanceof Effect.Elected) {
            elections++;
        } else if (effect instanceof Effect.LossDecided) {
            losses++;
        } else if (effect instanceof Effect.VotersCommitted committed
                && !committed.voters().isJoint()) {
            changesDone++;
        }
    }

    /** Something may have begun to pass at this node. */
    void gateChanged(SimNode node) {
        int passing = node.gate.passing(node.local(), 0);
        if (passing == 0) {
            return;
        }
        openings++;
        for (SimNode other : world.nodes) {
            int both = other == node
                    ? 0
                    : passing
                            & other.gate.passing(
                                    other.local(), World.TIMING.egressMargin().toNanos());
            if (both != 0) {
                violated("resources " + both + " pass at " + node.index + " and at " + other.index);
            }
        }
    }

    long acknowledged() {
        return acknowledged;
    }

    /** A client was told that its write is safe; the document that made it so holds these writes. */
    void acknowledged(long writes) {
        acknowledged |= writes;
    }

    /** A coordinator knows this as the document now; it must contain all that was acknowledged before it asked. */
    void read(SimNode node, long writes, long acknowledgedBefore) {
        if (areDocumentsSafe && (acknowledgedBefore & ~writes) != 0) {
            violated("acknowledged writes " + Long.toBinaryString(acknowledgedBefore & ~writes) + " are lost on "
                    + node.index);
        }
    }
}
