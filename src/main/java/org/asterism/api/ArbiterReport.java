package org.asterism.api;

import java.util.List;
import org.asterism.model.NodeName;

/** An arbiter and the clusters that it votes in; the answer of its {@code GET /asterism/v1/arbiter}. */
public record ArbiterReport(NodeName name, List<QuorumReport> clusters) {
    public ArbiterReport {
        clusters = List.copyOf(clusters);
    }
}
