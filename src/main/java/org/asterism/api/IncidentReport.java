package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;

/**
 * One incident with its time line, merged from the records of all nodes that could be read.
 *
 * @param reference the node by whose clock all times are given
 * @param story what happened, in sentences
 * @param lines in order of time
 * @param clocks how the clock of each node compares
 * @param remarks what limits the answer: nodes that did not answer, entries left out
 */
public record IncidentReport(
        Incident incident,
        NodeName reference,
        List<String> story,
        List<Line> lines,
        List<NodeClock> clocks,
        List<String> remarks) {

    public IncidentReport {
        story = List.copyOf(story);
        lines = List.copyOf(lines);
        clocks = List.copyOf(clocks);
        remarks = List.copyOf(remarks);
    }

    /**
     * An entry in its place.
     *
     * @param at by the clock of the reference
     * @param afterMicros since the incident began; negative before that
     */
    public record Line(
            Instant at,
            long afterMicros,
            NodeName node,
            String kind,
            String sentence,
            SortedMap<String, String> values) {

        public Line {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }
    }

    /**
     * The clock of a node.
     *
     * @param aheadMicros by how much its wall clock is ahead of the reference's; negative: behind
     * @param uncertainMicros its entries may be earlier or later by so much; -1: not known
     */
    public record NodeClock(NodeName node, Source source, long aheadMicros, long uncertainMicros) {}

    /** How the entries of a node got their place. */
    public enum Source {
        REFERENCE,
        /** By heartbeats that echoed one another's time: wall clocks do not matter. */
        HEARTBEATS,
        /** By its wall clock alone, since no heartbeats compared the two. */
        WALL_CLOCK,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
