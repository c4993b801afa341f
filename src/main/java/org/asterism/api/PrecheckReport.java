package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;

/**
 * What would hinder an Asterisk on the node that takes it over; the answer of {@code GET /asterism/v1/precheck}.
 *
 * @param node who was asked, and compared
 * @param at when it did
 * @param compared the nodes whose state was compared, by Asterisk
 * @param remarks who did not answer, and what could not be looked at
 */
public record PrecheckReport(
        NodeName node,
        Instant at,
        SortedMap<String, List<String>> compared,
        List<Finding> findings,
        List<String> remarks) {

    /** In a remark: a node was not compared. */
    public static final String NO_ANSWER = "did not answer";

    public PrecheckReport {
        compared = Collections.unmodifiableSortedMap(new TreeMap<>(compared));
        findings = List.copyOf(findings);
        remarks = List.copyOf(remarks);
    }

    /**
     * A difference between nodes, or what is wrong on one.
     *
     * @param resource the Asterisk
     * @param subject the file, module or other thing
     * @param nodes that it is about
     * @param sentence what each has
     * @param remedy what to do
     */
    public record Finding(
            String resource,
            Topic topic,
            String subject,
            Weight weight,
            List<String> nodes,
            String sentence,
            String remedy) {
        public Finding {
            nodes = List.copyOf(nodes);
        }
    }

    /** How much it matters. */
    public enum Weight {
        /** A takeover may fail, or not serve as before. Status shows it. */
        WARNING,
        /** Changes by itself, as recordings do; only {@code asterism precheck} shows it. */
        REMARK,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** What is compared. */
    public enum Topic {
        PROGRAM,
        VERSION,
        /** Files in the directory of modules. */
        MODULE_FILE,
        /** Loaded in a running Asterisk. */
        MODULE,
        /** Known to a running Asterisk. */
        CODEC,
        FILE,
        /** Names and sizes of what is below it. */
        DIRECTORY,
        /** A directory that calls write to. */
        CALL_DATA,
        CERTIFICATE,
        LICENCE,
        /** Open files. */
        LIMIT,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
