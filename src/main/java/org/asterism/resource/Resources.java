package org.asterism.resource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.asterism.model.Epoch;
import org.asterism.model.Resource;
import org.asterism.model.Resource.Primitive;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;

/**
 * All resources of this node; the parent of the {@link ResourceGroup}s. Lives as long as the process, apart from the network.
 *
 * <p>It must not be restarted in place: if it stops, nobody knows what runs here, and the node has to end.
 */
public final class Resources {

    /** All this actor receives. */
    public sealed interface Command {}

    /**
     * Carries out an order of the coordinator and answers once: when its operation ended, for a recurring monitor when it has
     * a first result, or at once with a rejection (older epoch, queue full, not for a resource).
     */
    public record Execute(Order order, ActorRef<Outcome> replyTo) implements Command {}

    /** What the document names. Resources not known yet are probed; none is stopped. */
    public record Adopt(List<Resource> resources) implements Command {
        public Adopt {
            resources = List.copyOf(resources);
        }
    }

    /**
     * Forgets failures and results of a primitive and probes it; the plain name stands for all numbered instances of a clone.
     * Nothing happens to one that is not known.
     */
    public record Cleanup(ResourceId resource) implements Command {}

    /** Forgets a resource that rests and is no longer in the document. */
    public record Forget(ResourceId resource) implements Command {}

    /**
     * Stops everything without orders, groups side by side, members of a group last first; constraints between groups are not
     * kept, since time counts. For a node that may own nothing any more, and for the end of the process.
     */
    public record ReleaseAll(ActorRef<Released> replyTo) implements Command {}

    /** This node let go of its lease and the gate is shut: floating addresses count as stopped, without a failure. */
    public record GateClosed() implements Command {}

    /** Asks for the histories. The same is on the {@link HistoryBoard} without asking. */
    public record GetHistory(ActorRef<History> replyTo) implements Command {}

    /** Answer to {@link ReleaseAll}: empty when nothing of ours runs here any more. */
    public record Released(List<ResourceId> mayBeActive) {
        public Released {
            mayBeActive = List.copyOf(mayBeActive);
        }
    }

    /** Answer to {@link GetHistory}. */
    public record History(SortedMap<ResourceId, ResourceHistory> resources) {}

    private record State(
            SortedMap<String, ActorRef<ResourceGroup.Command>> groups,
            SortedMap<ResourceId, String> groupOf,
            Epoch epoch) {

        State {
            groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
            groupOf = Collections.unmodifiableSortedMap(new TreeMap<>(groupOf));
        }
    }

    private final ActorContext<Command> context;
    private final NodeServices services;

    private Resources(ActorContext<Command> context, NodeServices services) {
        this.context = context;
        this.services = services;
    }

    public static Behavior<Command> create(NodeServices services) {
        return Behaviors.setup(context ->
                new Resources(context, services).active(new State(new TreeMap<>(), new TreeMap<>(), Epoch.NONE)));
    }

