package org.asterism.planner;

import java.util.List;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;

/**
 * The smallest changes that would move instances.
 *
 * @param instances one each, in the order of the configuration; empty: there is no such resource
 * @param trouble why there is no answer; empty: there is
 */
public record ChangeAnswer(List<Instance> instances, String trouble) {

    public ChangeAnswer {
        instances = List.copyOf(instances);
    }

    static ChangeAnswer none(String trouble) {
        return new ChangeAnswer(List.of(), trouble);
    }

    /** What was found for one instance. */
    public record Instance(ResourceId instance, Result result) {}

    /** How the search ended for one instance. */
    public sealed interface Result {

        /** The smallest change that moves it, and where it would be then. */
        record Found(String words, Transition.Target then) implements Result {}

        /** None of so many plans moved it. */
        record Nothing(int plans) implements Result {}

        /** The time ended after so many plans. */
        record OutOfTime(int plans) implements Result {}
    }
}
