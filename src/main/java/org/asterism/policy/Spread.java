package org.asterism.policy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.asterism.policy.Step.Join;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

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
        for (Step step : steps) {
            spread.links(step, true);
        }
        spread.changed.clear();
        java.util.Arrays.fill(spread.isQueued, false);
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

    /** What it means for the other steps of the same entry comes first, so that others see the entry as it will be. */
    private void visit(Step step) {
        links(step, true);
        links(step, false);
    }

    private void links(Step step, boolean isOwn) {
        for (int i = 0; i < step.after.size(); i++) {
            Link link = step.after.get(i);
            if ((link.then().entry == step.entry) == isOwn) {
                forward(link);
            }
        }
        for (int i = 0; i < step.before.size(); i++) {
            Link link = step.before.get(i);
            if ((link.first().entry == step.entry) == isOwn) {
                backward(link);
            }
        }
    }

    private void forward(Link link) {
        Step first = link.first();
        Step then = link.then();
        if (first.isRequired && link.has(Link.PUSH) && !isLive(link)) {
            require(then, why(link, "required ", first));
        }
        if ((first.isRequired || first.isShown) && link.has(Link.SHOW_THEN)) {
            show(then);
        }
        hinder(link);
    }

    private void backward(Link link) {
        Step first = link.first();
        Step then = link.then();
        if (then.isRequired || then.isShown) {
            if (link.has(Link.ASK) || first.isDoubtful() || isFixed(link)) {
                hinder(link);
            }
        }
        if (then.isRequired) {
            if (link.has(Link.PULL) && !isLive(link)) {
                require(first, why(link, "required ", then));
            }
        }
        if ((then.isRequired || then.isShown) && link.has(Link.SHOW_FIRST)) {
            show(first);
        }
        if (!then.isRunnable) {
            if (link.has(Link.FALL)) {
                require(first, "");
                require(then, "");
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
        if (link.has(Link.NEAR) && !first.isRequired) {
            return;
        }
        boolean isAsked = link.has(Link.ASK) || first.isDoubtful();
        boolean isMissed = first.isRequired || isFixed(link) || first.task.isRising() || first.join == Join.ANY;
        if (!isMissed || (isAsked && !then.isRequired && !then.isShown)) {
            return;
        }
        if (then.join == Join.ALL || runnableInputs(then) < then.least) {
            forbid(then, why(link, "unrunnable ", first));
        }
    }

    /**
     * Whether a live migration makes a link between two entries void: what moves live is always there for those that need it.
     * Something that itself moves live cannot do so if what it needs is down in between.
     */
    private boolean isLive(Link link) {
        Step cause = link.then().task == Task.STOP ? link.then() : link.first();
        Step effect = cause == link.first() ? link.then() : link.first();
        if (cause.entry == effect.entry || !isRestartOf(cause, effect)) {
            return false;
        }
        if (cause.entry != null && cause.entry.isMigrating) {
            return true;
        }
        if (effect.entry != null && effect.entry.isMigrating && !effect.isWhollyWithin(cause)) {
            if (link.has(Link.WHOLE) && effect.task == Task.STOP) {
                return true;
            }
            @Nullable Entry blamed = link.has(Link.WHOLE) && cause.entry != null ? cause.entry.root() : cause.entry;
            giveUpMigration(effect.entry, blamed == effect.entry.container ? null : blamed);
        }
        return false;
    }

    private static boolean isRestartOf(Step cause, Step effect) {
        boolean isStop = cause.task == Task.STOP || cause.task == Task.STOPPED;
        boolean isStart = cause.task == Task.START || cause.task == Task.RUNNING;
        return (isStop && effect.task == Task.STOP) || isStart;
    }

    private void giveUpMigration(Entry entry, @Nullable Entry cause) {
        entry.isMigrating = false;
        if (cause != null) {
            entry.unmigrateable = "unmigrateable " + cause.label + " stop";
        }
        entry.steps.begin(Task.START).forEach(this::enqueue);
        entry.steps.begin(Task.STOP).forEach(this::enqueue);
    }

    /** What nobody manages cannot be taken down to let something else come up before it. */
    private static boolean isFixed(Link link) {
        Step first = link.first();
        Step then = link.then();
        return first.task == Task.STOP
                && then.task == Task.START
                && then.isRequired
                && first.entry != null
                && first.entry != then.entry
                && !first.entry.isManaged();
    }

    private static String why(Link link, String verb, Step cause) {
        if (link.has(Link.QUIET)) {
            return "";
        }
        if (link.has(Link.WHOLE) && cause.entry != null) {
            return verb + cause.entry.root().label + " " + cause.task.completion().text;
        }
        if (link.has(Link.NEAR) && cause.entry != null) {
            Entry clone = cause.entry.enclosingClone();
            return "colocation with " + (clone == null ? cause.entry : clone).label;
        }
        return link.has(Link.INNER) ? cause.reason : verb + cause.words();
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
        } else if (isRestart(step) && step.isRunnable && step.reason.isEmpty()) {
            step.reason = why;
        }
    }

    private static boolean isRestart(Step step) {
        return step.task == Task.START && step.entry != null && !step.entry.active.isEmpty();
    }

    private void show(Step step) {
        if (!step.isShown) {
            step.isShown = true;
            enqueue(step);
        }
    }

    private void forbid(Step step, String why) {
        if (step.isRunnable) {
            boolean wasWanted = step.isRequired && !step.reason.isEmpty();
            step.forbid(why);
            if (step.entry != null && step.entry.isMigrating) {
                giveUpMigration(step.entry, null);
            }
            enqueue(step);
            if (wasWanted) {
                // Those that were to go with it are told before any order is heeded.
                for (Link link : step.after) {
                    if (link.has(Link.NEAR)) {
                        hinder(link);
                    }
                }
            }
        }
    }
}
