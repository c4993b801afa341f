package org.asterism.audit;

import org.asterism.wire.WireMessage;

/** What nodes send one another about their audit logs. Plain fields only; one that an older sender leaves out is empty or zero. */
public final class AuditMessages {

    private AuditMessages() {}

    /** Asks for the latest records that are wanted: {@link AuditQuery}, {@code until} as ISO 8601 or empty. */
    public record AuditWanted(String asker, long run, String until, int limit, String kind, String who, String version)
            implements WireMessage {}

    /** The page, as {@link AuditMerge#pack} makes it. */
    public record AuditPart(String node, long run, String page) implements WireMessage {}
}
