package org.asterism.policy;

import java.util.List;
import java.util.Optional;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;

/**
 * Why one instance is to be where it is to be.
 *
 * @param resource the instance, with its number within clones
 * @param sentence the decision in words
 * @param candidates the nodes, best first; the terms of each sum up to the score that was used
 * @param search what came of trying out what would move it
 */
public record PlacementStory(
        ResourceId resource, Transition.Target target, String sentence, List<Candidate> candidates, Search search) {

    public PlacementStory {
        candidates = List.copyOf(candidates);
    }

    /** A node that the instance could be on. {@code verdict}: that it was chosen, or why it was not. */
    public record Candidate(NodeName node, Transition.NodeScore score, String verdict) {}

    /** A change of configuration or state, the state with it, and where the instance would be then. */
    public record Change(String words, ClusterState after, Transition.Target target) {}

    /** What came of trying out changes, the smaller first. */
    public sealed interface Search {

        /** Nobody asked. */
        record NotMade() implements Search {}

        /** The smallest that moves the instance. */
        record Found(Change change) implements Search {}

        /** None of so many plans moved it. */
        record Nothing(int plans) implements Search {}

        /** The time ended before one was found; so many plans were made by then. */
        record OutOfTime(int plans) implements Search {}
    }

    /** The smallest change that was found to move it. */
    public Optional<Change> change() {
        return search instanceof Search.Found found ? Optional.of(found.change()) : Optional.empty();
    }

    /** The best node that was not chosen but might have been. */
    public Optional<NodeName> runnerUp() {
        return candidates.stream()
                .filter(candidate -> candidate.score().total().allows())
                .map(Candidate::node)
                .filter(node -> !target.equals(new Transition.Target.On(node)))
                .findFirst();
    }
}
