package org.asterism.policy;

import java.util.List;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

/** Orders between two clones of which an instance waits only for the one on its own node. */
final class Interleave {

    private static final int FORWARD = Link.ORDER | Link.PUSH | Link.NEED;
    private static final int BACKWARD = Link.ORDER | Link.PULL | Link.NEED | Link.QUIET;

    private final Cluster cluster;

    Interleave(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Two clones of which the second is interleaved. */
    record Pair(Entry first, Task firstTask, Entry then, Task thenTask, boolean isSymmetric) {}

    /** An instance without one to wait for on its node cannot come up there; nor can what waits for that. */
    static void inhibit(List<Pair> pairs) {
        for (boolean isChanged = true; isChanged; ) {
            isChanged = false;
            for (Pair pair : pairs) {
                List<Unit> firsts = Unit.of(pair.first);
                for (Unit unit : Unit.of(pair.then)) {
                    int node = unit.target();
                    boolean isFree = node >= 0 && !unit.place().isInhibited && pair.firstTask.isRising();
                    if (isFree && Unit.on(firsts, node, false) == null) {
                        unit.place().isInhibited = true;
                        unit.begin(pair.thenTask).forEach(step -> step.isRunnable = false);
                        isChanged = true;
                    }
                }
            }
        }
    }

    void join(Pair pair) {
        StepGraph.link(
                pair.first.steps.end(pair.firstTask), pair.then.steps.begin(pair.thenTask), Link.ORDER | Link.ADVICE);
        List<Unit> firsts = Unit.of(pair.first);
        List<Unit> thens = Unit.of(pair.then);
        for (Unit unit : thens) {
            @Nullable Unit partner = Unit.on(firsts, unit.target(), false);
            if (partner != null) {
                StepGraph.link(partner.end(pair.firstTask), unit.begin(pair.thenTask), FORWARD);
            }
        }
        if (pair.isSymmetric) {
            StepGraph.link(
                    pair.then.steps.end(pair.thenTask.reverse()),
                    pair.first.steps.begin(pair.firstTask.reverse()),
                    Link.ORDER | Link.ADVICE);
            for (Unit unit : thens) {
                backward(firsts, pair.firstTask.reverse(), unit, pair.thenTask.reverse());
            }
        }
    }

    private void backward(List<Unit> firsts, Task firstTask, Unit unit, Task thenTask) {
        for (NodeInfo node : cluster.nodes) {
            if (unit.isActiveOn(node.index)) {
                @Nullable Unit partner = Unit.on(firsts, node.index, true);
                if (partner != null) {
                    StepGraph.link(unit.end(thenTask), partner.begin(firstTask), BACKWARD);
                }
            }
        }
    }
}
