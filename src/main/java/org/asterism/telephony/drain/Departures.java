package org.asterism.telephony.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.asterism.model.ResourceId;

/**
 * The Asterisks that were sent away and have not stopped yet: their gates are left as they stand, because a call that came now would be cut.
 * Not for ever, since what was sent away may be unable to leave. On {@link Drainer}'s thread alone.
 */
final class Departures {

    /** Longer than a stop takes, with all its escalation. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<ResourceId, Instant> since = new HashMap<>();

    /** Whether it is leaving; {@code isSentAway}: by the document. */
    boolean isLeaving(ResourceId resource, boolean isSentAway, Instant now) {
        if (!isSentAway) {
            since.remove(resource);
            return false;
        }
        return now.isBefore(since.computeIfAbsent(resource, first -> now).plus(LIMIT));
    }

    /** What does not run here any more has left. */
    void retain(Collection<ResourceId> running) {
        since.keySet().retainAll(running);
    }
}
