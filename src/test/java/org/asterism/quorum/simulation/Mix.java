package org.asterism.quorum.simulation;

import java.time.Duration;

/**
 * What may go wrong in a history, and how often.
 *
 * @param nodes number of nodes; 0 = mostly three, sometimes two, four or five, with and without arbiters
 * @param arbiters number of arbiters with one vote each, if {@code nodes} is given
 * @param faultsMs how long faults go on
 * @param faultEveryMs mean time between two faults
 * @param weights how often each fault, in the order of {@link Faults.Kind}
 * @param lossPermille datagrams lost
 * @param slowPermille datagrams that take long
 * @param stallPermille effects that take long between decision and act
 * @param membership whether nodes are added and removed
 * @param lastMan whether lost nodes lose their votes
 */
record Mix(
        int nodes,
        int arbiters,
        long faultsMs,
        long faultEveryMs,
        int[] weights,
        int lossPermille,
        int slowPermille,
        int stallPermille,
        Membership membership,
        LastMan lastMan) {

    /** Whether the voter set changes. */
    enum Membership {
        FIXED,
        CHANGING
    }

    /** After how long lost nodes lose their votes (zero = never), and how many keep theirs. */
    record LastMan(Duration window, int fewest) {
        static final LastMan OFF = new LastMan(Duration.ZERO, 2);
    }

    /** Everything, in proportions that differ from seed to seed. */
    static Mix any(Chance chance) {
        int[] weights = new int[Faults.Kind.values().length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = chance.isOneIn(3) ? 0 : 1 + chance.below(4);
        }
        if (!chance.isOneIn(4)) {
            weights[Faults.Kind.CRASH_AND_LOSE_DISK.ordinal()] = 0;
        }
        if (!chance.isOneIn(6)) {
            weights[Faults.Kind.LONGER_LEASE.ordinal()] = 0;
        }
        weights[Faults.Kind.HEAL.ordinal()] = 2 + chance.below(4);
        int[] rates = {0, 5, 30, 150};
        return new Mix(
                0,
                0,
                chance.between(1500, 5000),
                chance.between(80, 700),
                weights,
                rates[chance.below(4)],
                rates[chance.below(3)],
                rates[chance.below(4)],
                Membership.FIXED,
                LastMan.OFF);
    }

    /** Only these faults, with calm networks and prompt effects. */
    static Mix only(int nodes, long faultsMs, long faultEveryMs, Faults.Kind... kinds) {
        int[] weights = new int[Faults.Kind.values().length];
        for (Faults.Kind kind : kinds) {
            weights[kind.ordinal()]++;
        }
        return new Mix(nodes, 0, faultsMs, faultEveryMs, weights, 5, 5, 0, Membership.FIXED, LastMan.OFF);
    }

    Mix with(int loss, int slow, int stall) {
        return copy(arbiters, loss, slow, stall, membership, lastMan);
    }

    /** The same, while nodes come and go. */
    Mix changing() {
        return copy(arbiters, lossPermille, slowPermille, stallPermille, Membership.CHANGING, lastMan);
    }

    Mix lastManStanding(Duration window, int fewest) {
        return copy(arbiters, lossPermille, slowPermille, stallPermille, membership, new LastMan(window, fewest));
    }

    Mix withArbiters(int count) {
        return copy(count, lossPermille, slowPermille, stallPermille, membership, lastMan);
    }

    private Mix copy(int ofArbiters, int loss, int slow, int stall, Membership changes, LastMan rule) {
        return new Mix(nodes, ofArbiters, faultsMs, faultEveryMs, weights, loss, slow, stall, changes, rule);
    }
}
