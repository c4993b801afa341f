package org.asterism.coordinator.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;

/**
 * One transition being carried out: each action runs when all that it waits for has succeeded, within limits. Immutable;
 * every event gives the next run and the actions to order now.
 *
 * <p>An operation that an earlier transition left in flight is never ordered twice: where this transition wants the same it
 * is taken over, where it wants another one of the same resource and node that waits until the first has landed.
 */
public final class TransitionRun {

    /**
     * How many actions may be in flight, in all ({@code batch-limit}) and per node.
     *
     * @param slow what has been under way for so long takes no place any more, so that nothing else waits for it; at most
     *     {@link #SLOW_PLACES} times {@code perNode} of them on a node
     */
    public record Limits(int batch, int perNode, Duration slow) {

        /** Slow actions for each place of a node that take none: a node whose every start is slow is not to run hundreds at once. */
        static final int SLOW_PLACES = 8;

        public Limits {
            if (batch < 1 || perNode < 1 || slow.isNegative()) {
                throw new IllegalArgumentException(
                        "limits must be at least 1: " + batch + ", " + perNode + ", and not negative: " + slow);
            }
        }

        /** However long it takes, each takes its place. */
        public Limits(int batch, int perNode) {
            this(batch, perNode, FOREVER);
        }

        private static final Duration FOREVER = Duration.ofDays(365);

        Limits withMore(int inAll) {
            return new Limits(batch + inAll, perNode, slow);
        }
    }

    /** An operation under way on a node. */
    public record InFlight(NodeName node, OperationKey operation) {}

    /** The next run, and what to order now. */
    public record Step(TransitionRun run, List<Action> orders) {}

    /** How far it is. {@code blocked}: never ran since something before it failed or the run was aborted. */
    public record Progress(int done, int failed, int inFlight, int waiting) {}

    private enum Phase {
        WAITING,
        IN_FLIGHT,
        DONE,
        FAILED
    }

    private final long id;
    private final Transition transition;
    private final Limits limits;
    private final Map<Integer, Integer> indexOf;
    private final Phase[] phases;
    private final Set<InFlight> foreign;
    private final Set<InFlight> slow;
    private final boolean aborted;

    private TransitionRun(
            long id,
            Transition transition,
            Limits limits,
            Map<Integer, Integer> indexOf,
            Phase[] phases,
            Set<InFlight> foreign,
            Set<InFlight> slow,
            boolean aborted) {
        this.id = id;
        this.transition = transition;
        this.limits = limits;
        this.indexOf = indexOf;
        this.phases = phases;
        this.foreign = foreign;
        this.slow = slow;
        this.aborted = aborted;
    }

    /** Nothing to do, nothing under way. */
    static TransitionRun idle(long id, Limits limits) {
        return begin(id, new Transition(List.of(), List.of(), new TreeMap<>()), limits, Set.of())
                .run();
    }

    /** Begins a transition while {@code inFlight} of earlier ones is still under way; none of it is slow. */
    public static Step begin(long id, Transition transition, Limits limits, Set<InFlight> inFlight) {
        return begin(id, transition, limits, inFlight, Set.of());
    }

    /** Begins a transition; those in {@code slow} take no place. */
    static Step begin(long id, Transition transition, Limits limits, Set<InFlight> inFlight, Set<InFlight> slow) {
        Map<Integer, Integer> indexOf = new HashMap<>();
        Phase[] phases = new Phase[transition.actions().size()];
        Set<InFlight> foreign = new java.util.HashSet<>(inFlight);
        for (int i = 0; i < phases.length; i++) {
            Action action = transition.actions().get(i);
            indexOf.put(action.id(), i);
            phases[i] = foreign.remove(new InFlight(action.node(), action.operation())) && runsAnything(action)
                    ? Phase.IN_FLIGHT
                    : Phase.WAITING;
        }
        Set<InFlight> placeless = Set.copyOf(slow);
        return new TransitionRun(
                        id, transition, limits, Map.copyOf(indexOf), phases, Set.copyOf(foreign), placeless, false)
                .advance();
    }

    public long id() {
        return id;
    }

    public Transition transition() {
        return transition;
    }

    public boolean isAborted() {
        return aborted;
    }

    /** An operation ended well. */
    public Step succeeded(NodeName node, OperationKey operation) {
        return landed(node, operation, Phase.DONE);
    }

    /** An operation failed, was refused, or its node is gone: nothing that waits for it runs. */
    public Step failed(NodeName node, OperationKey operation) {
        return landed(node, operation, Phase.FAILED);
    }

    /** Orders nothing more; what is in flight lands by itself. */
    public TransitionRun abort() {
        return new TransitionRun(id, transition, limits, indexOf, phases, foreign, slow, true);
    }

