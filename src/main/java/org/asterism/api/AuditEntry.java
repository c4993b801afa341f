package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;

/**
 * One record of a node's audit log. Values of private parameters are masked before a record is made.
 *
 * @param number counts up from 1 without a gap, per node
 * @param time wall clock of the node
 * @param node whose log it is
 * @param command in words, as one would type it
 * @param arguments the same for programs
 * @param reason in the words of whoever asked; may be empty
 * @param code of a refusal, as the API spells it; else empty
 * @param sentence what was done or refused
 * @param before version of the configuration that was replaced; empty where it did not change
 * @param after version of the configuration that holds the change; empty where it did not change
 * @param diff of the two, in unified form; only in a record of kind {@link Kind#DOCUMENT}
 */
public record AuditEntry(
        long number,
        Instant time,
        NodeName node,
        Kind kind,
        Who who,
        String command,
        SortedMap<String, String> arguments,
        String reason,
        Outcome outcome,
        String code,
        String sentence,
        String before,
        String after,
        List<String> diff) {

    public AuditEntry {
        arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
        diff = List.copyOf(diff);
    }

    /** The same at its place in the log. */
    public AuditEntry at(long place) {
        return new AuditEntry(
                place, time, node, kind, who, command, arguments, reason, outcome, code, sentence, before, after, diff);
    }

    /** What a record is about. */
    public enum Kind {
        /** Somebody asked this node for a change. */
        CHANGE,
        /** Somebody asked for a change who may not, or is not known. */
        DENIED,
        /** Another version of the configuration came into force on this node, whoever asked for it and wherever. */
        DOCUMENT,
        /** The log speaks of itself: it began, was rotated, or had to leave something out. */
        LOG,
        @JsonEnumDefaultValue
        OTHER
    }

    /** What became of it. */
    public enum Outcome {
        DONE,
        REFUSED,
        DENIED,
        /** Nobody answered in time: it may have been done. */
        UNKNOWN,
        @JsonEnumDefaultValue
        OTHER
    }

    /** How somebody proved who he is. */
    public enum Means {
        TOKEN,
        CERTIFICATE,
        /** By nothing. */
        NONE,
        /** The cluster itself, or a node of it that answers for whoever asked there. */
        CLUSTER,
        @JsonEnumDefaultValue
        OTHER
    }

    /**
     * Who asked.
     *
     * @param name of the token or certificate
     * @param role of the credential; empty where there is none
     * @param address where the connection came from; empty for the cluster itself
     * @param claimed what the program that asked said of its user and machine, which proves nothing; may be empty
     */
    public record Who(String name, String role, Means means, String address, String claimed) {

        /** The cluster itself. */
        public static final Who CLUSTER = new Who("cluster", "", Means.CLUSTER, "", "");
    }
}
