package org.asterism.api;

import java.util.List;
import org.asterism.api.AuditPage.Sealed;
import org.asterism.model.NodeName;

/**
 * Records of the audit logs of all nodes that answered, latest first by their wall clocks.
 *
 * @param node who was asked
 * @param next the value of {@code until} that asks for older ones; empty: there are none
 * @param remarks who did not answer, and what could not be read
 */
public record AuditList(NodeName node, List<Sealed> records, String next, List<String> remarks) {

    public AuditList {
        records = List.copyOf(records);
        remarks = List.copyOf(remarks);
    }
}
