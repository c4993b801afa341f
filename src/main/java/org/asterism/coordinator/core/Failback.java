package org.asterism.coordinator.core;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperatorLease;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.policy.StateDigest;

/**
 * Holds back what would leave a living node only because it prefers another one, while calls are up or it is not the time for it
 * ({@code failback-calls}, {@code failback-window}).
 *
 * <p>Decided: two plans are compared, one of the state as it is and one in which the resource prefers where it runs; so the scheduler
 * knows nothing of calls, and the state that decided can be kept and decided anew. What the second plan stops as well, leaves for
 * another reason than a preference, as a failure or an operator's order, and is not held back.
 */
public final class Failback {

    /** How long what is held back waits for the next look. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final AgentName ASTERISK = AgentName.parse("asterism:asterisk");

    private final CallsUp calls;
    private final ZoneId here;
    private final Predicate<Resource> drains;

    /**
     * @param here the zone of windows that name none
     * @param drains whether a resource can be drained before it goes; such a one goes only when no call is up
     */
    public Failback(CallsUp calls, ZoneId here, Predicate<Resource> drains) {
        this.calls = calls;
        this.here = here;
        this.drains = drains;
    }

    /** The plan, and the state that it was made of: with the preferences of what is held back for where it runs. */
    public record Decided(ClusterState state, Transition plan, List<Held> held) {
        public Decided {
            held = List.copyOf(held);
        }

        /** Nothing is held back. */
        public static Decided freely(ClusterState state, Transition plan) {
            return new Decided(state, plan, List.of());
        }
    }

    /** Whether anything in the document may be held back. */
    public static boolean isWanted(ClusterDocument document) {
        return document.resources().stream()
                .anyMatch(resource -> !FailbackLimits.of(document, resource).equals(FailbackLimits.NONE));
    }

    /**
     * One that is held back.
     *
     * @param up the calls that count; empty: not known
     * @param isDue it may go, but for the calls that are up, which are to be drained
     */
    public record Held(ResourceId resource, NodeName on, NodeName to, Calls up, boolean isDue, String until) {

        /** For operators. */
        public String sentence() {
            String count = up instanceof Calls.Counted counted
                    ? counted.number() + (counted.number() == 1 ? " call is up" : " calls are up")
                    : "how many calls are up is not known";
            return resource + " stays on " + on + ": " + count + ", goes back to " + to
                    + (isDue ? " when it is drained" : " " + until);
        }
    }

    /** A number of calls, or none that is known. */
    public sealed interface Calls {
        record Counted(int number) implements Calls {}

        record Unknown() implements Calls {}

        static Calls of(OptionalInt number) {
            return number.isPresent() ? new Counted(number.getAsInt()) : new Unknown();
        }
    }

    private record Guarded(Resource resource, NodeName on, OptionalInt up, FailbackLimits limits, boolean isDue) {

        /** Whether the plan stops something of it where it runs. */
        boolean leaves(Transition plan) {
            return plan.actions().stream()
                    .anyMatch(action -> action.node().equals(on)
                            && (action.kind() == Transition.ActionKind.STOP
                                    || action.kind() == Transition.ActionKind.MIGRATE_TO)
                            && resource.find(action.resource().base()).isPresent());
        }

        /** Where it would go; empty: nowhere, or to no other node. */
        Optional<NodeName> target(Transition plan) {
            return plan.placements().stream()
                    .filter(placement ->
                            resource.find(placement.resource().base()).isPresent())
                    .map(Transition.Placement::target)
                    .filter(Transition.Target.On.class::isInstance)
                    .map(target -> ((Transition.Target.On) target).node())
                    .filter(node -> !node.equals(on))
                    .findFirst();
        }
    }

    /**
     * The plan of a state, without what is held back.
     *
     * @param scheduler is asked once where nothing is held back, else twice or more
     */
    public Decided decide(ClusterState state, Function<ClusterState, Transition> scheduler) {
        Transition free = scheduler.apply(state);
        TreeMap<ResourceId, Guarded> guarded = new TreeMap<>();
        for (Resource resource : state.document().resources()) {
            guarded(state, resource)
                    .filter(one -> one.leaves(free) && one.target(free).isPresent())
                    .ifPresent(one -> guarded.put(resource.id(), one));
        }
        while (!guarded.isEmpty()) {
            ClusterState held = hold(state, guarded);
            Transition plan = scheduler.apply(held);
            if (!guarded.values().removeIf(one -> one.leaves(plan))) {
                List<Held> words = guarded.values().stream()
                        .map(one -> held(one, one.target(free).orElseThrow()))
                        .toList();
                return new Decided(held, lookingAgain(plan, state.now()), words);
            }
        }
        return Decided.freely(state, free);
    }

