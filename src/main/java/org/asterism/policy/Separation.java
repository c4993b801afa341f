package org.asterism.policy;

import java.util.List;
import org.asterism.model.Role;
import org.asterism.policy.Step.Link;

/** What colocations mean for the order: who comes waits until whom it must not meet has left; nobody comes without his like. */
final class Separation {

    private Separation() {}

    static void run(List<Entry> primitives) {
        for (Entry entry : primitives) {
            for (Colocation colocation : entry.dependsOn) {
                if (colocation.isForbidding()) {
                    apart(entry, colocation);
                } else if (colocation.isMandatory() && !isBesides(entry, colocation.primary())) {
                    together(entry, colocation);
                }
            }
        }
    }

    /** Members of one group go together anyway. */
    private static boolean isBesides(Entry one, Entry other) {
        return one.parent != null && one.parent == other.parent;
    }

    private static void apart(Entry dependent, Colocation colocation) {
        for (Entry other : colocation.primary().primitives()) {
            waitForLeaving(dependent, colocation.dependentRole(), other, colocation.primaryRole());
            waitForLeaving(other, colocation.primaryRole(), dependent, colocation.dependentRole());
        }
    }

    private static void waitForLeaving(Entry leaving, Role left, Entry coming, Role come) {
        Task down = left == Role.PROMOTED ? Task.DEMOTE : Task.STOP;
        Task up = come == Role.PROMOTED ? Task.PROMOTE : Task.START;
        for (Step start : coming.steps.begin(up)) {
            for (Step stop : leaving.steps.begin(down)) {
                if (stop.node == start.node) {
                    Step.link(stop, start, Link.ORDER | Link.NEED);
                    StepGraph.link(leaving.root().steps.end(down), List.of(start), Link.ORDER | Link.ADVICE);
                }
            }
            for (Step probe : leaving.steps.probes) {
                if (probe.node == start.node) {
                    Step.link(probe, start, Link.ORDER);
                }
            }
        }
    }

    /** What has to be with another cannot come up where that cannot. */
    private static void together(Entry dependent, Colocation colocation) {
        Entry with = colocation.primary();
        Task needed = colocation.primaryRole() == Role.PROMOTED ? Task.PROMOTE : Task.START;
        Task task = colocation.dependentRole() == Role.PROMOTED ? Task.PROMOTE : Task.START;
        int node = dependent.target();
        if (node < 0 || dependent.enclosingClone() != null) {
            return;
        }
        for (Unit candidate : with.hasUnits() ? Unit.of(with) : List.of(new Unit(with, with))) {
            if (candidate.target() == node) {
                StepGraph.link(candidate.end(needed), dependent.steps.begin(task), Link.NEED | Link.NEAR);
            }
        }
    }
}
