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
                for (Entry instance : pair.then.children) {
                    int node = instance.last().target();
                    boolean isFree = node >= 0 && !instance.isInhibited && pair.firstTask.isRising();
                    if (isFree && OrderLinks.partner(pair.first, node, false) == null) {
                        instance.isInhibited = true;
                        instance.steps.begin(pair.thenTask).forEach(step -> step.isRunnable = false);
                        isChanged = true;
                    }
                }
            }
        }
    }

    void join(Pair pair) {
        StepGraph.link(
                pair.first.steps.end(pair.firstTask), pair.then.steps.begin(pair.thenTask), Link.ORDER | Link.ADVICE);
        for (Entry instance : pair.then.children) {
            forward(pair.first, pair.firstTask, instance, pair.thenTask);
        }
        if (pair.isSymmetric) {
            StepGraph.link(
                    pair.then.steps.end(pair.thenTask.reverse()),
                    pair.first.steps.begin(pair.firstTask.reverse()),
                    Link.ORDER | Link.ADVICE);
            for (Entry instance : pair.then.children) {
                backward(pair.first, pair.firstTask.reverse(), instance, pair.thenTask.reverse());
            }
        }
    }

    private static void forward(Entry first, Task firstTask, Entry instance, Task thenTask) {
        int node = instance.last().target();
        @Nullable Entry partner = OrderLinks.partner(first, node, false);
        if (partner != null) {
            StepGraph.link(partner.steps.end(firstTask), instance.steps.begin(thenTask), FORWARD);
        }
    }

    private void backward(Entry first, Task firstTask, Entry instance, Task thenTask) {
        for (NodeInfo node : cluster.nodes) {
            if (isActive(instance, node.index)) {
                @Nullable Entry partner = OrderLinks.partner(first, node.index, true);
                if (partner != null) {
                    StepGraph.link(instance.steps.end(thenTask), partner.steps.begin(firstTask), BACKWARD);
                }
            }
        }
    }

    private static boolean isActive(Entry instance, int node) {
        return instance.primitives().stream().anyMatch(part -> part.isActiveOn(node));
    }
}
