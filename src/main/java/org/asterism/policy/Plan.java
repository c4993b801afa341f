package org.asterism.policy;

import java.util.List;
import org.asterism.model.Transition;

/**
 * A transition with its summary.
 *
 * @param summary one line per instance that changes: {@code Move pbx ( pbx1 -> pbx2 )}
 */
public record Plan(Transition transition, List<String> summary) {
    public Plan {
        summary = List.copyOf(summary);
    }
}
