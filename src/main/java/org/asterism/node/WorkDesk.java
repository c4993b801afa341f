package org.asterism.node;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.coordinator.Reporter;
import org.asterism.coordinator.core.Outcome;
import org.asterism.executor.AgentRunner;
import org.asterism.model.NodeName;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.ActionKind;
import org.asterism.resource.NodeServices;
import org.asterism.resource.Order;
import org.asterism.resource.ResourceEvent;
import org.asterism.resource.Resources;

/**
 * Parent of this node's resources: takes orders and cleanups to them, and what they say to the reporter, in the order in which
 * they said it. A failure of the resources ends this actor and with it the node, since nobody would know what runs here.
 */
final class WorkDesk {

    /** All this actor receives. */
    sealed interface Command {}

    record Take(Order order) implements Command {}

    /** Is not carried out; the coordinator hears why. */
    record Refuse(Order order, String reason) implements Command {}

    /** Carries out what this node decides by itself; {@code replyTo} alone hears of the end. */
    record TakeOwn(Order order, ActorRef<org.asterism.resource.Outcome> replyTo) implements Command {}

    record Cleanup(ResourceId resource) implements Command {}

    /** What the document names now. */
    record Adopt(java.util.List<Resource> resources) implements Command {}

    /** The gate is closed: addresses count as stopped. */
    record GateClosed() implements Command {}

    /** Stops everything here without orders; answers when that is done. */
    record ReleaseAll(ActorRef<Resources.Released> replyTo) implements Command {}

    /** Asks the resources' parent for what it knows; its answer shows that it lives. */
    record GetHistory(ActorRef<Resources.History> replyTo) implements Command {}

    private record Happened(ResourceEvent event) implements Command {}

    /** What came early has waited long enough for a document. */
    private record EarlyDue() implements Command {}

    private record Ended(org.asterism.resource.Outcome outcome) implements Command {}

    /** What the desk needs to make the resources. */
    record Setting(
            NodeName self,
            ActorRef<Reporter.Command> reporter,
            java.util.function.Function<ActorRef<ResourceEvent>, NodeServices> services,
            AgentRunner runner,
            Consumer<ResourceEvent> story) {}

    /** A follower's document is in force some milliseconds after the coordinator's. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final EarlyOrders early = new EarlyOrders();
    private final TakenOrders taken = new TakenOrders();
    private final Setting setting;
    private final ActorRef<Resources.Command> resources;
    private final ActorRef<org.asterism.resource.Outcome> outcomes;

    private WorkDesk(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting) {
        this.context = context;
        this.timers = timers;
        this.setting = setting;
        ActorRef<ResourceEvent> events = context.messageAdapter(ResourceEvent.class, Happened::new);
        this.outcomes = context.messageAdapter(org.asterism.resource.Outcome.class, Ended::new);
        this.resources = context.spawn(
                Resources.create(setting.services().apply(events)),
                "resources",
                DispatcherSelector.fromConfig("asterism.dispatcher.resource"));
        context.watch(resources);
    }

    static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new WorkDesk(context, timers, setting).working()));
    }

    private Behavior<Command> working() {
        return Behaviors.receive(Command.class)
                .onMessage(Take.class, take -> onTake(take.order()))
                .onMessage(TakeOwn.class, take -> {
                    resources.tell(new Resources.Execute(take.order(), take.replyTo()));
                    return Behaviors.same();
                })
                .onMessage(
                        Refuse.class,
                        refuse -> onEnded(new org.asterism.resource.Outcome.Rejected(refuse.order(), refuse.reason())))
                .onMessage(EarlyDue.class, due -> execute(early.released()))
                .onMessage(Cleanup.class, cleanup -> {
                    resources.tell(new Resources.Cleanup(cleanup.resource()));
                    return Behaviors.same();
                })
                .onMessage(Adopt.class, adopt -> {
                    resources.tell(new Resources.Adopt(adopt.resources()));
                    return execute(early.adopted(adopt.resources()));
                })
                .onMessage(GateClosed.class, gate -> {
                    resources.tell(new Resources.GateClosed());
                    return Behaviors.same();
                })
                .onMessage(ReleaseAll.class, release -> {
                    resources.tell(new Resources.ReleaseAll(release.replyTo()));
                    return Behaviors.same();
                })
                .onMessage(GetHistory.class, ask -> {
                    resources.tell(new Resources.GetHistory(ask.replyTo()));
                    return Behaviors.same();
                })
                .onMessage(Happened.class, happened -> onHappened(happened.event()))
                .onMessage(Ended.class, ended -> onEnded(ended.outcome()))
                .build();
    }

    private Behavior<Command> onTake(Order order) {
        if (!taken.take(order)) {
            taken.told(order).ifPresent(told -> setting.reporter().tell(new Reporter.Ended(told)));
            return Behaviors.same();
        }
        boolean isFirst = early.isEmpty();
        if (!early.holds(order)) {
            return execute(java.util.List.of(order));
        }
        if (isFirst) {
            timers.startSingleTimer(new EarlyDue(), PATIENCE);
        }
        return Behaviors.same();
    }

    private Behavior<Command> execute(java.util.List<Order> orders) {
        orders.forEach(order -> resources.tell(new Resources.Execute(order, outcomes)));
        return Behaviors.same();
    }

    private Behavior<Command> onHappened(ResourceEvent event) {
        if (event instanceof ResourceEvent.HistoryChanged changed) {
            setting.reporter().tell(new Reporter.Changed(changed.history()));
        } else if (event instanceof ResourceEvent.ResourceForgotten forgotten) {
            setting.reporter().tell(new Reporter.Forgotten(forgotten.resource()));
        }
        setting.story().accept(event);
        return Behaviors.same();
    }

    private Behavior<Command> onEnded(org.asterism.resource.Outcome outcome) {
        Order order = outcome.order();
        Outcome.Given given = new Outcome.Given(order.epoch(), order.transition());
        Outcome told;
        if (outcome instanceof org.asterism.resource.Outcome.Executed executed) {
            OperationResult result = executed.result();
            boolean isGood = !result.isFailed() || order.action().kind() == ActionKind.PROBE;
            told = new Outcome(
                    setting.self(),
                    order.action().operation(),
                    isGood ? Outcome.Result.SUCCEEDED : Outcome.Result.FAILED,
                    result.reason(),
                    given);
        } else {
            org.asterism.resource.Outcome.Rejected rejected = (org.asterism.resource.Outcome.Rejected) outcome;
            context.getLog()
                    .info("order refused operation={} reason={}", order.action().operation(), rejected.reason());
            told = new Outcome(
                    setting.self(), order.action().operation(), Outcome.Result.REFUSED, rejected.reason(), given);
        }
        taken.ended(order, told);
        setting.reporter().tell(new Reporter.Ended(told));
        return Behaviors.same();
    }
}
