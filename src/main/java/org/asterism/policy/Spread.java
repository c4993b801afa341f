package org.asterism.policy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.asterism.policy.Step.Join;
import org.asterism.policy.Step.Link;

/**
 * Spreads along the links what is required, shown and cannot run, until nothing changes. The first cause that reaches a step
 * gives its explanation.
 */
final class Spread {

    private final Deque<Step> changed = new ArrayDeque<>();
    private final boolean[] isQueued;

    private Spread(int count) {
        this.isQueued = new boolean[count];
    }

    static void run(List<Step> steps) {
        Spread spread = new Spread(steps.size());
        steps.forEach(spread::enqueue);
        while (!spread.changed.isEmpty()) {
            Step step = spread.changed.remove();
            spread.isQueued[step.id] = false;
            spread.visit(step);
        }
    }

    private void enqueue(Step step) {
        if (!isQueued[step.id]) {
            isQueued[step.id] = true;
            changed.add(step);
        }
    }

    private void visit(Step step) {
        for (int i = 0; i < step.after.size(); i++) {
            forward(step.after.get(i));
        }
        for (int i = 0; i < step.before.size(); i++) {
            backward(step.before.get(i));
        }
    }

    private void forward(Link link) {
        Step first = link.first();
        Step then = link.then();
        if (first.isRequired && link.has(Link.PUSH)) {
            require(then, link.has(Link.INNER) ? first.reason : "required " + first.words());
        }
        if ((first.isRequired || first.isShown) && link.has(Link.SHOW_THEN)) {
            show(then);
        }
        hinder(link);
    }

    private void backward(Link link) {
        Step first = link.first();
        Step then = link.then();
        if (then.isRequired) {
            if (link.has(Link.PULL)) {
                require(first, link.has(Link.INNER) ? then.reason : "required " + then.words());
            }
            if (link.has(Link.ASK)) {
                hinder(link);
            }
        }
        if ((then.isRequired || then.isShown) && link.has(Link.SHOW_FIRST)) {
            show(first);
        }
        if (!then.isRunnable) {
            if (link.has(Link.FALL)) {
                require(first, then.reason);
            }
            if (link.has(Link.BEGIN) && first.isRunnable && noneRuns(first)) {
                forbid(first, then.reason);
            }
        }
    }

    /** Forbids the second step of a link if the first one, which it needs, cannot run. */
    private void hinder(Link link) {
        Step first = link.first();
        Step then = link.then();
        if (first.isRunnable || !then.isRunnable || !link.has(Link.NEED | Link.ASK)) {
            return;
        }
        boolean isMissed = first.isRequired || first.task.isRising() || first.join == Join.ANY;
        if (!isMissed || (link.has(Link.ASK) && !then.isRequired)) {
            return;
        }
        if (then.join == Join.ALL || runnableInputs(then) < then.least) {
            forbid(then, link.has(Link.INNER) ? first.reason : "unrunnable " + first.words());
        }
    }

    private static int runnableInputs(Step then) {
        int count = 0;
        for (Link link : then.before) {
            if (link.has(Link.NEED) && link.first().isRunnable) {
                count++;
            }
        }
        return count;
    }

    private static boolean noneRuns(Step begin) {
        for (Link link : begin.after) {
            if (link.has(Link.BEGIN) && link.then().isRunnable) {
                return false;
            }
        }
        return true;
    }

    private void require(Step step, String why) {
        if (!step.isRequired && !step.isPhantom) {
            step.require(why);
            enqueue(step);
        }
    }

    private void show(Step step) {
        if (!step.isShown) {
            step.isShown = true;
            enqueue(step);
        }
    }

    private void forbid(Step step, String why) {
        if (step.isRunnable) {
            step.forbid(why);
            enqueue(step);
        }
    }
}