    private static Held held(Guarded one, NodeName to) {
        return new Held(
                one.resource().id(),
                one.on(),
                to,
                Calls.of(one.up()),
                one.isDue(),
                one.limits().words());
    }

    private static Transition lookingAgain(Transition plan, Instant now) {
        Instant next = now.plus(LOOK);
        boolean isEarlier =
                !plan.lookAgain().equals(Instant.EPOCH) && plan.lookAgain().isBefore(next);
        return isEarlier ? plan : new Transition(plan.actions(), plan.placements(), plan.unreleased(), next);
    }

    /** Instances of clones do not move; what runs on several nodes has other troubles. */
    private Optional<Guarded> guarded(ClusterState state, Resource resource) {
        FailbackLimits limits = resource instanceof Resource.Clone || resource instanceof Resource.Bundle
                ? FailbackLimits.NONE
                : FailbackLimits.of(state.document(), resource);
        if (limits.equals(FailbackLimits.NONE)) {
            return Optional.empty();
        }
        List<NodeName> nodes = state.nodes().values().stream()
                .filter(node -> node.history().entrySet().stream()
                        .anyMatch(entry -> resource.find(entry.getKey().base()).isPresent()
                                && StateDigest.isStarted(entry.getValue())))
                .map(NodeState::name)
                .toList();
        if (nodes.size() != 1 || stateOf(state, nodes.get(0)).standing() != NodeState.Standing.ONLINE) {
            return Optional.empty();
        }
        NodeName on = nodes.get(0);
        OptionalInt up = calls.on(on, counting(state.document(), resource, stateOf(state, on)));
        boolean isDue = limits.allow(up, state.now(), here);
        boolean isDrained = !drains.test(resource)
                || (up.isPresent() && up.getAsInt() == 0 && !isBeingDrained(state.document(), resource));
        return isDue && isDrained ? Optional.empty() : Optional.of(new Guarded(resource, on, up, limits, isDue));
    }

    /** The end of a drain moves it, and ends the drain. */
    private static boolean isBeingDrained(ClusterDocument document, Resource resource) {
        return document.details().leases().stream()
                .anyMatch(lease -> lease.kind() == OperatorLease.Kind.DRAIN
                        && resource.find(new ResourceId(lease.subject())).isPresent());
    }

    private static NodeState stateOf(ClusterState state, NodeName node) {
        NodeState found = state.nodes().get(node);
        if (found == null) {
            throw new IllegalStateException("no state of " + node);
        }
        return found;
    }

    /** Its own Asterisks; of one that has none, as an address, all that run on that node. */
    private static SortedSet<ResourceId> counting(ClusterDocument document, Resource resource, NodeState node) {
        SortedSet<ResourceId> own = asterisks(List.of(resource), node.history());
        return own.isEmpty() ? asterisks(document.resources(), node.history()) : own;
    }

    private static SortedSet<ResourceId> asterisks(
            List<Resource> resources, SortedMap<ResourceId, ResourceHistory> history) {
        SortedSet<ResourceId> running = new TreeSet<>();
        for (Map.Entry<ResourceId, ResourceHistory> entry : history.entrySet()) {
            ResourceId base = entry.getKey().base();
            boolean isAsterisk = resources.stream()
                    .flatMap(resource -> resource.primitives().stream())
                    .anyMatch(primitive ->
                            primitive.id().equals(base) && primitive.agent().equals(ASTERISK));
            if (isAsterisk && StateDigest.isStarted(entry.getValue())) {
                running.add(base);
            }
        }
        return running;
    }

    private static ClusterState hold(ClusterState state, SortedMap<ResourceId, Guarded> guarded) {
        ClusterDocument document = state.document();
        for (Guarded one : guarded.values()) {
            document = HeldPlaces.with(document, one.resource(), one.on());
        }
        return state.with(document);
    }
}
