package org.asterism.resource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.asterism.model.BootTime;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource.Primitive;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.asterism.resource.LetGo.Verdict;
import org.asterism.resource.ManagedResource.FirstStep;
import org.asterism.resource.ResourceState.Spec;

/**
 * The resources of one group on this node, or a single one that is in no group: passes orders on, lets go right to left, and
 * replaces a resource's actor that crashed (what was ordered of that is then not answered; the event of its changed history
 * says that the operation ended in an error).
 */
final class ResourceGroup {

    /** All this actor receives. */
    sealed interface Command {}

    record Execute(Order order, ActorRef<Outcome> replyTo) implements Command {}

    /** The members in the document's order; those known but not named stay as they are, at the end. */
    record Adopt(List<Primitive> members) implements Command {
        public Adopt {
            members = List.copyOf(members);
        }
    }

    record Cleanup(ResourceId resource) implements Command {}

    /** Ends the actor of a resource and forgets its history; the resource itself is not touched. */
    record Forget(ResourceId resource) implements Command {}

    /** Stops all members without orders, the last first. Answered once, when the first has let go too. */
    record Release(ActorRef<Resources.Released> replyTo) implements Command {}

    /** See {@link ManagedResource.GateClosed}. */
    record GateClosed() implements Command {}

    private record MemberLetGo(LetGo answer) implements Command {}

    /** A resource's actor and how to probe it should that crash. */
    private record Member(ActorRef<ManagedResource.Command> ref, Spec spec) {}

    /** A release under way: who waits to let go, who did not, who asked. */
    private record Releasing(
            List<ResourceId> rest, List<ResourceId> mayBeActive, List<ActorRef<Resources.Released>> askers) {

        static final Releasing NOTHING = new Releasing(List.of(), List.of(), List.of());

        Releasing {
            rest = List.copyOf(rest);
            mayBeActive = List.copyOf(mayBeActive);
            askers = List.copyOf(askers);
        }
    }

    /** Members by name, and their names in start order. */
    private record State(
            SortedMap<ResourceId, Member> members,
            List<ResourceId> order,
            Releasing releasing,
            List<BootTime> crashes) {

        State {
            members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
            order = List.copyOf(order);
            crashes = List.copyOf(crashes);
        }

        State with(ResourceId id, Member member) {
            TreeMap<ResourceId, Member> next = new TreeMap<>(members);
            next.put(id, member);
            List<ResourceId> nextOrder = new ArrayList<>(order);
            if (!nextOrder.contains(id)) {
                nextOrder.add(id);
            }
            return new State(next, nextOrder, releasing, crashes);
        }

        State without(ResourceId id) {
            TreeMap<ResourceId, Member> next = new TreeMap<>(members);
            next.remove(id);
            return new State(
                    next, order.stream().filter(other -> !other.equals(id)).toList(), releasing, crashes);
        }

        State with(Releasing next) {
            return new State(members, order, next, crashes);
        }

        State crashed(List<BootTime> next) {
            return new State(members, order, releasing, next);
        }

        State ordered(List<ResourceId> next) {
            return new State(members, next, releasing, crashes);
        }
    }

    private final ActorContext<Command> context;
    private final NodeServices services;
    private final ActorRef<LetGo> memberAnswers;

    private ResourceGroup(ActorContext<Command> context, NodeServices services) {
        this.context = context;
        this.services = services;
        this.memberAnswers = context.messageAdapter(LetGo.class, MemberLetGo::new);
    }

    static Behavior<Command> create(NodeServices services) {
        return Behaviors.setup(context -> new ResourceGroup(context, services)
                .active(new State(new TreeMap<>(), List.of(), Releasing.NOTHING, List.of())));
    }

    private Behavior<Command> active(State state) {
        return Behaviors.receive(Command.class)
                .onMessage(Execute.class, message -> onExecute(state, message))
                .onMessage(Adopt.class, message -> onAdopt(state, message))
                .onMessage(Cleanup.class, message -> onCleanup(state, message))
                .onMessage(Forget.class, message -> onForget(state, message))
                .onMessage(Release.class, message -> onRelease(state, message))
                .onMessage(GateClosed.class, message -> {
                    state.order().forEach(member -> tell(state, member, new ManagedResource.GateClosed()));
                    return Behaviors.same();
                })
                .onMessage(MemberLetGo.class, message -> onMemberLetGo(state, message.answer()))
                .onSignal(Terminated.class, ended -> onCrash(state, ended))
                .build();
    }

    private Behavior<Command> onExecute(State state, Execute message) {
        Action action = message.order().action();
        ResourceId id = action.resource();
        Member known = state.members().get(id);
        Spec spec = known == null
                ? new Spec(
                        action.agent(),
                        action.params(),
                        OperationConfig.DEFAULT_TIMEOUT,
                        OperationConfig.DEFAULT_TIMEOUT)
                : action.kind() == ActionKind.START || action.kind() == ActionKind.PROBE
                        ? known.spec().with(action.agent(), action.params())
                        : known.spec();
        ActorRef<ManagedResource.Command> ref =
                known == null ? spawn(id, spec, Ledger.empty(id, spec.agent()), FirstStep.WAIT) : known.ref();
        ref.tell(new ManagedResource.Execute(message.order(), message.replyTo()));
        return active(state.with(id, new Member(ref, spec)));
    }

