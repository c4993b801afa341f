package org.asterism.api;

import java.util.List;

/**
 * Records of a node's audit log, latest first.
 *
 * @param next the value of {@code before} that asks for the records after these; 0 = there are none
 * @param problem why some or all could not be read; empty if nothing
 */
public record AuditPage(List<Sealed> records, long next, String problem) {

    public AuditPage {
        records = List.copyOf(records);
    }

    /**
     * A record and its seal.
     *
     * @param hash SHA-256, in hexadecimal, over the hash of the record before, a line feed, and the record as it stands in the file
     */
    public record Sealed(String hash, AuditEntry entry) {}
}
