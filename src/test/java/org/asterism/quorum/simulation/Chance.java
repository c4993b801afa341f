package org.asterism.quorum.simulation;

/** All randomness of a history, from one seed (SplitMix64). */
final class Chance {

    private long state;

    Chance(long seed) {
        state = seed;
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    long salt() {
        return next();
    }

    /** From 0 to {@code bound} - 1. */
    int below(int bound) {
        return (int) ((next() >>> 33) % bound);
    }

    long between(long from, long to) {
        return from + (next() >>> 1) % (to - from + 1);
    }

    boolean isOneIn(int times) {
        return below(times) == 0;
    }

    boolean happens(int permille) {
        return permille > 0 && below(1000) < permille;
    }
}
