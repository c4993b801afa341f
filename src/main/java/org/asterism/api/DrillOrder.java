package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Objects;

/**
 * What a drill shall do to the node that is asked; the body of {@code POST /asterism/v1/drills}.
 *
 * @param target SERVICE: the resource; LINK: the interface; FREEZE: empty; POWER: the other node that is rebooted
 * @param seconds how long a fault lasts; 0 = the usual time of its kind; of no meaning for SERVICE and POWER
 * @param comment why; for the audit log; {@code reason} is the same
 */
public record DrillOrder(
        Kind kind,
        String target,
        int seconds,
        ChangeMode mode,
        @JsonAlias("reason") String comment) {

    public DrillOrder {
        kind = Objects.requireNonNullElse(kind, Kind.UNKNOWN);
        mode = Objects.requireNonNullElse(mode, ChangeMode.APPLY);
        ChangeBody.check(comment);
    }

    /** Which fault. */
    public enum Kind {
        /** The processes of a resource are killed. */
        SERVICE,
        /** The cluster's own traffic on one link is dropped for some seconds. */
        LINK,
        /** The manager is stopped for some seconds, as if the machine hung. */
        FREEZE,
        /** The fence device reboots another node, as if its power failed for a moment. */
        POWER,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
