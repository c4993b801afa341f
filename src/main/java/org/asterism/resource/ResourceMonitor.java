package org.asterism.resource;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.LatestStart;
import org.asterism.model.BootTime;
import org.asterism.model.Transition.Action;

/**
 * Runs the recurring monitor of one resource and reports each change of the result.
 *
 * <p>Phases: wanting a turn → running → resting → wanting… The resource gives the turn, so that no operation runs meanwhile.
 * The next run is timed from the end of the last one. Cancelling ends a run under way and then the actor.
 */
final class ResourceMonitor {

    /** All this actor receives. */
    sealed interface Command {}

    /** The resource's answer to {@link TurnWanted}: run now. */
    record Run() implements Command {}

    /** Something happened to the resource; do not wait for the interval. */
    record LookNow() implements Command {}

    /** Stop for good; {@link TurnEnded} still comes if the turn was given. */
    record Cancel() implements Command {}

    private record Due() implements Command {}

    private record RunEnded(AgentResult result) implements Command {}

    /** An exception in {@code pipeToSelf} would be lost; thrown in a handler it ends the actor, as a bug must. */
    private record RunBroke(Throwable cause) implements Command {}

    /** What the resource is told. */
    sealed interface Event {
        ActorRef<Command> monitor();
    }

    record TurnWanted(ActorRef<Command> monitor) implements Event {}

    /** Comes before {@link TurnEnded}; its result always differs from that of the event before it. */
    record ResultChanged(ActorRef<Command> monitor, long callId, AgentResult result, Duration took) implements Event {}

    record TurnEnded(ActorRef<Command> monitor) implements Event {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Action plan;
    private final NodeServices services;
    private final ActorRef<Event> resource;

    private ResourceMonitor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Action plan,
            NodeServices services,
            ActorRef<Event> resource) {
        this.context = context;
        this.timers = timers;
        this.plan = plan;
        this.services = services;
        this.resource = resource;
    }

    /** Wants its first turn after {@code start-delay}, by default at once. */
    static Behavior<Command> create(Action plan, NodeServices services, ActorRef<Event> resource) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ResourceMonitor monitor = new ResourceMonitor(context, timers, plan, services, resource);
            Duration delay = startDelay(plan);
            return delay.isZero()
                    ? monitor.want(new AgentResult.NeverRan())
                    : monitor.rest(new AgentResult.NeverRan(), delay);
        }));
    }

    private Behavior<Command> want(AgentResult last) {
        timers.cancelAll();
        resource.tell(new TurnWanted(context.getSelf()));
        return Behaviors.receive(Command.class)
                .onMessage(Run.class, turn -> run(last))
                .onMessage(Cancel.class, cancel -> Behaviors.stopped())
                .onAnyMessage(late -> Behaviors.same())
                .build();
    }

    private Behavior<Command> run(AgentResult last) {
        AgentCall call = new AgentCall(
                services.callNumbers().incrementAndGet(),
                plan.agent(),
                plan.resource(),
                plan.operation().action(),
                plan.operation().interval(),
                plan.params(),
                plan.timeout(),
                LatestStart.WHENEVER);
        context.pipeToSelf(
                services.runner().run(call),
                (result, failure) -> failure == null ? new RunEnded(result) : new RunBroke(failure));
        return running(last, call.id(), services.clock().get(), false);
    }

    private Behavior<Command> running(AgentResult last, long callId, BootTime begin, boolean isAgain) {
        return Behaviors.receive(Command.class)
                .onMessage(RunBroke.class, broke -> {
                    throw new IllegalStateException("agent runner broke its promise not to fail", broke.cause());
                })
                .onMessage(RunEnded.class, ended -> onRunEnded(last, callId, begin, isAgain, ended.result()))
                .onMessage(LookNow.class, look -> running(last, callId, begin, true))
                .onMessage(Cancel.class, cancel -> {
                    services.runner().cancel(callId);
                    return ending();
                })
                .onAnyMessage(late -> Behaviors.same())
                .build();
    }

    private Behavior<Command> onRunEnded(
            AgentResult last, long callId, BootTime begin, boolean isAgain, AgentResult result) {
        if (!result.agreesWith(last)) {
            Duration took = services.clock().get().since(begin);
            resource.tell(new ResultChanged(context.getSelf(), callId, result, took));
        }
        resource.tell(new TurnEnded(context.getSelf()));
        return isAgain ? want(result) : rest(result, plan.operation().interval());
    }

    private Behavior<Command> rest(AgentResult last, Duration span) {
        timers.startSingleTimer(new Due(), span);
        return Behaviors.receive(Command.class)
                .onMessage(Due.class, due -> want(last))
                .onMessage(LookNow.class, look -> want(last))
                .onMessage(Cancel.class, cancel -> Behaviors.stopped())
                .onAnyMessage(late -> Behaviors.same())
                .build();
    }

    private Behavior<Command> ending() {
        return Behaviors.receive(Command.class)
                .onMessage(RunEnded.class, ended -> {
                    resource.tell(new TurnEnded(context.getSelf()));
                    return Behaviors.stopped();
                })
                .onAnyMessage(late -> Behaviors.same())
                .build();
    }

    private static Duration startDelay(Action plan) {
        String text = plan.params()
                .getOrDefault("CRM_meta_start_delay", plan.params().getOrDefault("CRM_meta_start-delay", "0"))
                .strip();
        return text.matches("[0-9]{1,12}") ? Duration.ofMillis(Long.parseLong(text)) : Duration.ZERO;
    }
}
