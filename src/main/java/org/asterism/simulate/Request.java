package org.asterism.simulate;

import java.util.List;
import org.asterism.model.ClusterState;
import org.asterism.policy.Outcome;

/**
 * What a simulation supposes and shows.
 *
 * @param injections what has happened before, in this order
 * @param outcomes operations that end so if they are run
 */
public record Request(List<Injection> injections, List<Outcome> outcomes, Detail detail) {

    /** How much is shown. */
    public enum Detail {
        PLAIN,
        /** With all scores. */
        SCORES
    }

    /** The state as it is. */
    public static final Request NOTHING = new Request(List.of(), List.of(), Detail.PLAIN);

    public Request {
        injections = List.copyOf(injections);
        outcomes = List.copyOf(outcomes);
    }

    /** The state in which all has happened; {@code words} gets lines on it. */
    public ClusterState applied(ClusterState state, List<String> words) {
        ClusterState changed = state;
        for (Injection injection : injections) {
            changed = injection.into(changed, words);
        }
        return changed;
    }
}
