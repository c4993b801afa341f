package org.asterism.policy;

import java.util.List;
import org.asterism.policy.Step.Join;
import org.asterism.policy.Step.Link;

/**
 * The pseudo steps of groups, clones and bundles. A whole's step that begins something is <i>shown</i> when one below it does
 * that; it is <i>required</i> only when somebody wants it of the whole, and then all below do it.
 */
final class WholeSteps {

    private static final List<Task> SIMPLE = List.of(Task.START, Task.STOP);
    private static final List<Task> WITH_ROLES = List.of(Task.START, Task.STOP, Task.PROMOTE, Task.DEMOTE);

    private final StepGraph graph;

    WholeSteps(StepGraph graph) {
        this.graph = graph;
    }

    /** Before: the children have their steps. */
    void build(Entry whole) {
        for (Task task : hasRoles(whole) ? WITH_ROLES : SIMPLE) {
            build(whole, task);
        }
        inner(whole.steps);
        if (whole.kind == Entry.Kind.GROUP) {
            if (whole.meta.acting().isSequential()) {
                sequence(whole.children);
            }
        }
    }

    private static boolean hasRoles(Entry whole) {
        return whole.isPromotable()
                || (whole.kind == Entry.Kind.BUNDLE && whole.children.stream().anyMatch(Entry::isPromotable));
    }

    private void build(Entry whole, Task task) {
        Step begin = graph.pseudo(whole, task);
        Step end = graph.pseudo(whole, task.completion());
        whole.steps.put(task, begin, end);
        boolean isGroup = whole.kind == Entry.Kind.GROUP;
        boolean isRising = task.isRising();
        Step.link(begin, end, isRising ? Link.ORDER : Link.ORDER | Link.PULL | Link.INNER);
        if (isRising && !isGroup) {
            end.join = Join.ANY;
        }
        int down = Link.ORDER | Link.PUSH | Link.NEED | Link.SHOW_FIRST | Link.INNER;
        int up = Link.ORDER | Link.NEED | Link.SHOW_THEN | (isRising ? Link.PUSH : 0);
        for (Entry child : parts(whole, task)) {
            for (Step first : child.steps.begin(task)) {
                Step.link(begin, first, isRising && !isGroup ? down | Link.BEGIN : down);
            }
            for (Step last : child.steps.end(task)) {
                Step.link(last, end, up);
            }
        }
    }

    /** What a whole's step stands for: of a bundle the containers and what runs within them; only that has roles. */
    private static List<Entry> parts(Entry whole, Task task) {
        if (whole.kind != Entry.Kind.BUNDLE) {
            return whole.children;
        }
        boolean isOfRoles = task == Task.PROMOTE || task == Task.DEMOTE;
        return whole.children.stream()
                .filter(child -> child.isMultiple() || (!isOfRoles && isContainer(whole, child)))
                .toList();
    }

    private static boolean isContainer(Entry bundle, Entry child) {
        return bundle.replicas.stream().anyMatch(replica -> replica.container() == child);
    }

    /** In which order a whole goes through its tasks. */
    private static void inner(Steps steps) {
        StepGraph.order(steps.end(Task.STOP), steps.begin(Task.START));
        StepGraph.order(steps.end(Task.DEMOTE), steps.begin(Task.STOP));
        StepGraph.order(steps.end(Task.DEMOTE), steps.begin(Task.START));
        StepGraph.order(steps.end(Task.DEMOTE), steps.begin(Task.PROMOTE));
        StepGraph.order(steps.end(Task.STOP), steps.begin(Task.PROMOTE));
        StepGraph.order(steps.end(Task.START), steps.begin(Task.PROMOTE));
    }

    /** Members of a group: each needs those before it. A member that is down has no stop; the next one that is up takes its place. */
    private static void sequence(List<Entry> members) {
        int up = Link.ORDER | Link.PUSH | Link.NEED;
        int down = Link.ORDER | Link.PULL | Link.NEED;
        for (int i = 1; i < members.size(); i++) {
            Steps before = members.get(i - 1).steps;
            Steps after = members.get(i).steps;
            StepGraph.link(before.end(Task.START), after.begin(Task.START), up);
            StepGraph.link(before.end(Task.PROMOTE), after.begin(Task.PROMOTE), up);
        }
        stopDuplicatesInTurn(members);
        for (Task task : List.of(Task.STOP, Task.DEMOTE)) {
            List<Step> last = List.of();
            for (int i = members.size() - 1; i >= 0; i--) {
                Steps steps = members.get(i).steps;
                StepGraph.link(last, steps.begin(task), down);
                if (task == Task.STOP) {
                    StepGraph.link(last, steps.begin(Task.START), Link.ORDER | Link.NEED);
                }
                last = steps.end(task).isEmpty() ? last : steps.end(task);
            }
        }
    }

    /** On a node, a later member ends before an earlier one, also where one is a duplicate and the other moves away. */
    private static void stopDuplicatesInTurn(List<Entry> members) {
        for (int i = 0; i < members.size(); i++) {
            Steps earlier = members.get(i).steps;
            for (int j = i + 1; j < members.size(); j++) {
                Steps later = members.get(j).steps;
                orderOnSameNode(later.duplicates, earlier.duplicates);
                orderOnSameNode(later.end(Task.STOP), earlier.duplicates);
                orderOnSameNode(later.duplicates, earlier.begin(Task.STOP));
            }
        }
    }

    private static void orderOnSameNode(List<Step> firsts, List<Step> thens) {
        for (Step first : firsts) {
            for (Step then : thens) {
                if (first.node == then.node) {
                    Step.link(first, then, Link.ORDER);
                }
            }
        }
    }

    /** Instances of an ordered clone: one after the other, whoever it is. After it is known what is carried out. */
    static void turns(Entry clone) {
        List<Step> lastStarts = List.of();
        List<Step> lastStops = List.of();
        for (Entry instance : clone.children) {
            List<Step> starts = instance.steps.end(Task.START);
            if (starts.stream().anyMatch(Step::isCarriedOut)) {
                StepGraph.order(lastStarts, instance.steps.begin(Task.START));
                lastStarts = starts;
            }
            List<Step> stops = instance.steps.begin(Task.STOP);
            if (stops.stream().anyMatch(Step::isCarriedOut)) {
                StepGraph.order(instance.steps.end(Task.STOP), lastStops);
                lastStops = stops;
            }
        }
    }
}
