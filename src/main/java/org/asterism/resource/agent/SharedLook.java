package org.asterism.resource.agent;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at something that many threads want at once: each gets what was seen by a look that began after it had asked, and
 * those who wait share one. A kernel lists all addresses of a device or none, so hundreds of looks for one of them each would list
 * hundreds of times hundreds.
 */
final class SharedLook<T> {

    private final Supplier<T> look;
    private final LongSupplier nanos;
    private final Object looking = new Object();
    private final Object counting = new Object();
    private long begun;
    private long oldest;
    private long done;
    private long begunAt;
    private @Nullable T latest;

    /** @param nanos a clock that only grows */
    SharedLook(Supplier<T> look, LongSupplier nanos) {
        this.look = look;
        this.nanos = nanos;
    }

    T get() {
        long wanted;
        synchronized (counting) {
            wanted = begun + 1;
        }
        synchronized (looking) {
            return done < wanted ? anew() : Objects.requireNonNull(latest);
        }
    }

    /** What was seen by a look that began no longer ago than this and after {@link #forget}, or by a new one. */
    T noOlderThan(Duration age) {
        synchronized (looking) {
            boolean isGood;
            synchronized (counting) {
                isGood = done > oldest && nanos.getAsLong() - begunAt <= age.toNanos();
            }
            return isGood ? Objects.requireNonNull(latest) : anew();
        }
    }

    /** What has been seen until now no longer counts: something was changed. */
    void forget() {
        synchronized (counting) {
            oldest = begun;
        }
    }

    private T anew() {
        long number = begin();
        long at = nanos.getAsLong();
        T seen = look.get();
        latest = seen;
        done = number;
        begunAt = at;
        return seen;
    }

    private long begin() {
        synchronized (counting) {
            return ++begun;
        }
    }
}
