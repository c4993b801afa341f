package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.asterism.model.DocumentVersion;

/** What became of a requested change. In JSON the field {@code result} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ChangeResult.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = ChangeResult.Refused.class, name = "refused")
})
public sealed interface ChangeResult {

    /** What was done or refused, in one sentence. */
    String sentence();

    /**
     * The change is on a quorum's disks (or, as a dry run, would be taken). That the resources follow is not waited for.
     *
     * @param version of the document that holds the change
     * @param steps what the cluster does now, in order, in words
     */
    record Accepted(String sentence, DocumentVersion version, List<String> steps) implements ChangeResult {
        public Accepted {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Nothing was changed, except with {@link RefusalCode#TIMEOUT}, where it is not known.
     *
     * @param conditions what was checked and not met, e.g. one per candidate node
     * @param remedy what would help; empty if nothing does
     */
    record Refused(RefusalCode code, String sentence, List<Condition> conditions, String remedy)
            implements ChangeResult {
        public Refused {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * One condition that is not met.
     *
     * @param subject what it is about: a node, a resource, a line of the configuration
     * @param found how it is
     * @param needed how it would have to be; empty if {@code found} says it
     */
    record Condition(String subject, String found, String needed) {}
}
