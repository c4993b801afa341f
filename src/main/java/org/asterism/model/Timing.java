package org.asterism.model;

import java.time.Duration;

/**
 * The clockwork of one cluster; equal on all its nodes.
 *
 * @param keepalive time between heartbeats
 * @param warntime silence after which a peer is late
 * @param deadtime silence on every medium after which a peer is silent
 * @param initdead silence that counts as dead while the cluster first comes up
 * @param lease how long a confirmed round lets a node own, counted from its own send time
 * @param driftPpm largest rate difference of two machines' clocks, parts per million
 * @param egressMargin longest time a packet may wait in a device's queue after the gate
 */
public record Timing(
        Duration keepalive,
        Duration warntime,
        Duration deadtime,
        Duration initdead,
        Duration lease,
        int driftPpm,
        Duration egressMargin) {

    /** Slots of pre-armed tickets in the kernel; {@code SLOTS * keepalive} must exceed the lease. */
    public static final int SLOTS = 8;

    public Timing {
        if (keepalive.isNegative() || keepalive.isZero()) {
            throw new IllegalArgumentException("keepalive must be positive: " + keepalive);
        }
        if (deadtime.compareTo(keepalive.multipliedBy(2)) <= 0) {
            throw new IllegalArgumentException("deadtime " + deadtime + " must exceed twice keepalive " + keepalive);
        }
        if (stretched(lease, driftPpm).plus(egressMargin).compareTo(deadtime) > 0) {
            throw new IllegalArgumentException("lease " + lease + " with drift and egress margin " + egressMargin
                    + " must not exceed deadtime " + deadtime);
        }
        if (keepalive.multipliedBy(SLOTS).compareTo(lease) <= 0) {
            throw new IllegalArgumentException(SLOTS + " x keepalive " + keepalive + " must exceed lease " + lease);
        }
    }

    /** Profile {@code default}: keepalive 200 ms, deadtime 1 s. */
    public static Timing standard() {
        return of(200, 600, 1000, 5000, 900);
    }

    /** Profile {@code fast}: keepalive 50 ms, deadtime 250 ms. */
    public static Timing fast() {
        return of(50, 150, 250, 5000, 200);
    }

    /** Profile {@code heartbeat}: keepalive 1 s, deadtime 10 s, initdead 80 s, as the sample {@code ha.cf}. */
    public static Timing heartbeat() {
        return of(1000, 5000, 10_000, 80_000, 7900);
    }

    private static Timing of(long keepalive, long warntime, long deadtime, long initdead, long lease) {
        return new Timing(
                Duration.ofMillis(keepalive),
                Duration.ofMillis(warntime),
                Duration.ofMillis(deadtime),
                Duration.ofMillis(initdead),
                Duration.ofMillis(lease),
                1000,
                Duration.ofMillis(20));
    }

    /**
     * Names what promises between nodes depend on: deadtime, lease, drift and egress margin; never 0. Nodes of which it differs
     * must not take each other's word.
     */
    public long clockwork() {
        long mixed = 1;
        for (long part : new long[] {deadtime.toNanos(), lease.toNanos(), driftPpm, egressMargin.toNanos()}) {
            mixed = (mixed ^ part) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 32;
        }
        return mixed == 0 ? 1 : mixed;
    }

    /** {@code span} as the slowest clock may measure it: span × (1 + drift). */
    public static Duration stretched(Duration span, int driftPpm) {
        return span.plusNanos(span.toNanos() / 1_000_000L * driftPpm);
    }
}
