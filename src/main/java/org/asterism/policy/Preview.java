package org.asterism.policy;

import java.util.List;
import org.asterism.model.ClusterState;

/**
 * A decision carried out in thought.
 *
 * @param summary Pacemaker's "Transition Summary", one line per change
 * @param actions one line per action, in order
 * @param after the state when each of them has succeeded
 */
public record Preview(List<String> summary, List<String> actions, ClusterState after) {
    public Preview {
        summary = List.copyOf(summary);
        actions = List.copyOf(actions);
    }
}
