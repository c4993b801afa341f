package org.asterism.recorder.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The incident that is going on, as far as this node can say while it lasts. Its id is near the one that the record gives it later,
 * so that {@link Incidents#find} finds the same.
 *
 * @param began {@link Instant#EPOCH}: none was seen yet
 * @param until it has settled then, unless something happens before
 * @param silentSince of a node, which often begins an incident; {@link Instant#EPOCH}: none
 */
public record Ongoing(Instant began, Instant until, Instant silentSince) {

    public static final Ongoing NONE = new Ongoing(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

    /** Silence goes before the loss by no more. */
    private static final Duration PRELUDE = Duration.ofSeconds(30);

    /** After an entry of this kind. {@code isSilence}: a verdict that a node is silent. */
    public Ongoing noted(String kind, boolean isSilence, Instant now) {
        boolean isOpen = now.isBefore(until);
        Instant settled = now.plus(Cutter.QUIET);
        if (Kinds.begins(kind) && !isOpen) {
            boolean isLedTo = silentSince.plus(PRELUDE).isAfter(now);
            return new Ongoing(isLedTo ? silentSince : now, settled, Instant.EPOCH);
        }
        if (isOpen && (isSilence || Kinds.goesOnWith(kind))) {
            return new Ongoing(began, settled, silentSince);
        }
        return isSilence ? new Ongoing(began, until, now) : this;
    }

    /** Its id, while it goes on. */
    public Optional<String> at(Instant now) {
        return now.isBefore(until) ? Optional.of(Incidents.id(began)) : Optional.empty();
    }
}
