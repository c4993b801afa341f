package org.asterism.resource.agent;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at something that many threads want at once: each gets what was seen by a look that began after it had asked, and
 * those who wait share one. A kernel lists all addresses of a device or none, so hundreds of looks for one of them each would list
 * hundreds of times hundreds.
 */
final class SharedLook<T> {

    private final Supplier<T> look;
    private final Object looking = new Object();
    private final Object counting = new Object();
    private long begun;
    private long done;
    private @Nullable T latest;

    SharedLook(Supplier<T> look) {
        this.look = look;
    }

    T get() {
        long wanted;
        synchronized (counting) {
            wanted = begun + 1;
        }
        synchronized (looking) {
            if (done < wanted) {
                long number = begin();
                latest = look.get();
                done = number;
            }
            return Objects.requireNonNull(latest);
        }
    }

    private long begin() {
        synchronized (counting) {
            return ++begun;
        }
    }
}