    private Behavior<Command> active(State state) {
        return Behaviors.receive(Command.class)
                .onMessage(Execute.class, message -> onExecute(state, message))
                .onMessage(Adopt.class, message -> onAdopt(state, message))
                .onMessage(Cleanup.class, message -> onCleanup(state, message))
                .onMessage(Forget.class, message -> onForget(state, message))
                .onMessage(ReleaseAll.class, message -> onReleaseAll(state, message))
                .onMessage(GateClosed.class, message -> {
                    state.groups().values().forEach(group -> group.tell(new ResourceGroup.GateClosed()));
                    return Behaviors.same();
                })
                .onMessage(GetHistory.class, message -> {
                    message.replyTo().tell(new History(services.board().snapshot()));
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Command> onExecute(State state, Execute message) {
        Order order = message.order();
        if (order.epoch().isOlderThan(state.epoch())) {
            message.replyTo()
                    .tell(new Outcome.Rejected(
                            order, "order of epoch " + order.epoch() + ", but this node obeys epoch " + state.epoch()));
            return Behaviors.same();
        }
        ResourceId id = order.action().resource();
        boolean isKnown = order.epoch().equals(state.epoch())
                && state.groupOf().containsKey(id.base())
                && state.groups().containsKey(groupName(state, id));
        if (isKnown) {
            groupOf(state, id).tell(new ResourceGroup.Execute(order, message.replyTo()));
            return Behaviors.same();
        }
        // Known from now on: a document that puts it into a group later must not give it a second actor.
        TreeMap<ResourceId, String> groupOf = new TreeMap<>(state.groupOf());
        groupOf.putIfAbsent(id.base(), groupName(state, id));
        State next = withGroup(new State(state.groups(), groupOf, order.epoch()), groupName(state, id));
        groupOf(next, id).tell(new ResourceGroup.Execute(order, message.replyTo()));
        return active(next);
    }

    private Behavior<Command> onAdopt(State state, Adopt message) {
        State next = state;
        for (Resource resource : message.resources()) {
            List<Primitive> members = members(resource);
            TreeMap<ResourceId, String> groupOf = new TreeMap<>(next.groupOf());
            // A resource that changes its group keeps its actor, which is its memory, and so its old group.
            members.forEach(member ->
                    groupOf.putIfAbsent(member.id().base(), resource.id().value()));
            next = withGroup(
                    new State(next.groups(), groupOf, next.epoch()),
                    resource.id().value());
            SortedMap<String, List<Primitive>> byGroup = new TreeMap<>();
            members.forEach(member -> byGroup.computeIfAbsent(
                            groupOf.getOrDefault(
                                    member.id().base(), resource.id().value()),
                            g -> new ArrayList<>())
                    .add(member));
            for (var entry : byGroup.entrySet()) {
                next = withGroup(next, entry.getKey());
                actor(next, entry.getKey()).tell(new ResourceGroup.Adopt(entry.getValue()));
            }
        }
        return active(next);
    }

    /**
     * The instances to be found on this node without being told. Those of a globally unique clone have numbers that only the
     * coordinator gives out, so it orders their probes.
     */
    private static List<Primitive> members(Resource resource) {
        if (resource instanceof Primitive primitive) {
            return List.of(primitive);
        }
        if (resource instanceof Resource.Group group) {
            return group.members();
        }
        if (resource instanceof Resource.Clone clone) {
            boolean isUnique =
                    clone.meta().getOrDefault("globally-unique", "false").equalsIgnoreCase("true");
            return isUnique ? List.of() : members(clone.child());
        }
        throw new AssertionError(resource);
    }

    private Behavior<Command> onCleanup(State state, Cleanup message) {
        String group = groupName(state, message.resource());
        if (state.groups().containsKey(group)) {
            actor(state, group).tell(new ResourceGroup.Cleanup(message.resource()));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onForget(State state, Forget message) {
        String group = groupName(state, message.resource());
        if (state.groups().containsKey(group)) {
            actor(state, group).tell(new ResourceGroup.Forget(message.resource()));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onReleaseAll(State state, ReleaseAll message) {
        List<ActorRef<ResourceGroup.Command>> groups =
                List.copyOf(state.groups().values());
        context.spawnAnonymous(Behaviors.<Released>setup(gatherer -> {
            groups.forEach(group -> group.tell(new ResourceGroup.Release(gatherer.getSelf())));
            return gathered(groups.size(), List.of(), message.replyTo());
        }));
        return Behaviors.same();
    }

    private static Behavior<Released> gathered(int missing, List<ResourceId> active, ActorRef<Released> replyTo) {
        if (missing == 0) {
            replyTo.tell(new Released(active));
            return Behaviors.stopped();
        }
        return Behaviors.receive(Released.class)
                .onMessage(Released.class, answer -> {
                    List<ResourceId> next = new ArrayList<>(active);
                    next.addAll(answer.mayBeActive());
                    return gathered(missing - 1, next, replyTo);
                })
                .build();
    }

    private static String groupName(State state, ResourceId id) {
        return state.groupOf().getOrDefault(id.base(), id.base().value());
    }

    private ActorRef<ResourceGroup.Command> groupOf(State state, ResourceId id) {
        return actor(state, groupName(state, id));
    }

    private static ActorRef<ResourceGroup.Command> actor(State state, String group) {
        return java.util.Objects.requireNonNull(state.groups().get(group));
    }

    private State withGroup(State state, String name) {
        if (state.groups().containsKey(name)) {
            return state;
        }
        TreeMap<String, ActorRef<ResourceGroup.Command>> groups = new TreeMap<>(state.groups());
        ActorRef<ResourceGroup.Command> group = context.spawn(
                ResourceGroup.create(services),
                ResourceGroup.encoded("group-" + name) + "-" + groups.size(),
                DispatcherSelector.sameAsParent());
        // Watched without a handler: a group that fails takes this actor down with it (DeathPactException).
        context.watch(group);
        groups.put(name, group);
        return new State(groups, state.groupOf(), state.epoch());
    }
}
