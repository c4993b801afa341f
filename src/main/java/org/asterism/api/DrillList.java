package org.asterism.api;

import java.util.List;
import org.asterism.model.NodeName;

/**
 * The drills of one node.
 *
 * @param drills newest first
 * @param remarks what limits the answer
 */
public record DrillList(NodeName node, List<DrillReport> drills, List<String> remarks) {

    public DrillList {
        drills = List.copyOf(drills);
        remarks = List.copyOf(remarks);
    }
}
