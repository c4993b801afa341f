package org.asterism.api;

import java.time.Instant;
import java.util.List;
import org.asterism.model.NodeName;

/**
 * The incidents in the records of the nodes that answered.
 *
 * @param node who was asked, by whose clock times are given
 * @param recordedSince oldest entry that is left
 * @param incidents newest first
 * @param remarks what limits the answer
 */
public record IncidentList(NodeName node, Instant recordedSince, List<Incident> incidents, List<String> remarks) {

    public IncidentList {
        incidents = List.copyOf(incidents);
        remarks = List.copyOf(remarks);
    }
}
