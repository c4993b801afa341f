package org.asterism.policy;

import java.util.stream.Collectors;
import org.asterism.model.ClusterState;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;

/** Writes a plan as the expected part of a scenario. */
final class ScenarioText {

    private ScenarioText() {}

    static String of(ClusterState state) {
        Plan plan = Scheduler.plan(state);
        StringBuilder text = new StringBuilder("[summary]\n");
        plan.summary().forEach(line -> text.append(line).append('\n'));
        plan.transition()
                .unreleased()
                .forEach((resource, why) -> text.append("Unreleased ")
                        .append(resource)
                        .append(": ")
                        .append(why)
                        .append('\n'));
        text.append("\n[placements]\n");
        plan.transition().placements().forEach(placement -> text.append(placement(placement)));
        text.append("\n[graph]\n");
        plan.transition().actions().forEach(action -> text.append(action(action)));
        return text.toString();
    }

    private static String placement(Transition.Placement placement) {
        return placement.resource() + ": " + placement.reason() + "\n";
    }

    private static String action(Action action) {
        String node = action.kind() == ActionKind.PSEUDO ? "" : " on " + action.node();
        String after = action.after().isEmpty()
                ? ""
                : " after " + action.after().stream().map(String::valueOf).collect(Collectors.joining(" "));
        String why = action.reason().isEmpty() ? "" : "  # " + action.reason();
        return action.id() + " " + action.kind() + " " + action.operation() + node + after + why + "\n";
    }
}
