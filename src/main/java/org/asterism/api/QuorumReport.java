package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.List;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;

/**
 * The vote as one member sees it, explained; the answer of {@code GET /asterism/v1/quorum}.
 *
 * @param self who says this: a node, or an arbiter
 * @param verdict of the quorum about {@code self}
 * @param sentence why the verdict is so
 * @param present votes of the members heard in both directions, with its own
 * @param needed votes that make a quorum
 * @param expected all votes there are
 * @param document newest version that {@code self} has (an arbiter: knows of)
 * @param voters in the order of their names
 * @param rules the rules in force that change how votes are counted, one sentence each
 * @param consequences what the next failure would do, or what is wrong, one sentence each
 * @param remedies what would help, one sentence each
 */
public record QuorumReport(
        String cluster,
        NodeName self,
        ClusterStatus.Verdict verdict,
        String sentence,
        int present,
        int needed,
        int expected,
        NodeOrNone coordinator,
        Epoch epoch,
        DocumentVersion document,
        List<Voter> voters,
        List<String> rules,
        List<String> consequences,
        List<String> remedies) {

    public QuorumReport {
        voters = List.copyOf(voters);
        rules = List.copyOf(rules);
        consequences = List.copyOf(consequences);
        remedies = List.copyOf(remedies);
    }

    /**
     * One member.
     *
     * @param sentence what is special about it; empty if nothing
     */
    public record Voter(
            NodeName name, Kind kind, int votes, Presence presence, DocumentVersion document, String sentence) {}

    /** What a member is. */
    public enum Kind {
        NODE,
        ARBITER,
        /** Votes kept for nodes that are not listed yet. */
        UNLISTED,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** How a member is heard. */
    public enum Presence {
        /** The member that says this. */
        SELF,
        /** In both directions. */
        HEARD,
        /** It is heard, but does not hear {@code self}. */
        ONE_WAY,
        SILENT,
        /** Not since {@code self} started. */
        NOT_YET,
        /** Nobody to be heard: votes of nodes to come. */
        NOBODY,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
