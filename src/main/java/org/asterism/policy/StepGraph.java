package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.policy.Step.Link;

/** The steps under consideration, by number; makes new ones. */
final class StepGraph {

    final List<Step> steps = new ArrayList<>();

    Step add(Entry entry, Task task, int node) {
        return add(entry, task, 0, node);
    }

    Step add(Entry entry, Task task, long intervalMs, int node) {
        return keep(new Step(steps.size(), entry, task, intervalMs, node, ""));
    }

    /** A step of a whole, which runs nothing. */
    Step pseudo(Entry entry, Task task) {
        Step step = add(entry, task, Entry.NOWHERE);
        step.isPseudo = true;
        return step;
    }

    /** A place in the graph with a name of its own. */
    Step named(String name) {
        Step step = keep(new Step(steps.size(), null, Task.MARK, 0, Entry.NOWHERE, name));
        step.isPseudo = true;
        return step;
    }

    /** What a node does or suffers as such. */
    Step ofNode(Task task, int node, String name) {
        return keep(new Step(steps.size(), null, task, 0, node, name));
    }

    private Step keep(Step step) {
        steps.add(step);
        return step;
    }

    static void link(List<Step> firsts, List<Step> thens, int flags) {
        for (Step first : firsts) {
            for (Step then : thens) {
                Step.link(first, then, flags);
            }
        }
    }

    static void order(List<Step> firsts, List<Step> thens) {
        link(firsts, thens, Link.ORDER);
    }
}
