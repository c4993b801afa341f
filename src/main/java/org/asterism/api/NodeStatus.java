package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.List;
import java.util.Objects;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState.Standing;

/**
 * One node as the answering node sees it.
 *
 * @param generation life of its manager process, 0 = not heard yet
 * @param uptimeMs age of its manager process, 0 = not known
 * @param links one entry per medium, in the order of the configuration; empty for the answering node itself
 * @param sentence why it stands so, when that is not obvious; empty otherwise
 * @param attributes what agents and operators say of it, by name; none from a node of an older release
 */
public record NodeStatus(
        NodeName name,
        Standing standing,
        Duty duty,
        long generation,
        long uptimeMs,
        Lease lease,
        List<Link> links,
        String sentence,
        List<Attribute> attributes) {

    public NodeStatus {
        links = List.copyOf(links);
        attributes = List.copyOf(Objects.requireNonNullElse(attributes, List.of()));
    }

    /** An attribute, with how long it lasts. */
    public record Attribute(String name, String value, Lasting lasting) {}

    /** How long an attribute lasts. */
    public enum Lasting {
        /** Until it is removed: it stands in the configuration. */
        FOREVER,
        /** Until the node leaves or its machine restarts. */
        REBOOT,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** What operators ask of a node. */
    public enum Duty {
        /** May run resources. */
        ACTIVE,
        /** Runs none: they go elsewhere. */
        STANDBY,
        /** What runs there is left alone. */
        MAINTENANCE,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /**
     * A node's right to own things.
     *
     * @param remainingMs time until it lapses unless renewed; 0 unless HELD by the answering node
     */
    public record Lease(LeaseState state, long remainingMs) {
        public static final Lease UNKNOWN = new Lease(LeaseState.UNKNOWN, 0);
    }

    /** See {@link Lease}. */
    public enum LeaseState {
        HELD,
        /** Spared by the quorum during a planned restart of its manager. */
        RESTARTING,
        /** It must not own anything: no quorum confirmed it in time. */
        LAPSED,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /**
     * The link to this node over one medium.
     *
     * @param medium its name in the configuration, e.g. {@code ucast:eth0}
     * @param roundTripMicros smoothed; 0 = not measured
     * @param lossPercent 0 to 100, of the last minute
     * @param silentMs time since the last heartbeat came in; 0 = none came yet if the link is not UP
     */
    public record Link(
            String medium,
            LinkState state,
            long roundTripMicros,
            double lossPercent,
            long silentMs,
            Steadiness steadiness) {}

    /** Whether a link comes and goes too often to be relied on. */
    public enum Steadiness {
        STEADY,
        FLAPPING,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** State of a link, with hysteresis. */
    public enum LinkState {
        UP,
        /** Silent longer than {@code warntime}. */
        LATE,
        DOWN,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
