package org.asterism.tls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each refused peer once a minute, since it tries again several times a second. Any thread. */
final class RefusalLog {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** A stranger chooses the names in its certificate, so what is remembered is bounded. */
    private static final int MOST = 100;

    private final Clock clock;
    private final Map<String, Instant> logged = new HashMap<>();

    RefusalLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void refused(String who, String why, String remedy) {
        Instant now = clock.instant();
        logged.values().removeIf(at -> at.plus(AGAIN).isBefore(now));
        if (logged.size() < MOST && logged.putIfAbsent(who, now) == null) {
            LOG.warn("tls: peer refused {} reason={} do={}", who, why, remedy);
        }
    }
}