    /** All that is under way, of this transition and of earlier ones. */
    public Set<InFlight> inFlight() {
        Set<InFlight> all = new java.util.HashSet<>(foreign);
        for (int i = 0; i < phases.length; i++) {
            if (phases[i] == Phase.IN_FLIGHT) {
                Action action = transition.actions().get(i);
                all.add(new InFlight(action.node(), action.operation()));
            }
        }
        return all;
    }

    /** True when nothing is in flight and nothing more can be ordered. */
    public boolean isOver() {
        return inFlight().isEmpty() && (aborted || ready().isEmpty());
    }

    public boolean hasFailed() {
        return Arrays.stream(phases).anyMatch(phase -> phase == Phase.FAILED);
    }

    public Progress progress() {
        return new Progress(
                count(Phase.DONE), count(Phase.FAILED), count(Phase.IN_FLIGHT) + foreign.size(), count(Phase.WAITING));
    }

    private int count(Phase wanted) {
        return (int) Arrays.stream(phases).filter(phase -> phase == wanted).count();
    }

    private Step landed(NodeName node, OperationKey operation, Phase outcome) {
        Phase[] next = phases.clone();
        find(node, operation).ifPresent(index -> next[index] = outcome);
        Set<InFlight> rest = new java.util.HashSet<>(foreign);
        rest.remove(new InFlight(node, operation));
        TransitionRun run = new TransitionRun(id, transition, limits, indexOf, next, Set.copyOf(rest), slow, aborted);
        return aborted ? new Step(run, List.of()) : run.advance();
    }

    private Optional<Integer> find(NodeName node, OperationKey operation) {
        for (int i = 0; i < phases.length; i++) {
            Action action = transition.actions().get(i);
            if (phases[i] == Phase.IN_FLIGHT
                    && action.node().equals(node)
                    && action.operation().equals(operation)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Marks what may run now; what runs nothing succeeds at once, which may free more. */
    private Step advance() {
        Phase[] next = phases.clone();
        List<Action> orders = new ArrayList<>();
        TransitionRun run = new TransitionRun(id, transition, limits, indexOf, next, foreign, slow, aborted);
        for (List<Integer> ready = run.ready(); !ready.isEmpty(); ready = run.ready()) {
            for (int index : ready) {
                Action action = transition.actions().get(index);
                if (runsAnything(action)) {
                    next[index] = Phase.IN_FLIGHT;
                    orders.add(action);
                } else {
                    next[index] = Phase.DONE;
                }
            }
        }
        return new Step(run, List.copyOf(orders));
    }

    /** Whether something could be ordered but for want of a place. */
    boolean isCrowded() {
        if (aborted || inFlight().size() < Math.min(limits.batch(), limits.perNode())) {
            return false;
        }
        Limits wide = new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE);
        return ready(wide).size() > ready(limits).size();
    }

    private List<Integer> ready() {
        return ready(limits);
    }

    private List<Integer> ready(Limits within) {
        Map<NodeName, Integer> perNode = new HashMap<>();
        Map<NodeName, Integer> placeless = new HashMap<>();
        int total = 0;
        for (InFlight flying : inFlight()) {
            long most = (long) Limits.SLOW_PLACES * limits.perNode();
            if (slow.contains(flying) && placeless.merge(flying.node(), 1, Integer::sum) <= most) {
                continue;
            }
            perNode.merge(flying.node(), 1, Integer::sum);
            total++;
        }
        List<Integer> ready = new ArrayList<>();
        for (int i = 0; i < phases.length; i++) {
            Action action = transition.actions().get(i);
            if (phases[i] != Phase.WAITING || isBeyondUs(action) || !allBeforeDone(action)) {
                continue;
            }
            if (!runsAnything(action)) {
                ready.add(i);
            } else if (total < within.batch()
                    && perNode.getOrDefault(action.node(), 0) < within.perNode()
                    && !isResourceBusy(action)) {
                ready.add(i);
                perNode.merge(action.node(), 1, Integer::sum);
                total++;
            }
        }
        return ready;
    }

    private boolean allBeforeDone(Action action) {
        for (int before : action.after()) {
            Integer index = indexOf.get(before);
            if (index != null && phases[index] != Phase.DONE) {
                return false;
            }
        }
        return true;
    }

    private boolean isResourceBusy(Action action) {
        return foreign.stream()
                .anyMatch(flying -> flying.node().equals(action.node())
                        && flying.operation().resource().equals(action.resource()));
    }

    /** There is nothing to fence with: it waits, and so does all that needs it. */
    private static boolean isBeyondUs(Action action) {
        return action.kind() == ActionKind.FENCE;
    }

    private static boolean runsAnything(Action action) {
        return action.kind() != ActionKind.PSEUDO;
    }
}
