package org.asterism.cib;

import java.util.List;
import org.asterism.model.ClusterState;

/** What a CIB says, and what in it was not understood. */
public record CibReading(ClusterState state, List<CibProblem> problems) {
    public CibReading {
        problems = List.copyOf(problems);
    }
}
