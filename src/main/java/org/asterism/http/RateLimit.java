package org.asterism.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.asterism.api.AuditEntry.Means;

/**
 * A token bucket for each caller: so many requests at once, and so many a second from then on. A caller is a credential, or,
 * without one, an address. Any thread.
 */
final class RateLimit {

    /** Of remembered callers; beyond it strangers share one bucket. */
    private static final int MOST = 10_000;

    private static final String OTHERS = "others";
    private static final double MILLIS = 1000;

    private static final class Bucket {
        private double tokens;
        private long at;

        Bucket(double tokens, long at) {
            this.tokens = tokens;
            this.at = at;
        }
    }

    private final int rate;
    private final int burst;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    /** A clock that jumps back gives nothing until it goes on, one that jumps forward a burst. */
    RateLimit(HttpLimits limits, InstantSource clock) {
        this.rate = limits.rate();
        this.burst = limits.burst();
        this.clock = clock;
    }

    /** Zero: go on. Else nothing was taken, and so long it takes until there is something. */
    synchronized Duration take(Caller caller) {
        if (rate == 0) {
            return Duration.ZERO;
        }
        long now = clock.millis();
        Bucket bucket = bucket(key(caller), now);
        refill(bucket, now);
        if (bucket.tokens >= 1) {
            bucket.tokens--;
            return Duration.ZERO;
        }
        return Duration.ofMillis((long) Math.ceil((1 - bucket.tokens) / rate * MILLIS));
    }

    private Bucket bucket(String key, long now) {
        Bucket known = buckets.get(key);
        if (known != null) {
            return known;
        }
        if (buckets.size() >= MOST) {
            buckets.values().removeIf(bucket -> {
                refill(bucket, now);
                return bucket.tokens >= burst;
            });
        }
        return buckets.computeIfAbsent(buckets.size() >= MOST ? OTHERS : key, unused -> new Bucket(burst, now));
    }

    private void refill(Bucket bucket, long now) {
        bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) / MILLIS * rate);
        bucket.at = now;
    }

    private static String key(Caller caller) {
        return caller.means() == Means.NONE
                ? caller.address().replaceFirst(":[0-9]+$", "")
                : caller.means() + " " + caller.name();
    }
}
