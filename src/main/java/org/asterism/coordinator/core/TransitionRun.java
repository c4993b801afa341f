package org.asterism.coordinator.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
     * How many actions may be in flight, in all ({@code batch-limit}) and per node. Floating addresses do not count: they are
     * calls into the kernel that take no process, and service waits for all of them.
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
        return landed(Map.of(new InFlight(node, operation), outcome == Phase.DONE));
    }

    /** Operations ended, well or not; what follows is looked for once for all of them. */
    Step landed(Map<InFlight, Boolean> ends) {
        Phase[] next = phases.clone();
        for (int i = 0; i < phases.length; i++) {
            if (phases[i] == Phase.IN_FLIGHT) {
                Action action = transition.actions().get(i);
                Boolean isGood = ends.get(new InFlight(action.node(), action.operation()));
                next[i] = isGood == null ? phases[i] : isGood ? Phase.DONE : Phase.FAILED;
            }
        }
        Set<InFlight> rest = new java.util.HashSet<>(foreign);
        rest.removeAll(ends.keySet());
        TransitionRun run = new TransitionRun(id, transition, limits, indexOf, next, Set.copyOf(rest), slow, aborted);
        return aborted ? new Step(run, List.of()) : run.advance();
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

    /** What makes service comes first: while there are more starts than places, monitors wait. */
    private List<Integer> ready(Limits within) {
        Places places = places(within);
        List<Integer> ready = new ArrayList<>();
        for (boolean isMonitor : new boolean[] {false, true}) {
            for (int i = 0; i < phases.length; i++) {
                Action action = transition.actions().get(i);
                if (phases[i] == Phase.WAITING
                        && isMonitor == (action.kind() == ActionKind.MONITOR)
                        && !isBeyondUs(action)
                        && allBeforeDone(action)
                        && mayRun(action, places)) {
                    ready.add(i);
                }
            }
        }
        ready.sort(Integer::compare);
        return ready;
    }

    private boolean mayRun(Action action, Places places) {
        return !runsAnything(action)
                || (!isResourceBusy(action) && (action.agent().isGatedAddress() || places.take(action.node())));
    }

    /** What is left of the places while all that is under way, and is neither slow nor an address, has one. */
    private Places places(Limits within) {
        Places places = new Places(within);
        Map<NodeName, Integer> placeless = new HashMap<>();
        long most = (long) Limits.SLOW_PLACES * limits.perNode();
        Set<InFlight> flying = new java.util.HashSet<>(foreign);
        for (int i = 0; i < phases.length; i++) {
            Action action = transition.actions().get(i);
            if (phases[i] == Phase.IN_FLIGHT && !action.agent().isGatedAddress()) {
                flying.add(new InFlight(action.node(), action.operation()));
            }
        }
        for (InFlight one : flying) {
            if (!slow.contains(one) || placeless.merge(one.node(), 1, Integer::sum) > most) {
                places.add(one.node());
            }
        }
        return places;
    }

    /** Places for actions that take one. */
    private static final class Places {

        private final Limits limits;
        private final Map<NodeName, Integer> perNode = new HashMap<>();
        private int total;

        Places(Limits limits) {
            this.limits = limits;
        }

        void add(NodeName node) {
            perNode.merge(node, 1, Integer::sum);
            total++;
        }

        boolean take(NodeName node) {
            boolean isFree = total < limits.batch() && perNode.getOrDefault(node, 0) < limits.perNode();
            if (isFree) {
                add(node);
            }
            return isFree;
        }
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
