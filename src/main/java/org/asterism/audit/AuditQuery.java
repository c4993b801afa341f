package org.asterism.audit;

import java.time.Instant;
import org.asterism.api.AuditEntry;

/**
 * Which records are wanted, of one log or of all.
 *
 * @param until only older ones; {@link Instant#EPOCH}: from the end
 * @param limit 1 to {@link AuditReader#MOST}
 * @param kind change, denied, document or log; empty: all
 * @param who only what this credential asked for; empty: all
 * @param version only what led to this version of the configuration; empty: all
 */
public record AuditQuery(Instant until, int limit, String kind, String who, String version) {

    /** @throws IllegalArgumentException with what is allowed instead */
    public AuditQuery {
        if (limit < 1 || limit > AuditReader.MOST) {
            throw new IllegalArgumentException("limit is a number from 1 to " + AuditReader.MOST + ", not " + limit);
        }
        if (!kind.isEmpty() && !kind.matches("change|denied|document|log")) {
            throw new IllegalArgumentException("kind is change, denied, document or log, not '" + kind + "'");
        }
    }

    /** Whether it is one of them. */
    public boolean wants(AuditEntry entry) {
        return (until.equals(Instant.EPOCH) || entry.time().isBefore(until))
                && (kind.isEmpty() || entry.kind().name().equalsIgnoreCase(kind))
                && (who.isEmpty() || entry.who().name().equals(who))
                && (version.isEmpty() || entry.after().equals(version));
    }
}
