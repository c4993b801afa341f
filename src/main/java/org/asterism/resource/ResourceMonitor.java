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
import org.asterism.resource.core.MonitorJudge;
import org.asterism.resource.core.MonitorJudge.Evidence;

/**
 * Runs the recurring monitor of one resource and reports each change of the result, as its {@link MonitorJudge} has it.
 *
 * <p>Phases: wanting a turn → running (→ judging, after a silence) → resting → wanting… The resource gives the turn, so that no
 * operation runs meanwhile. The next run is timed from the end of the last one; the first rest is shortened by a part that differs from
 * resource to resource, so that monitors which begin together do not stay together. Cancelling ends a run under way and then the
 * actor.
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

    private record Judged(AgentResult result, Evidence evidence) implements Command {}

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
            Known nothing =
                    new Known(new AgentResult.NeverRan(), MonitorJudge.of(MonitorResults.rules(plan, services)));
            return delay.isZero() ? monitor.want(nothing) : monitor.rest(nothing, delay);
        }));
    }

    /** What was reported last, and who judges what comes. */
    private record Known(AgentResult last, MonitorJudge judge) {}

    /** A run under way. {@code isAgain}: wanted again meanwhile. */
    private record Turn(AgentCall call, BootTime begin, boolean isAgain) {
        Turn again() {
            return new Turn(call, begin, true);
        }
    }

    private Behavior<Command> want(Known last) {
        timers.cancelAll();
        resource.tell(new TurnWanted(context.getSelf()));
        return Behaviors.receiveMessage(message -> {
            if (message instanceof Run) {
                return run(last);
            }
            return message instanceof Cancel ? Behaviors.stopped() : Behaviors.same();
        });
    }

    private Behavior<Command> run(Known last) {
        AgentCall call = new AgentCall(
                services.callNumbers().incrementAndGet(),
                plan.agent(),
                plan.resource(),
                plan.operation().action(),
                plan.operation().interval(),
                plan.params(),
                last.judge().limit(plan.timeout()),
                LatestStart.WHENEVER);
        context.pipeToSelf(
                services.runner().run(call),
                (result, failure) -> failure == null ? new RunEnded(result) : new RunBroke(failure));
        return running(last, new Turn(call, services.clock().get(), false));
    }

    private Behavior<Command> running(Known last, Turn turn) {
        return Behaviors.receiveMessage(message -> {
            if (message instanceof RunEnded ended) {
                return onRunEnded(last, turn, ended.result());
            }
            if (message instanceof RunBroke broke) {
                throw new IllegalStateException("agent runner broke its promise not to fail", broke.cause());
            }
            if (message instanceof LookNow) {
                return running(last, turn.again());
            }
            if (message instanceof Cancel) {
                services.runner().cancel(turn.call().id());
                return ending();
            }
            return Behaviors.same();
        });
    }

    private Behavior<Command> onRunEnded(Known last, Turn turn, AgentResult result) {
        if (MonitorResults.isBeyondJudgement(plan, result)) {
            return ended(
                    turn,
                    last,
                    new Known(result, last.judge()),
                    plan.operation().interval());
        }
        if (!MonitorJudge.wantsEvidence(MonitorResults.look(plan, result))) {
            return judged(last, turn, result, Evidence.NOTHING);
        }
        context.pipeToSelf(
                services.monitoring().insight().about(turn.call()),
                (evidence, failure) -> failure == null ? new Judged(result, evidence) : new RunBroke(failure));
        return judging(last, turn);
    }

    private Behavior<Command> judging(Known last, Turn turn) {
        return Behaviors.receiveMessage(message -> {
            if (message instanceof Judged judged) {
                return judged(last, turn, judged.result(), judged.evidence());
            }
            if (message instanceof RunBroke broke) {
                throw new IllegalStateException("insight broke its promise not to fail", broke.cause());
            }
            if (message instanceof LookNow) {
                return judging(last, turn.again());
            }
            if (message instanceof Cancel) {
                resource.tell(new TurnEnded(context.getSelf()));
                return Behaviors.stopped();
            }
            return Behaviors.same();
        });
    }

    private Behavior<Command> judged(Known last, Turn turn, AgentResult result, Evidence evidence) {
        MonitorJudge.Step step = last.judge()
                .judge(
                        MonitorResults.look(plan, result),
                        evidence,
                        services.clock().get());
        AgentResult shown = MonitorResults.shown(plan, result, last.last(), step.verdict(), evidence);
        Duration interval = plan.operation().interval();
        boolean isFirst = last.last() instanceof AgentResult.NeverRan;
        Duration rest = step.verdict() instanceof MonitorJudge.Verdict.Excused
                ? MonitorResults.sooner(interval)
                : isFirst ? MonitorResults.spread(plan, interval) : interval;
        return ended(turn, last, new Known(shown, step.next()), rest);
    }

    private Behavior<Command> ended(Turn turn, Known last, Known next, Duration rest) {
        if (!next.last().agreesWith(last.last())) {
            Duration took = services.clock().get().since(turn.begin());
            resource.tell(new ResultChanged(context.getSelf(), turn.call().id(), next.last(), took));
        }
        resource.tell(new TurnEnded(context.getSelf()));
        Duration aligned = MonitorResults.aligned(
                services.clock().get(), rest, plan.operation().interval());
        return turn.isAgain() ? want(next) : rest(next, aligned);
    }

    private Behavior<Command> rest(Known last, Duration span) {
        timers.startSingleTimer(new Due(), span);
        return Behaviors.receiveMessage(message -> {
            if (message instanceof Due || message instanceof LookNow) {
                return want(last);
            }
            return message instanceof Cancel ? Behaviors.stopped() : Behaviors.same();
        });
    }

    private Behavior<Command> ending() {
        return Behaviors.receiveMessage(message -> {
            if (message instanceof RunEnded) {
                resource.tell(new TurnEnded(context.getSelf()));
                return Behaviors.stopped();
            }
            return Behaviors.same();
        });
    }

    private static Duration startDelay(Action plan) {
        String text = plan.params().getOrDefault("CRM_meta_start_delay", "0").strip();
        return text.matches("[0-9]{1,12}") ? Duration.ofMillis(Long.parseLong(text)) : Duration.ZERO;
    }
}