    private Behavior<Command> onAdopt(State state, Adopt message) {
        State next = state;
        for (Primitive primitive : message.members()) {
            ResourceId id = primitive.id();
            Spec spec = Spec.of(primitive);
            Member known = next.members().get(id);
            if (known == null) {
                Ledger ledger = Ledger.empty(id, primitive.agent());
                next = next.with(id, new Member(spawn(id, spec, ledger, FirstStep.PROBE), spec));
            } else {
                known.ref().tell(new ManagedResource.Adopt(primitive));
                next = next.with(id, new Member(known.ref(), spec));
            }
        }
        List<ResourceId> order = new ArrayList<>();
        message.members().forEach(primitive -> order.add(primitive.id()));
        next.order().stream().filter(id -> !order.contains(id)).forEach(order::add);
        return active(next.ordered(order));
    }

    private Behavior<Command> onCleanup(State state, Cleanup message) {
        state.members().keySet().stream()
                .filter(id -> id.equals(message.resource()) || id.base().equals(message.resource()))
                .forEach(id -> tell(state, id, new ManagedResource.Cleanup()));
        return Behaviors.same();
    }

    private Behavior<Command> onForget(State state, Forget message) {
        Member member = state.members().get(message.resource());
        if (member == null) {
            return Behaviors.same();
        }
        context.unwatch(member.ref());
        context.stop(member.ref());
        services.board().remove(message.resource());
        services.listener().tell(new ResourceEvent.ResourceForgotten(message.resource()));
        return active(state.without(message.resource()));
    }

    private Behavior<Command> onRelease(State state, Release message) {
        List<ActorRef<Resources.Released>> askers =
                new ArrayList<>(state.releasing().askers());
        askers.add(message.replyTo());
        if (askers.size() > 1) {
            return active(state.with(
                    new Releasing(state.releasing().rest(), state.releasing().mayBeActive(), askers)));
        }
        List<ResourceId> backwards = new ArrayList<>(state.order());
        Collections.reverse(backwards);
        return releaseFirst(state.with(new Releasing(backwards, List.of(), askers)));
    }

    private Behavior<Command> releaseFirst(State state) {
        Releasing releasing = state.releasing();
        if (releasing.rest().isEmpty()) {
            releasing.askers().forEach(asker -> asker.tell(new Resources.Released(releasing.mayBeActive())));
            return active(state.with(Releasing.NOTHING));
        }
        tell(state, releasing.rest().get(0), new ManagedResource.Release(memberAnswers));
        return active(state);
    }

    /** Goes on with the next member also when one could not be stopped: better one service left than all. */
    private Behavior<Command> onMemberLetGo(State state, LetGo answer) {
        Releasing now = state.releasing();
        if (now.rest().isEmpty() || !now.rest().get(0).equals(answer.resource())) {
            return Behaviors.same();
        }
        List<ResourceId> active = new ArrayList<>(now.mayBeActive());
        if (answer.verdict() == Verdict.MAY_BE_ACTIVE) {
            active.add(answer.resource());
        }
        return releaseFirst(
                state.with(new Releasing(now.rest().subList(1, now.rest().size()), active, now.askers())));
    }

    /** Its state is lost; what the board says is taken over, in-flight operations as errors, and a probe looks for the truth. */
    private Behavior<Command> onCrash(State state, Terminated ended) {
        ActorRef<?> dead = ended.getRef();
        Optional<ResourceId> found = state.members().entrySet().stream()
                .filter(entry -> entry.getValue().ref().equals(dead))
                .map(Map.Entry::getKey)
                .findFirst();
        if (found.isEmpty()) {
            return Behaviors.same();
        }
        // None of them ends by itself, so an end without failure is a crash too.
        Throwable cause = ended instanceof ChildFailed failed
                ? failed.getCause()
                : new IllegalStateException("stopped by itself, see the log");
        BootTime now = services.clock().get();
        List<BootTime> crashes = new ArrayList<>(state.crashes());
        crashes.removeIf(at -> now.since(at).compareTo(services.limits().crashWindow()) > 0);
        crashes.add(now);
        if (crashes.size() > services.limits().crashes()) {
            throw new IllegalStateException(
                    crashes.size() + " crashes of resource actors in "
                            + services.limits().crashWindow(),
                    cause);
        }
        ResourceId id = found.get();
        context.getLog().error("resource actor crashed and is replaced: resource={}", id, cause);
        State next = replace(state.crashed(crashes), id);
        memberAnswers.tell(new LetGo(id, Verdict.MAY_BE_ACTIVE)); // in case its release was being waited for
        return active(next);
    }

    private State replace(State state, ResourceId id) {
        Member dead = java.util.Objects.requireNonNull(state.members().get(id));
        ResourceHistory history = services.board().snapshot().get(id);
        Ledger ledger = history == null
                ? Ledger.empty(id, dead.spec().agent())
                : Ledger.of(history).interrupted("the manager lost track of it");
        services.board().put(ledger.history());
        services.listener().tell(new ResourceEvent.HistoryChanged(ledger.history()));
        return state.with(id, new Member(spawn(id, dead.spec(), ledger, FirstStep.PROBE), dead.spec()));
    }

    private ActorRef<ManagedResource.Command> spawn(ResourceId id, Spec spec, Ledger ledger, FirstStep first) {
        String name = "resource-" + id.value().replace(':', '-') + "-"
                + services.callNumbers().incrementAndGet();
        ActorRef<ManagedResource.Command> child = context.spawn(
                ManagedResource.create(services, spec, ledger, first),
                encoded(name),
                DispatcherSelector.sameAsParent());
        context.watch(child);
        return child;
    }

    /** Resource names may hold letters that actor names may not. */
    static String encoded(String name) {
        return name.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private static void tell(State state, ResourceId id, ManagedResource.Command message) {
        Member member = state.members().get(id);
        if (member != null) {
            member.ref().tell(message);
        }
    }
}
