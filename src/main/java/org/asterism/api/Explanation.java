package org.asterism.api;

import java.util.Collections;
import java.util.List;
import java.util.Set;
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
 * @param changes for each instance the smallest change that would move it, where that was asked for
 * @param parts what a group or clone is made of, each with its own decision; empty for a single resource
 */
public record Explanation(
        ResourceId resource,
        ResourceStatus.State state,
        NodeOrNone chosen,
        String sentence,
        SortedMap<NodeName, NodeScore> scores,
        List<String> help,
        List<SmallestChange> changes,
        List<Part> parts) {

    public Explanation {
        scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
        help = List.copyOf(help);
        changes = List.copyOf(changes);
        parts = List.copyOf(parts);
    }

    /**
     * One resource within a group, or one instance of a clone.
     *
     * @param nodes where it is active or may be active
     * @param chosen node that the scheduler chose; none if it may run nowhere
     * @param sentence why there
     */
    public record Part(
            ResourceId resource,
            List<NodeName> nodes,
            NodeOrNone chosen,
            String sentence,
            SortedMap<NodeName, NodeScore> scores) {

        public Part {
            nodes = List.copyOf(nodes);
            scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
        }

        private Part only(NodeName node) {
            return new Part(resource, nodes, chosen, sentence, kept(scores, node));
        }
    }

    /** The same with what would move it. */
    public Explanation with(List<SmallestChange> found) {
        return new Explanation(resource, state, chosen, sentence, scores, help, found, parts);
    }

    /** With the score of one node only. */
    public Explanation only(NodeName node) {
        return new Explanation(
                resource,
                state,
                chosen,
                sentence,
                kept(scores, node),
                help,
                changes,
                parts.stream().map(part -> part.only(node)).toList());
    }

    private static SortedMap<NodeName, NodeScore> kept(SortedMap<NodeName, NodeScore> scores, NodeName node) {
        TreeMap<NodeName, NodeScore> one = new TreeMap<>(scores);
        one.keySet().retainAll(Set.of(node));
        return one;
    }
}
