package org.asterism.policy;

import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

/** Orders between two clones of which an instance waits only for the one on its own node. */
final class Interleave {

    private static final int FORWARD = Link.ORDER | Link.PUSH | Link.NEED;
    private static final int BACKWARD = Link.ORDER | Link.PULL | Link.NEED;

    private final Cluster cluster;

    Interleave(Cluster cluster) {
        this.cluster = cluster;
    }

    void join(Entry first, Task firstTask, Entry then, Task thenTask, boolean isSymmetric) {
        StepGraph.link(first.steps.end(firstTask), then.steps.begin(thenTask), Link.ORDER | Link.ADVICE);
        for (Entry instance : then.children) {
            forward(first, firstTask, instance, thenTask);
        }
        if (isSymmetric) {
            StepGraph.link(
                    then.steps.end(thenTask.reverse()),
                    first.steps.begin(firstTask.reverse()),
                    Link.ORDER | Link.ADVICE);
            for (Entry instance : then.children) {
                backward(first, firstTask.reverse(), instance, thenTask.reverse());
            }
        }
    }

    private void forward(Entry first, Task firstTask, Entry instance, Task thenTask) {
        int node = instance.last().target();
        Entry partner = OrderLinks.partner(first, node, false);
        if (partner != null) {
            StepGraph.link(partner.steps.end(firstTask), instance.steps.begin(thenTask), FORWARD);
        } else if (node >= 0 && firstTask.isRising()) {
            // Nothing to wait for on this node, so this cannot come up there.
            instance.steps.begin(thenTask).forEach(step -> step.isRunnable = false);
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
