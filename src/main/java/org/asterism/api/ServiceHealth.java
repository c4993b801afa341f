package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.List;
import org.asterism.model.NodeName;

/**
 * The health of a service on one node, as its agent there found it: one verdict with its parts.
 *
 * @param sentence why it is not well; empty if it is
 * @param since when this was first found so; {@link Instant#EPOCH} if it is not looked at
 * @param parts what was looked at, each with what was found
 * @param lastIll why it was last found ill, also when it is well since; empty: it was not, as far as this node remembers
 * @param lastIllAt when that was; {@link Instant#EPOCH} if it was not
 */
public record ServiceHealth(
        NodeName node,
        Verdict verdict,
        String sentence,
        Instant since,
        List<Part> parts,
        String lastIll,
        Instant lastIllAt) {

    public ServiceHealth {
        parts = List.copyOf(parts);
    }

    /** The whole. */
    public enum Verdict {
        WELL,
        /** Something is wrong that does not make it fail. */
        WARNING,
        /** Its monitor fails. */
        ILL,
        /** It does not run there, or is not watched now. */
        NOT_LOOKED_AT,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /**
     * One part.
     *
     * @param sentence what was seen; may be empty if it is good
     */
    public record Part(String name, State state, Weight weight, String sentence) {}

    /** How a part was. */
    public enum State {
        GOOD,
        BAD,
        /** It could not be looked at. */
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** What a bad part does. */
    public enum Weight {
        WARN,
        FAIL,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
