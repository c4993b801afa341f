package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

/** What must hold for every cluster; the seed is in the message of a failure. */
class SchedulerPropertiesTest {

    private static final int CLUSTERS = Integer.getInteger("policy.clusters", 1000);

    private interface Check {
        void check(String seed, ClusterState state, Transition transition);
    }

    private static final List<ClusterState> STATES =
            LongStream.range(0, CLUSTERS).mapToObj(RandomClusters::of).toList();
    private static final List<Transition> TRANSITIONS =
            STATES.stream().map(Scheduler::schedule).toList();

    private static void forAll(Check check) {
        for (int seed = 0; seed < CLUSTERS; seed++) {
            check.check("seed " + seed, STATES.get(seed), TRANSITIONS.get(seed));
        }
    }

    @Test
    void theOrderOfMapsDoesNotMatter() {
        forAll((seed, state, transition) -> {
            Transition again = Scheduler.schedule(RandomClusters.shuffled(state, seed.hashCode()));

            assertThat(again).as(seed).isEqualTo(transition);
        });
    }

    @Test
    void nothingStartsOrIsProbedOnANodeThatIsNotOnline() {
        forAll((seed, state, transition) -> transition.actions().stream()
                .filter(action -> action.kind() != ActionKind.PSEUDO)
                .forEach(action -> assertThat(state.nodes().get(action.node()).standing())
                        .as(seed + " " + action)
                        .isEqualTo(Standing.ONLINE)));
    }

    @Test
    void nothingStartsWhileASilentOrLostNodeMayHaveIt() {
        forAll((seed, state, transition) -> transition.actions().stream()
                .filter(action -> action.kind() == ActionKind.START)
                .filter(action -> isPlain(state, action.resource()))
                .forEach(action -> assertThat(isHeldElsewhere(state, action))
                        .as(seed + " " + action)
                        .isFalse()));
    }

    @Test
    void anInstanceStartsOnlyAfterItsStopsElsewhere() {
        forAll((seed, state, transition) -> {
            for (Action start : transition.actions()) {
                if (start.kind() == ActionKind.START && isPlain(state, start.resource())) {
                    runningNodes(state, start.resource()).stream()
                            .filter(node -> !node.equals(start.node()))
                            .forEach(node -> assertThat(reaches(transition, start.id(), ActionKind.STOP, node))
                                    .as(seed + " " + start)
                                    .isTrue());
                }
            }
        });
    }

    @Test
    void aStartWaitsForTheProbesOfItsResource() {
        forAll((seed, state, transition) -> {
            for (Action start : transition.actions()) {
                if (start.kind() == ActionKind.START) {
                    boolean isPlain = isPlain(state, start.resource());
                    transition.actions().stream()
                            .filter(probe -> probe.kind() == ActionKind.PROBE
                                    && probe.resource().equals(start.resource())
                                    && (isPlain || probe.node().equals(start.node())))
                            .forEach(probe -> assertThat(start.after())
                                    .as(seed + " " + start)
                                    .contains(probe.id()));
                }
            }
        });
    }

    @Test
    void aConfiguredOrderIsKept() {
        forAll((seed, state, transition) -> {
            List<Constraint> all = state.document().constraints();
            boolean isAlone = all.stream().filter(OrderOrApart::isIt).count() == 1;
            if (isAlone
                    && all.stream().filter(OrderOrApart::isIt).findFirst().orElseThrow()
                            instanceof Constraint.Order order) {
                for (Action first : startsOf(state, transition, order.first())) {
                    for (Action then : startsOf(state, transition, order.then())) {
                        boolean isOther = !order.first().equals(order.then());
                        boolean isTied = (order.kind() == Constraint.OrderKind.MANDATORY && isOther)
                                || (order.kind() == Constraint.OrderKind.OPTIONAL
                                        && isOther
                                        && isPlain(state, order.first()));
                        assertThat(!isTied || comesBefore(transition, first.id(), then.id()))
                                .as(seed + " " + order + first + then)
                                .isTrue();
                    }
                }
            }
        });
    }

    /** Constraints that put acts in order. */
    private static final class OrderOrApart {
        static boolean isIt(Constraint constraint) {
            return constraint instanceof Constraint.Order
                    || (constraint instanceof Constraint.Colocation colocation
                            && colocation.score().isMinusInfinity());
        }
    }

    /** Starts of a top-level resource that is no clone. */
    private static List<Action> startsOf(ClusterState state, Transition transition, ResourceId id) {
        Set<ResourceId> members = new HashSet<>();
        for (Resource resource : state.document().resources()) {
            if (resource.id().equals(id) && resource instanceof Resource.Group group) {
                group.members().forEach(member -> members.add(member.id()));
            } else if (resource.id().equals(id) && resource instanceof Resource.Primitive) {
                members.add(id);
            }
        }
        return transition.actions().stream()
                .filter(action -> action.kind() == ActionKind.START && members.contains(action.resource()))
                .toList();
    }

