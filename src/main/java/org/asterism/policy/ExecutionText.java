package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;

/** The lines of Pacemaker's "Executing Cluster Transition": one per step, in order. */
final class ExecutionText {

    private ExecutionText() {}

    static List<String> of(Cluster cluster, List<Step> order) {
        List<String> lines = new ArrayList<>(order.size());
        for (Step step : order) {
            lines.add(line(cluster, step));
        }
        return lines;
    }

    private static String line(Cluster cluster, Step step) {
        String node = step.node < 0 ? "" : cluster.nodes.get(step.node).name.value();
        if (step.task == Task.FENCE) {
            return step.isPseudo
                    ? "Pseudo action: stonith-" + node + "-" + step.operation + " on " + node
                    : "Fencing " + node + " (" + step.operation + ")";
        }
        if (step.isPseudo) {
            return "Pseudo action: " + key(step);
        }
        Entry entry = step.entry;
        if (step.task == Task.SHUTDOWN || step.task == Task.CLEAR_FAIL_COUNT || step.task == Task.FORGET) {
            String whose = entry == null
                    ? ""
                    : " for " + (entry.isAnonymous() ? entry.base.value() : entry.displayName(step.node));
            return "Cluster action: " + step.task.text + whose + " on " + node;
        }
        String interval = step.intervalMs == 0 ? "" : "=" + step.intervalMs;
        String operation = step.task == Task.MONITOR && !step.operation.isEmpty() ? step.operation : step.task.text;
        return "Resource action: " + (entry == null ? step.name : entry.displayName(step.node)) + " " + operation
                + interval + " on " + node;
    }

    /** As the graph names a pseudo step. */
    private static String key(Step step) {
        if (!step.name.isEmpty()) {
            return step.name;
        }
        String what = step.task == Task.NOTIFY ? step.operation : step.task.text;
        return (step.entry == null ? "" : step.entry.displayName(step.node)) + "_" + what + "_0";
    }
}
