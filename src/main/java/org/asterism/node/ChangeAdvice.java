package org.asterism.node;

import java.util.List;
import org.asterism.api.SmallestChange;
import org.asterism.api.SmallestChange.Result;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.planner.ChangeAnswer;

/** What the planner found would move a resource, in the words of the interface. */
final class ChangeAdvice {

    private ChangeAdvice() {}

    static List<SmallestChange> of(ResourceId resource, ChangeAnswer answer) {
        if (!answer.trouble().isEmpty()) {
            return List.of(new SmallestChange(resource, Result.NOT_MADE, answer.trouble(), NodeOrNone.NONE));
        }
        return answer.instances().stream().map(ChangeAdvice::of).toList();
    }

    private static SmallestChange of(ChangeAnswer.Instance instance) {
        if (instance.result() instanceof ChangeAnswer.Result.Found found) {
            NodeOrNone then =
                    found.then() instanceof Transition.Target.On on ? NodeOrNone.of(on.node()) : NodeOrNone.NONE;
            return new SmallestChange(instance.instance(), Result.FOUND, found.words(), then);
        }
        if (instance.result() instanceof ChangeAnswer.Result.Nothing nothing) {
            return new SmallestChange(
                    instance.instance(),
                    Result.NOTHING,
                    "no single change moves it, of those in " + nothing.plans() + " plans tried",
                    NodeOrNone.NONE);
        }
        if (instance.result() instanceof ChangeAnswer.Result.OutOfTime over) {
            return new SmallestChange(
                    instance.instance(),
                    Result.OUT_OF_TIME,
                    "the time for it ended after " + over.plans()
                            + " plans; asterism.planner.explain-budget gives it more",
                    NodeOrNone.NONE);
        }
        throw new AssertionError("unknown result " + instance.result());
    }
}
