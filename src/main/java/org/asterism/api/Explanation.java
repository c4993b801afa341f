package org.asterism.api;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.NodeScore;

/**
 * Why a resource is where it is; the answer of {@code GET /asterism/v1/explain/{id}}.
 *
 * @param chosen node that the scheduler chose; none if it may run nowhere
 * @param sentence the decision in one sentence
 * @param scores every node's score with its terms; the sum of the terms is the score used
 * @param help what would change the decision; may be empty
 */
public record Explanation(
        ResourceId resource,
        ResourceStatus.State state,
        NodeOrNone chosen,
        String sentence,
        SortedMap<NodeName, NodeScore> scores,
        List<String> help) {

    public Explanation {
        scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
        help = List.copyOf(help);
    }
}