    private static boolean comesBefore(Transition transition, int first, int then) {
        for (int input : transition.actions().get(then).after()) {
            if (input == first || (input > first && comesBefore(transition, first, input))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void noPrimitiveIsStartedTwice() {
        forAll((seed, state, transition) -> {
            Map<ResourceId, Set<NodeName>> starts = new HashMap<>();
            for (Action action : transition.actions()) {
                if (action.kind() == ActionKind.START) {
                    assertThat(starts.computeIfAbsent(action.resource(), unused -> new HashSet<>())
                                    .add(action.node()))
                            .as(seed + " twice on one node " + action)
                            .isTrue();
                }
            }
            starts.forEach((resource, nodes) -> {
                if (isPlain(state, resource)) {
                    assertThat(nodes).as(seed + " " + resource).hasSize(1);
                }
            });
        });
    }

    @Test
    void termsAddUpToTheScore() {
        forAll((seed, state, transition) -> transition.placements().forEach(placement -> {
            assertThat(placement.scores().keySet()).isEqualTo(state.nodes().keySet());
            placement.scores().forEach((node, score) -> {
                Score sum = Score.ZERO;
                for (Transition.Term term : score.terms()) {
                    sum = sum.plus(term.score());
                }
                assertThat(sum)
                        .as(seed + " " + placement.resource() + " " + node)
                        .isEqualTo(score.total());
            });
        }));
    }

    @Test
    void inputsOfAnActionComeBeforeIt() {
        forAll((seed, state, transition) -> {
            for (int id = 0; id < transition.actions().size(); id++) {
                Action action = transition.actions().get(id);
                assertThat(action.id()).isEqualTo(id);
                assertThat(action.after()).as(seed + " " + action).allMatch(input -> input < action.id());
                assertThat(action.reason()).as(seed + " " + action).isNotEmpty();
            }
        });
    }

    @Test
    void placementsGiveAReason() {
        forAll((seed, state, transition) -> transition
                .placements()
                .forEach(placement -> assertThat(placement.reason()).as(seed).isNotEmpty()));
    }

    @Test
    void aDigestDoesNotDependOnTheOrderOfAHistory() {
        forAll((seed, state, transition) -> state.nodes().values().forEach(node -> {
            TreeMap<ResourceId, org.asterism.model.ResourceHistory> reversed =
                    new TreeMap<>(java.util.Collections.reverseOrder());
            reversed.putAll(node.history());

            assertThat(StateDigest.of(reversed)).as(seed).isEqualTo(StateDigest.of(node.history()));
        }));
    }

    /** Exists once: not inside a clone. */
    private static boolean isPlain(ClusterState state, ResourceId id) {
        for (Resource resource : state.document().resources()) {
            boolean isMember = resource instanceof Resource.Group group
                    && group.members().stream().anyMatch(member -> member.id().equals(id));
            if (isMember
                    || (resource instanceof Resource.Primitive && resource.id().equals(id))) {
                return true;
            }
        }
        return false;
    }

    private static List<NodeName> runningNodes(ClusterState state, ResourceId id) {
        return state.nodes().values().stream()
                .filter(node -> node.standing() == Standing.ONLINE)
                .filter(node -> node.history().containsKey(id))
                .filter(node -> Observed.of(node.history().get(id)).isActive())
                .map(NodeState::name)
                .toList();
    }

    private static boolean isHeldElsewhere(ClusterState state, Action start) {
        if (!runningNodes(state, start.resource()).isEmpty()) {
            return false;
        }
        return state.nodes().values().stream().anyMatch(node -> {
            var history = node.history().get(start.resource());
            boolean mayRun = history == null || Observed.of(history).presence() != Observed.Presence.STOPPED;
            return switch (node.standing()) {
                case ONLINE, OFFLINE -> false;
                case PENDING, UNKNOWN -> mayRun;
                case LOST ->
                    mayRun
                            && !state.confirmedReleased().contains(node.name())
                            && start.agent().equals(AgentName.parse("ocf:heartbeat:pgsql"));
            };
        });
    }

    private static boolean reaches(Transition transition, int from, ActionKind kind, NodeName node) {
        Action action = transition.actions().get(from);
        for (int input : action.after()) {
            Action before = transition.actions().get(input);
            boolean isIt = before.kind() == kind
                    && before.node().equals(node)
                    && before.resource().equals(transition.actions().get(from).resource());
            if (isIt) {
                return true;
            }
        }
        return false;
    }
}
