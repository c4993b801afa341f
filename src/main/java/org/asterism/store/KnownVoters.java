package org.asterism.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.asterism.model.VoterSet;

/** The voter set that this node goes by, if it has been told one. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = KnownVoters.None.class, name = "none"),
    @JsonSubTypes.Type(value = KnownVoters.Known.class, name = "known")
})
public sealed interface KnownVoters {

    /** Never told: the configured nodes are the first set. */
    record None() implements KnownVoters {}

    record Known(VoterSet set) implements KnownVoters {}
}
