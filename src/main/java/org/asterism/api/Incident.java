package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.List;
import org.asterism.model.NodeName;

/**
 * One outage, or the end of one, as it was cut out of the flight record.
 *
 * @param id {@code YYYYMMDD-HHMMSS} of its beginning in UTC; other nodes may have it some seconds earlier or later
 * @param began when the first sign of it was seen
 * @param ended when the last of it was done; of one under way: the last entry so far
 * @param sentence what happened, in short
 * @param failovers one per lost node or failed resource, in order of time
 * @param outages how long resources were away, in order of time
 * @param calls what became of calls whose Asterisk was lost, one per node that continued some; empty where none were
 */
public record Incident(
        String id,
        Instant began,
        Instant ended,
        State state,
        Cause cause,
        String sentence,
        List<Failover> failovers,
        List<Outage> outages,
        List<Calls> calls) {

    /** Not known, or not come to. */
    public static final long UNKNOWN_MICROS = -1;

    public Incident {
        failovers = List.copyOf(failovers);
        outages = List.copyOf(outages);
        calls = List.copyOf(calls);
    }

    /** Whether a resource was away in it. */
    public Effect effect() {
        boolean hasFailed = cause != Cause.NODE_RETURNED || !failovers.isEmpty();
        if (!outages.isEmpty()) {
            return hasFailed ? Effect.OUTAGE : Effect.MOVED;
        }
        return hasFailed ? Effect.NONE_SEEN : Effect.NO_OUTAGE;
    }

    /** What of it happened at that time or later: an incident grows as long as there is no rest between its events. */
    public Incident since(Instant time) {
        return new Incident(
                id,
                began,
                ended,
                state,
                cause,
                sentence,
                failovers.stream()
                        .filter(failover -> !failover.fault().isBefore(time))
                        .toList(),
                outages.stream()
                        .filter(outage -> !outage.since().isBefore(time))
                        .toList(),
                calls);
    }

    /** Whether it is over. */
    public enum State {
        /** The last weighty entry is younger than the time that must be quiet. */
        UNDER_WAY,
        SETTLED,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** Whether a service was away. */
    public enum Effect {
        OUTAGE,
        /** A node failed, or a resource, and in the records that were read nothing was away: a node that ran nothing. */
        NONE_SEEN,
        /** Nothing failed: a node came back, and what was moved then, by an operator or on its own, was away for the time of the move. */
        MOVED,
        /** But news: the return of a node that took nothing away. */
        NO_OUTAGE,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** What it began with. */
    public enum Cause {
        NODE_LOST,
        QUORUM_LOST,
        RESOURCE_FAILED,
        /** A node that was lost is back. */
        NODE_RETURNED,
        @JsonEnumDefaultValue
        OTHER
    }

    /**
     * How a failure was answered. Times that are not known are -1.
     *
     * @param subject the lost node or the failed resource
     * @param detectMicros node: from its last heartbeat that anybody heard to the first verdict "silent"; resource: how long the
     *     monitor took that found it
     * @param decideMicros from there to the beginning of the first action: consent of the quorum, election, end of the lease,
     *     plan
     * @param actMicros from there to the end of the last start or promotion
     * @param verifyMicros from there to the last first good monitor
     * @param totalMicros of all phases that are known
     */
    public record Failover(
            String subject,
            Instant fault,
            long detectMicros,
            long decideMicros,
            long actMicros,
            long verifyMicros,
            long totalMicros) {}

    /**
     * A resource was away.
     *
     * @param from node that it ran on; empty if not known
     * @param to node that it runs on since; empty: nowhere yet
     * @param awayMicros from the failure, or the beginning of the stop, to the end of the start; -1 while it is away
     * @param why the failure, or the words of whoever had it moved
     */
    public record Outage(String resource, String from, String to, Instant since, long awayMicros, String why) {}

    /**
     * Calls that were up when their Asterisk was lost.
     *
     * @param node the node that continued them
     * @param rejoined whose ends were led to one another again
     * @param survived of them ended since as a call ends
     * @param lost could not be continued
     * @param lastRejoinedMicros from the takeover to the last that was re-joined; -1: none was
     * @param firstNewMicros from the beginning of the incident to the answer of the first new call at that node; -1: not known
     */
    public record Calls(
            NodeName node,
            int up,
            int rejoined,
            int lost,
            int survived,
            long lastRejoinedMicros,
            long firstNewMicros) {}
}
