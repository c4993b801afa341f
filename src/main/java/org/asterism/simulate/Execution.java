package org.asterism.simulate;

import java.util.List;
import org.asterism.model.ClusterState;
import org.asterism.policy.Plan;

/**
 * A plan as a cluster would carry it out in which each action succeeds.
 *
 * @param actions one line per action, in their order
 * @param after the state after the last of them
 */
record Execution(List<String> actions, ClusterState after) {

    Execution {
        actions = List.copyOf(actions);
    }

    static Execution of(ClusterState state, Plan plan) {
        return new Execution(List.of(), state);
    }
}
