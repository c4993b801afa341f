package org.asterism.coordinator.core;

import java.util.List;
import java.util.SortedMap;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationKey;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;

/** Why a new plan was made and what it does, in an operator's words: they stand in events, incidents and the status. */
final class Cause {

    /** Nothing was told; time itself may have changed something: a date rule, a failure timeout, a lease. */
    static final String TIME = "what was waited for has come (end of a lost node's lease, time limit, retry)";

    private static final int MOST_ACTIONS = 3;

    private Cause() {}

    /** What became of the nodes: "pbx1 is lost, pbx2 is online". */
    static String ofNodes(
            SortedMap<NodeName, NodeState.Standing> before, SortedMap<NodeName, NodeState.Standing> after) {
        List<String> changed = after.entrySet().stream()
                .filter(now -> now.getValue() != before.get(now.getKey()))
                .map(now -> now.getKey() + words(now.getValue()))
                .toList();
        List<String> gone = before.keySet().stream()
                .filter(node -> !after.containsKey(node))
                .map(node -> node + " was removed from the cluster")
                .toList();
        return String.join(", ", changed) + (changed.isEmpty() || gone.isEmpty() ? "" : ", ") + String.join(", ", gone);
    }

    private static String words(NodeState.Standing standing) {
        return switch (standing) {
            case ONLINE -> " is online";
            case PENDING -> " is heard but has not reported yet";
            case OFFLINE -> " is offline and holds nothing";
            case LOST -> " is lost";
            case UNKNOWN -> " is not heard, and not given up yet";
        };
    }

    /** That the work of one plan is done, so that the next can be made. */
    static String done(long transition) {
        return "transition " + transition + " is done: what comes next";
    }

    /** The event that tells of a plan: "transition 2, because pbx1 is lost: start vip on pbx2". */
    static String story(long number, String why, boolean isStored, ClusterState input, Transition plan) {
        List<Transition.Action> real = plan.actions().stream()
                .filter(action -> action.kind() != Transition.ActionKind.PSEUDO)
                .toList();
        String first = String.join(
                ", ", real.stream().limit(MOST_ACTIONS).map(Cause::words).toList());
        String rest = real.size() > MOST_ACTIONS ? " and " + (real.size() - MOST_ACTIONS) + " more" : "";
        return "transition " + number + ", because " + why + (isStored ? " (as planned beforehand): " : ": ")
                + (real.isEmpty() ? "nothing is done" : first + rest) + unreleased(plan)
                + homeless(Decision.homeless(input, plan));
    }

    private static String homeless(List<ResourceId> resources) {
        return resources.isEmpty()
                ? ""
                : "; no other node may run " + resources.get(0)
                        + (resources.size() > 1 ? " and " + (resources.size() - 1) + " more" : "");
    }

    private static String unreleased(Transition plan) {
        return plan.unreleased().entrySet().stream()
                .findFirst()
                .map(one -> "; not taken over: " + one.getKey()
                        + (plan.unreleased().size() > 1
                                ? " and " + (plan.unreleased().size() - 1) + " more"
                                : "")
                        + " (" + one.getValue() + ")")
                .orElse("");
    }

    private static String words(Transition.Action action) {
        return action.operation().action() + " " + action.resource() + " on " + action.node();
    }

    /** An operation as the subject of a sentence: "start of vip". */
    static String words(OperationKey operation) {
        return operation.action() + " of " + operation.resource();
    }

    /** An operation that did not succeed: "start of vip on pbx2 failed: no such device". */
    static String ended(Outcome outcome) {
        String end = outcome.result() == Outcome.Result.REFUSED ? " was refused" : " failed";
        String reason = outcome.reason().isEmpty() ? "" : ": " + outcome.reason();
        return words(outcome.operation()) + " on " + outcome.node() + end + reason;
    }
}
