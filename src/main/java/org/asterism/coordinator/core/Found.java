package org.asterism.coordinator.core;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Transition;

/**
 * Probes that found something else than the plan was made for: one that runs where nothing was known of it, say. What was to come after
 * them must not come, since it may run twice then (Pacemaker aborts a transition for it, too).
 *
 * <p>What the plan expected counts, and not what the record says was expected: after a cleanup a node looks by itself, too, expects
 * nothing, and its answer may be the one that comes.
 */
record Found(Set<InFlight> probes, String what) {

    static Found in(Transition plan, NodeView view, List<Outcome> outcomes) {
        Set<InFlight> probes = new HashSet<>();
        String what = "";
        for (Outcome outcome : outcomes) {
            Optional<OperationResult> result = isProbe(outcome) ? view.result(outcome.operation()) : Optional.empty();
            if (result.isPresent()) {
                int expected = expected(plan, outcome).orElse(result.get().expectedExit());
                if (result.get().exit() != expected) {
                    probes.add(new InFlight(outcome.node(), outcome.operation()));
                    what = outcome.operation() + " on " + outcome.node() + ": exit "
                            + result.get().exit() + " where " + expected + " was expected";
                }
            }
        }
        return new Found(probes, what);
    }

    private static Optional<Integer> expected(Transition plan, Outcome outcome) {
        return plan.actions().stream()
                .filter(action -> action.node().equals(outcome.node()) && isOf(action, outcome.operation()))
                .map(Transition.Action::expectedExit)
                .findFirst();
    }

    private static boolean isOf(Transition.Action action, OperationKey operation) {
        return action.kind() == Transition.ActionKind.PROBE
                && action.operation().equals(operation);
    }

    private static boolean isProbe(Outcome outcome) {
        return outcome.result() == Outcome.Result.SUCCEEDED
                && outcome.operation().action().equals("monitor")
                && !outcome.operation().isRecurring();
    }
}
