package org.asterism.policy;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Spreads along the links what is required and what cannot run, until nothing changes. Ends because acts only ever become
 * required and only ever become unrunnable.
 */
final class Propagation {

    private final Cluster cluster;
    private final Deque<Act> changed = new ArrayDeque<>();
    private final boolean[] isQueued;

    private Propagation(Cluster cluster) {
        this.cluster = cluster;
        this.isQueued = new boolean[cluster.acts.size()];
    }

    static void run(Cluster cluster) {
        Propagation propagation = new Propagation(cluster);
        cluster.acts.forEach(propagation::enqueue);
        propagation.drain();
        // Only now is known which stops will not happen.
        for (Act act : cluster.acts) {
            for (Act.Link link : act.after) {
                if (link.has(Act.Link.DONE) && !act.isCarriedOut() && !act.isMarker) {
                    propagation.forbid(link.then(), words(act) + " does not happen");
                }
            }
        }
        propagation.drain();
    }

    private void drain() {
        while (!changed.isEmpty()) {
            Act act = changed.remove();
            isQueued[act.id] = false;
            spread(act);
        }
    }

    private void enqueue(Act act) {
        if (!isQueued[act.id]) {
            isQueued[act.id] = true;
            changed.add(act);
        }
    }

    private void spread(Act act) {
        if (!act.isRunnable && act.isStarting()) {
            stopInPlace(act);
        }
        for (Act.Link link : act.after) {
            forward(link);
        }
        if (!act.isRequired) {
            return;
        }
        for (Act.Link link : act.before) {
            if (link.has(Act.Link.PULL) && !isOwnRestartOfFlight(act, link.first())) {
                require(link.first(), act);
            }
            hinder(link);
        }
    }

    private void forward(Act.Link link) {
        if (link.has(Act.Link.PUSH) && link.first().isRequired && link.first().isRunnable) {
            require(link.then(), link.first());
        }
        hinder(link);
    }

    /** Forbids the second act of a link if the first one it depends on cannot run. */
    private void hinder(Act.Link link) {
        Act first = link.first();
        Act then = link.then();
        boolean isAsked = link.has(Act.Link.ASK) || first.isDoubtful;
        if (!link.has(Act.Link.NEED | Act.Link.ASK) || (isAsked && !then.isRequired)) {
            return;
        }
        boolean isMissing = !first.isRunnable && (first.isStarting() || first.isRequired);
        if ((isMissing || first.isDoubtful) && (then.join == Act.Join.ALL || allInputsFail(then))) {
            forbid(then, obstacle(first));
        }
    }

    private static boolean allInputsFail(Act then) {
        for (Act.Link link : then.before) {
            if (link.has(Act.Link.NEED) && link.first().isRunnable && !link.first().isDoubtful) {
                return false;
            }
        }
        return true;
    }

    /** What runs well has to stop when it could not be started now for want of something it needs. */
    private void stopInPlace(Act start) {
        if (start.isMarker || start.node < 0 || !start.entry.isPrimitive()) {
            return;
        }
        for (Act stop : start.entry.acts.stopBegin) {
            if (stop.node == start.node && !stop.isRequired) {
                stop.require("stop on " + nodeName(stop) + ": " + start.obstacle);
                enqueue(stop);
            }
        }
    }

    /** A start that is merely ordered again needs no stop before it. */
    private static boolean isOwnRestartOfFlight(Act then, Act first) {
        return then.isRepeated && first.entry == then.entry;
    }

    private void require(Act act, Act cause) {
        if (!act.isRequired) {
            act.origin = cause.origin;
            act.require(because(act, cause.origin));
            enqueue(act);
        }
    }

    private void forbid(Act act, String why) {
        if (act.isRunnable) {
            act.forbid(why);
            enqueue(act);
        }
    }

    private static String because(Act act, Act origin) {
        if (act.entry == origin.entry) {
            return origin.reason;
        }
        String why = act.key.action() + " because of " + words(origin);
        return act.entry.isPrimitive() ? why + " (" + origin.reason + ")" : why;
    }

    private static String obstacle(Act act) {
        if (act.isMarker || !act.entry.isPrimitive()) {
            return act.obstacle;
        }
        return act.entry.base + " cannot " + act.key.action() + " (" + act.obstacle + ")";
    }

    private static String words(Act act) {
        return act.key.action() + " of " + act.entry.base;
    }

    private String nodeName(Act act) {
        return cluster.nodes.get(act.node).name.value();
    }
}
