package org.asterism.coordinator.core;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.model.OperationResult;

/**
 * Probes that found something else than the plan was made for: one that runs where nothing was known of it, say. What was to come after
 * them must not come, since it may run twice then (Pacemaker aborts a transition for it, too).
 */
record Found(Set<InFlight> probes, String what) {

    static Found in(NodeView view, List<Outcome> outcomes) {
        Set<InFlight> probes = new HashSet<>();
        String what = "";
        for (Outcome outcome : outcomes) {
            Optional<OperationResult> result = isProbe(outcome) ? view.result(outcome.operation()) : Optional.empty();
            if (result.isPresent() && result.get().exit() != result.get().expectedExit()) {
                probes.add(new InFlight(outcome.node(), outcome.operation()));
                what = outcome.operation() + " on " + outcome.node() + ": exit "
                        + result.get().exit() + " where "
                        + result.get().expectedExit() + " was expected";
            }
        }
        return new Found(probes, what);
    }

    private static boolean isProbe(Outcome outcome) {
        return outcome.result() == Outcome.Result.SUCCEEDED
                && outcome.operation().action().equals("monitor")
                && !outcome.operation().isRecurring();
    }
}
