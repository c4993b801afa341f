package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.List;
import org.asterism.model.NodeName;

/**
 * What a node measured in the last hours; the answer of {@code GET /asterism/v1/samples}. Kept in memory alone.
 *
 * @param began time of the first value of each series
 * @param everyMs from one value to the next
 * @param series all of the same length
 */
public record SampleReport(NodeName node, Instant began, long everyMs, List<Series> series) {

    /** No value: not measured, the link down, Asterisk not running here. */
    public static final long NONE = -1;

    public SampleReport {
        series = List.copyOf(series);
    }

    /**
     * One thing that was measured.
     *
     * @param name the resource, or the peer and the medium: {@code pbx2 ucast:eth0}
     * @param values oldest first; {@link #NONE} where there is none
     */
    public record Series(Kind kind, String name, List<Long> values) {
        public Series {
            values = List.copyOf(values);
        }
    }

    /** What is measured. */
    public enum Kind {
        /** Calls that an Asterisk has up on this node. */
        CALLS,
        /** Of heartbeats on a link, in microseconds. */
        ROUND_TRIP,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
