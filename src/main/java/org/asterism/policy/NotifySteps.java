package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.asterism.policy.Step.Link;

/**
 * Tells instances of a clone with {@code notify} before and after anything is done to any of them (OCF 1.1, "notify"). Made
 * last, because only then is known who is there when.
 */
final class NotifySteps {

    private static final List<Task> SEQUENCE = List.of(Task.DEMOTE, Task.STOP, Task.START, Task.PROMOTE);

    private final Cluster cluster;
    private final StepGraph graph;

    NotifySteps(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
    }

    void build(Entry clone) {
        List<Step> lastDone = new ArrayList<>();
        for (Task task : SEQUENCE) {
            if (isCarriedOut(clone.steps.begin(task))) {
                lastDone.add(around(clone, task, lastDone));
            }
        }
        for (Entry part : clone.primitives()) {
            StepGraph.order(
                    lastDone,
                    part.steps.recurring.stream()
                            .filter(step -> step.task == Task.MONITOR)
                            .toList());
        }
    }

    private static boolean isCarriedOut(List<Step> begin) {
        return begin.stream().anyMatch(Step::isCarriedOut);
    }

    private Step around(Entry clone, Task task, List<Step> earlier) {
        Step begin = clone.steps.begin(task).get(0);
        Step end = clone.steps.end(task).get(0);
        Step pre = shown(clone, "pre_notify_" + task.text);
        Step preDone = shown(clone, "confirmed-pre_notify_" + task.text);
        Step post = shown(clone, "post_notify_" + task.completion().text);
        Step postDone = shown(clone, "confirmed-post_notify_" + task.completion().text);
        Step.link(pre, preDone, Link.ORDER);
        Step.link(preDone, begin, Link.ORDER);
        Step.link(preDone, post, Link.ORDER);
        Step.link(end, post, Link.ORDER);
        Step.link(post, postDone, Link.ORDER);
        StepGraph.order(earlier, List.of(pre));
        for (Link link : List.copyOf(end.after)) {
            if (link.has(Link.ORDER) && link.then() != post && !link.then().isWithin(clone)) {
                Step.link(postDone, link.then(), Link.ORDER);
            }
        }
        List<Step> told = new ArrayList<>();
        boolean isAnyDone = clone.primitives().stream().anyMatch(part -> isCarriedOut(part.steps.begin(task)));
        for (Entry part : isAnyDone ? clone.primitives() : List.<Entry>of()) {
            tell(part, task, true, pre, preDone);
            told.addAll(tell(part, task, false, post, postDone));
        }
        if (task == Task.STOP) {
            clone.primitives().forEach(part -> fenced(part, told));
        }
        return postDone;
    }

    private Step shown(Entry clone, String what) {
        Step step = graph.pseudo(clone, Task.NOTIFY);
        step.operation = what;
        step.isShown = true;
        return step;
    }

    /** The others are told, too, that an instance went down with its node. */
    private void fenced(Entry part, List<Step> told) {
        for (Step stop : part.steps.begin(Task.STOP)) {
            if (stop.isCarriedOut() && stop.isPseudo) {
                Step begin = shown(part, "post_notify_stop", stop.node);
                Step end = shown(part, "notified", stop.node);
                Step.link(begin, end, Link.ORDER);
                for (Link link : stop.before) {
                    if (link.first().task == Task.FENCE) {
                        Step.link(link.first(), begin, Link.ORDER);
                    }
                }
                StepGraph.order(List.of(begin), told);
                StepGraph.order(told, List.of(end));
            }
        }
    }

    private Step shown(Entry part, String what, int node) {
        Step step = graph.add(part, Task.NOTIFY, node);
        step.isPseudo = true;
        step.operation = what;
        step.isShown = true;
        return step;
    }

    private List<Step> tell(Entry part, Task task, boolean isBefore, Step from, Step to) {
        List<Step> told = new ArrayList<>();
        for (NodeInfo node : cluster.nodes) {
            boolean isReachable = node.isOnline() || isAt(part.steps.begin(Task.START), node.index, Step::isCarriedOut);
            if (isReachable && !node.isFenced && isThere(part, node.index, task, isBefore)) {
                Step notify = graph.add(part, Task.NOTIFY, node.index);
                notify.operation = (isBefore ? "pre_" : "post_") + task.text;
                notify.isShown = true;
                Step.link(from, notify, Link.ORDER);
                Step.link(notify, to, Link.ORDER);
                told.add(notify);
            }
        }
        return told;
    }

    /** Whether an instance runs on the node while others are told of this task. */
    private static boolean isThere(Entry part, int node, Task task, boolean isBefore) {
        boolean isNow = part.isActiveOn(node);
        boolean isStopping = isAt(part.steps.begin(Task.STOP), node, Step::isCarriedOut);
        boolean isStarting = isAt(part.steps.begin(Task.START), node, Step::isCarriedOut);
        boolean isStopped = (task == Task.START && isBefore) || (task == Task.STOP && !isBefore);
        if (task == Task.DEMOTE || (task == Task.STOP && isBefore)) {
            return isNow;
        }
        if (isStopped) {
            return isNow && !isStopping;
        }
        return isStarting || (isNow && !isStopping);
    }

    private static boolean isAt(List<Step> steps, int node, Predicate<Step> condition) {
        for (Step step : steps) {
            if (step.node == node && condition.test(step)) {
                return true;
            }
        }
        return false;
    }
}
