package org.asterism.transport;

import org.asterism.model.Heartbeat;

/**
 * Lets each heartbeat pass once per link: drops those of an earlier generation of their sender, and those whose round is not
 * newer than the last one on the same link. A reordered datagram is lost like that too; the next one makes up for it.
 */
final class ReplayGuard {

    /** Judgement on a genuine heartbeat. */
    enum Freshness {
        FRESH,
        OLD_GENERATION,
        REPLAY
    }

    private final long[] generations;
    private final long[][] rounds;

    ReplayGuard(int nodeCount, int linkCount) {
        this.generations = new long[nodeCount];
        this.rounds = new long[nodeCount][linkCount];
    }

    Freshness judge(int link, int sender, Heartbeat heartbeat) {
        long generation = heartbeat.incarnation().generation().value();
        if (generation < generations[sender]) {
            return Freshness.OLD_GENERATION;
        }
        if (generation > generations[sender]) {
            generations[sender] = generation;
            java.util.Arrays.fill(rounds[sender], 0);
        }
        if (heartbeat.round() <= rounds[sender][link]) {
            return Freshness.REPLAY;
        }
        rounds[sender][link] = heartbeat.round();
        return Freshness.FRESH;
    }
}
