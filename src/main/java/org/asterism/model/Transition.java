package org.asterism.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to do next, as a graph: each action may run when all its {@code after} actions succeeded.
 *
 * @param placements where each primitive instance is to run, with the scores that decided it
 * @param unreleased resources that stay put because a lost node may still have them, with the cure in words
 * @param lookAgain when something may be done that has to wait now; {@link Instant#EPOCH}: nothing waits for a time
 */
public record Transition(
        List<Action> actions, List<Placement> placements, SortedMap<ResourceId, String> unreleased, Instant lookAgain) {

    /** Parameter of a FENCE action: milliseconds to wait before it ({@code priority-fencing-delay}). */
    public static final String FENCING_DELAY = "CRM_meta_priority_fencing_delay";

    public Transition {
        actions = List.copyOf(actions);
        placements = List.copyOf(placements);
        unreleased = Collections.unmodifiableSortedMap(new TreeMap<>(unreleased));
        lookAgain = Objects.requireNonNullElse(lookAgain, Instant.EPOCH);
    }

    /** In which nothing waits for a time. */
    public Transition(List<Action> actions, List<Placement> placements, SortedMap<ResourceId, String> unreleased) {
        this(actions, placements, unreleased, Instant.EPOCH);
    }

    /** The same, each start with one parameter more. */
    public Transition withStarts(String name, String value) {
        List<Action> next = actions.stream()
                .map(action -> action.kind() == ActionKind.START ? action.with(name, value) : action)
                .toList();
        return new Transition(next, placements, unreleased);
    }

    /** What an action does. PSEUDO orders others and runs nothing. */
    public enum ActionKind {
        PROBE,
        START,
        STOP,
        MONITOR,
        CANCEL,
        PROMOTE,
        DEMOTE,
        NOTIFY,
        MIGRATE_TO,
        MIGRATE_FROM,
        RELOAD,
        /** {@code CRM_meta_stonith_action} says how: reboot, off or on. */
        FENCE,
        /** Drops the node's history of the resource. */
        FORGET,
        CLEAR_FAIL_COUNT,
        /** The node leaves in order. */
        SHUTDOWN,
        PSEUDO
    }

    /**
     * One action.
     *
     * @param id position in this transition; total order, lower ones first where nothing else decides
     * @param resource the primitive instance as the node's history names it (an anonymous clone's instance bears its
     *     primitive's plain name); for PSEUDO the resource that it stands for
     * @param expectedExit see {@link OcfCode}; a probe's is what the history would make us expect
     * @param params agent parameters, and {@code CRM_meta_*} for the environment
     * @param after ids of actions that must have succeeded before
     * @param reason one sentence for operators
     */
    public record Action(
            int id,
            ActionKind kind,
            ResourceId resource,
            AgentName agent,
            NodeName node,
            OperationKey operation,
            Duration timeout,
            int expectedExit,
            SortedMap<String, String> params,
            List<Integer> after,
            String reason) {
        public Action {
            params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
            after = List.copyOf(after);
        }

        /** The same with one parameter more, or another value of it. */
        public Action with(String name, String value) {
            TreeMap<String, String> next = new TreeMap<>(params);
            next.put(name, value);
            return new Action(id, kind, resource, agent, node, operation, timeout, expectedExit, next, after, reason);
        }
    }

    /** Where an instance is to run and why. {@code scores} has every node; {@code target} is one of them or none. */
    public record Placement(ResourceId resource, Target target, SortedMap<NodeName, NodeScore> scores, String reason) {
        public Placement {
            scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
        }
    }

    /** A node, or nowhere. */
    public sealed interface Target {
        record On(NodeName node) implements Target {}

        record Nowhere() implements Target {}
    }

    /** A node's score for a resource: the sum of its terms by the algebra of {@link Score}, in order. */
    public record NodeScore(Score total, List<Term> terms) {
        public NodeScore {
            terms = List.copyOf(terms);
        }
    }

    /** One summand and where it comes from: {@code location:prefer-pbx1}, {@code stickiness}, {@code migration-threshold}. */
    public record Term(String origin, Score score) {}
}
