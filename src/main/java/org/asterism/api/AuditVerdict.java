package org.asterism.api;

import java.util.List;

/**
 * What a look through the whole audit log of a node found.
 *
 * @param first number of the oldest record there is; 0 = there is none
 * @param last number of the latest record
 * @param lastHash its seal, to be written down elsewhere: who knows it can tell later whether all up to it is as it was
 * @param findings each is a damage that must not be; empty = the log is intact
 * @param notes what is worth knowing and no damage
 */
public record AuditVerdict(
        long first, long last, String lastHash, int files, List<Finding> findings, List<String> notes) {

    public AuditVerdict {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    public boolean isIntact() {
        return findings.isEmpty();
    }

    /**
     * One damage.
     *
     * @param record number of the record, as far as it can be told; else 0
     * @param line of the file, from 1
     * @param firstByte of that line in the file, from 0
     */
    public record Finding(String file, long record, int line, long firstByte, String sentence) {}
}
