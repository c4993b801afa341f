package org.asterism.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting, and the moments in which the demo counts. */
final class Patience {

    private static final Duration STEP = Duration.ofMillis(50);

    private Patience() {}

    /** Microseconds since the epoch, as the client counts. */
    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Whether the condition came true in time. */
    static boolean until(Duration limit, BooleanSupplier condition) {
        long end = nowMicros() + limit.toNanos() / 1000;
        while (!condition.getAsBoolean()) {
            if (nowMicros() > end) {
                return false;
            }
            pause(STEP);
        }
        return true;
    }

    /** Whether the condition came true in time and then stayed so for a while. */
    static boolean untilSteady(Duration limit, Duration steady, BooleanSupplier condition) {
        long end = nowMicros() + limit.toNanos() / 1000;
        while (nowMicros() < end) {
            long begin = nowMicros();
            long steadyEnd = begin + steady.toNanos() / 1000;
            while (condition.getAsBoolean()) {
                if (nowMicros() >= steadyEnd) {
                    return true;
                }
                pause(STEP);
            }
            pause(STEP);
        }
        return false;
    }

    /** Lets time pass. Ends early with {@link DemoFailed} if the thread is interrupted. */
    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                throw new DemoFailed("interrupted");
            }
        }
    }
}
