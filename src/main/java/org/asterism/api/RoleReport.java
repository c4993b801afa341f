package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.List;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * Answer of {@code GET /role/{resource}} for load balancers; with status 200 only where {@code here} is YES.
 *
 * @param nodes where it is, as far as this node knows
 */
public record RoleReport(ResourceId resource, Here here, List<NodeName> nodes, String sentence) {

    public RoleReport {
        nodes = List.copyOf(nodes);
    }

    /** Whether the answering node serves it. */
    public enum Here {
        YES,
        NO,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
