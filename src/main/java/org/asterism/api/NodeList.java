package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.List;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;

/**
 * Which nodes count, and which are only known; the answer of {@code GET /asterism/v1/nodes}.
 *
 * @param self who says this
 * @param version of the voter set, as epoch/step; {@code 0/1} until it was changed for the first time
 * @param sentence what a change under way waits for; empty if there is none
 * @param nodes in the order of their names; no arbiters
 */
public record NodeList(
        String cluster,
        NodeName self,
        NodeOrNone coordinator,
        String version,
        State state,
        String sentence,
        List<Entry> nodes) {

    public NodeList {
        nodes = List.copyOf(nodes);
    }

    /** Whether the voter set is changing. */
    public enum State {
        SETTLED,
        CHANGING,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /**
     * One node.
     *
     * @param votes that count now, 0 without a place; twice those of the configuration with auto-tie-breaker
     * @param next votes once the change under way is done
     * @param sentence what is special about it; empty if nothing
     */
    public record Entry(NodeName name, Place place, int votes, int next, Heard heard, String sentence) {

        /** Whether the node that says this hears it. */
        public enum Heard {
            HEARD,
            SILENT,
            @JsonEnumDefaultValue
            UNKNOWN
        }
    }

    /** A node's place in the voter set. */
    public enum Place {
        VOTER,
        /** Added by the change under way. */
        COMING,
        /** Removed by the change under way. */
        LEAVING,
        /** Listed in the configuration only. */
        KNOWN,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
