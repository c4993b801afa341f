package org.asterism.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.LatestStart;
import org.asterism.model.BootTime;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource.Primitive;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.ActionKind;
import org.asterism.resource.ResourceState.Doing;
import org.asterism.resource.ResourceState.Spec;

/**
 * One resource on this node: runs its operations one after the other, gives its monitors their turns between them, and keeps
 * its history.
 *
 * <p>It is always in one phase with a changing {@link ResourceState}; what it does at the moment is {@link Doing}: nothing →
 * (asking for permission →) running → nothing, or nothing → checking → nothing. Whenever it does nothing the next order is
 * taken, then the next monitor.
 */
final class ManagedResource {

    /** All this actor receives. */
    sealed interface Command {}

    /** Carries out the order; answered once. Rejected when the queue is full. */
    record Execute(Order order, ActorRef<Outcome> replyTo) implements Command {}

    /** The document's settings; the first time, the resource is probed. */
    record Adopt(Primitive primitive) implements Command {}

    /** Forgets failures and results, ends monitors, and probes. */
    record Cleanup() implements Command {}

    /** Stops the resource without an order, unless it is known to rest. Answered once, with how it went. */
    record Release(ActorRef<LetGo> replyTo) implements Command {}

    /** This node let go of its lease and the gate is shut: a floating address counts as stopped; others go on. */
    record GateClosed() implements Command {}

    private record PermitGiven(long callId, Permission.Permit permit) implements Command {}

    private record RunEnded(long callId, AgentResult result) implements Command {}

    private record MonitorSaid(ResourceMonitor.Event event) implements Command {}

    /** An exception in {@code pipeToSelf} would be lost; thrown in a handler it ends the actor, as a bug must. */
    private record PromiseBroken(String who, Throwable cause) implements Command {}

    private enum Hint implements Command {
        SUSPICIOUS,
        CURED,
        FORGET_OLD_FAILURES
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final NodeServices services;
    private final ResourceId resource;
    private final Reporter reporter;
    private final MonitorDesk monitors;
    private final Lookout lookout;

    private ManagedResource(
            ActorContext<Command> context, TimerScheduler<Command> timers, NodeServices services, ResourceId resource) {
        this.context = context;
        this.timers = timers;
        this.services = services;
        this.resource = resource;
        ActorRef<ResourceMonitor.Event> events = context.messageAdapter(ResourceMonitor.Event.class, MonitorSaid::new);
        ActorRef<Command> self = context.getSelf();
        this.reporter = new Reporter(services, pause -> context.scheduleOnce(pause, self, Hint.FORGET_OLD_FAILURES));
        this.lookout = new Lookout(services, resource, () -> self.tell(Hint.SUSPICIOUS), () -> self.tell(Hint.CURED));
        this.monitors = new MonitorDesk(services, reporter, MonitorDesk.watching(context), events);
    }

    /** Begins with a probe if {@code first} says so: after a crash, or when the document names the resource. */
    static Behavior<Command> create(NodeServices services, Spec spec, Ledger ledger, FirstStep first) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ResourceId id = ledger.history().resource();
            ManagedResource self = new ManagedResource(context, timers, services, id);
            ResourceState state = ResourceState.initial(spec, ledger);
            self.lookout.observe(spec);
            return self.next(
                    first == FirstStep.PROBE
                            ? state.withOrders(List.of(state.spec().probe(id)))
                            : state);
        }));
    }

    enum FirstStep {
        PROBE,
        WAIT
    }

    private Behavior<Command> active(ResourceState state) {
        return Behaviors.receive((unused, message) -> on(state, message), (unused, signal) -> onSignal(state, signal));
    }

    /** By hand, since a behavior of cases would be built anew at each step. */
    private Behavior<Command> on(ResourceState state, Command message) {
        if (message instanceof MonitorSaid said) {
            return next(monitors.on(state, said.event()));
        } else if (message instanceof Execute execute) {
            return onExecute(state, execute);
        } else if (message instanceof RunEnded ended) {
            return onRunEnded(state, ended);
        } else if (message instanceof PermitGiven given) {
            return onPermit(state, given);
        } else if (message instanceof Adopt adopt) {
            return onAdopt(state, adopt);
        } else if (message instanceof Cleanup) {
            return onCleanup(state);
        } else if (message instanceof Release release) {
            return onRelease(state, release);
        } else if (message instanceof GateClosed) {
            return onGateClosed(state);
        } else if (message instanceof Hint hint) {
            return onHint(state, hint);
        }
        PromiseBroken broken = (PromiseBroken) message;
        throw new IllegalStateException(broken.who() + " broke its promise not to fail", broken.cause());
    }

    private Behavior<Command> onSignal(ResourceState state, Signal signal) {
        if (signal instanceof PostStop) {
            lookout.close();
        }
        return signal instanceof Terminated ended
                ? next(reporter.publish(state, monitors.gone(state, ended.getRef())))
                : Behaviors.same();
    }

    // ---- requests

    private Behavior<Command> onExecute(ResourceState state, Execute message) {
        Job.Ordered job = new Job.Ordered(message.order(), message.replyTo());
        ActionKind kind = message.order().action().kind();
        if (kind == ActionKind.FENCE || kind == ActionKind.PSEUDO) {
            reporter.reject(job, kind + " is nothing that a resource does");
            return Behaviors.same();
        }
        if (kind == ActionKind.CANCEL) {
            return onCancel(state, job);
        }
        if (state.orders().size() >= services.limits().queuedOrders()) {
            reporter.reject(job, "already " + state.orders().size() + " operations of " + resource + " wait");
            return Behaviors.same();
        }
        ResourceState known = reporter.dropOutdated(learn(state, job.plan()), job);
        ResourceState cleared = job.plan().isLeaving() ? monitors.cancelAll(known) : known;
        List<Job> orders = new ArrayList<>(cleared.orders());
        orders.add(job);
        return next(reporter.publish(state, cleared.withOrders(orders)));
    }

    private Behavior<Command> onCancel(ResourceState state, Job.Ordered job) {
        OperationKey wanted = job.plan().key();
        OperationKey key = state.monitors().keySet().stream()
                .filter(known -> known.interval().equals(wanted.interval()))
                .findFirst()
                .orElse(wanted);
        ResourceState next = reporter.publish(state, monitors.cancel(state, key));
        OperationResult done =
                Results.carriedOut(wanted, nextCall(), services.wallClock().instant());
        reporter.answer(job, new Outcome.Executed(job.order(), done));
        return next(next);
    }

    private Behavior<Command> onAdopt(ResourceState state, Adopt message) {
        Spec spec = Spec.of(message.primitive());
        services.facts().of(spec.agent()); // asked now, so that it is known when the agent is started
        if (!spec.equals(state.spec())) {
            lookout.observe(spec);
        }
        ResourceState next = state.with(spec);
        boolean isUnknown =
                next.ledger().history().operations().isEmpty() && next.orders().isEmpty();
        return next(isUnknown ? next.withOrders(List.of(next.spec().probe(resource))) : next);
    }

    private Behavior<Command> onCleanup(ResourceState state) {
        ResourceState quiet = monitors.cancelAll(state);
        List<Job> orders = new ArrayList<>(quiet.orders());
        orders.add(quiet.spec().probe(resource));
        return next(reporter.publish(quiet, quiet.with(quiet.ledger().cleaned()).withOrders(orders)));
    }

    private Behavior<Command> onRelease(ResourceState state, Release message) {
        ResourceState quiet = monitors.cancelAll(state);
        for (Job job : quiet.orders()) {
            if (job instanceof Job.Ordered waiting) {
                reporter.answer(waiting, new Outcome.Rejected(waiting.order(), "the node lets go of its resources"));
            }
        }
        List<ActorRef<LetGo>> releases = new ArrayList<>(quiet.releases());
        releases.add(message.replyTo());
        return next(reporter.publish(state, quiet.withOrders(List.of()).withReleases(releases)));
    }

    /** Stopping finds the gate shut already; what counts is that the history says so, and that no failure is counted. */
    private Behavior<Command> onGateClosed(ResourceState state) {
        return state.spec().agent().isGatedAddress() && (state.ledger().mayBeActive() || !state.isIdle())
                ? onRelease(state, new Release(context.getSystem().ignoreRef()))
                : Behaviors.same();
    }

    // ---- what to do next

    private Behavior<Command> next(ResourceState state) {
        if (!state.isIdle()) {
            return active(state);
        }
        if (!state.orders().isEmpty()) {
            Job job = state.orders().get(0);
            return begin(
                    state.withOrders(state.orders().subList(1, state.orders().size())), job);
        }
        if (!state.releases().isEmpty()) {
            return onLettingGo(state);
        }
        if (!state.turns().isEmpty()) {
            ActorRef<ResourceMonitor.Command> monitor = state.turns().get(0);
            monitor.tell(new ResourceMonitor.Run());
            return active(state.withTurns(state.turns().subList(1, state.turns().size()))
                    .with(new Doing.Checking(monitor)));
        }
        return active(state);
    }

    /** Rests, or has just failed to stop: says so. Else stops. */
    private Behavior<Command> onLettingGo(ResourceState state) {
        if (!state.ledger().mayBeActive()) {
            return released(state, LetGo.Verdict.RESTS);
        }
        return begin(state, state.spec().stop(resource));
    }

    private Behavior<Command> released(ResourceState state, LetGo.Verdict verdict) {
        state.releases().forEach(asker -> asker.tell(new LetGo(resource, verdict)));
        return next(state.withReleases(List.of()));
    }

    private Behavior<Command> begin(ResourceState state, Job job) {
        Job.Plan plan = job.plan();
        String refusal = state.ledger().refusal(plan);
        if (job instanceof Job.Ordered ordered && !refusal.isEmpty()) {
            reporter.reject(ordered, resource + " " + refusal);
            return next(state);
        }
        Instant now = services.wallClock().instant();
        OperationResult pending = Results.pending(plan, nextCall(), now);
        Ledger before = state.ledger();
        ResourceState begun = plan.isRecorded() ? reporter.publish(state, state.with(before.begun(pending))) : state;
        if (job instanceof Job.Ordered ordered
                && plan.kind() == ActionKind.MONITOR
                && plan.key().isRecurring()) {
            return next(monitors.start(begun, ordered, pending));
        }
        if (job instanceof Job.Ordered ordered && plan.needsPermission()) {
            return ask(begun, ordered, pending, before);
        }
        return run(begun, job, pending, before, LatestStart.WHENEVER);
    }

    private Behavior<Command> ask(ResourceState state, Job.Ordered job, OperationResult pending, Ledger before) {
        long callId = pending.callId();
        PermitGiven silence = new PermitGiven(
                callId,
                new Permission.Permit.Refused(
                        "no permission within " + services.limits().permissionWait()));
        timers.startSingleTimer(silence, services.limits().permissionWait());
        context.pipeToSelf(
                services.permission().ask(job.order()),
                (permit, failure) ->
                        failure == null ? new PermitGiven(callId, permit) : new PromiseBroken("permission", failure));
        return active(state.with(new Doing.Asking(job, pending, before)));
    }

    private Behavior<Command> onPermit(ResourceState state, PermitGiven message) {
        if (!(state.doing() instanceof Doing.Asking asking) || asking.pending().callId() != message.callId()) {
            return Behaviors.same(); // of an operation that was given up
        }
        timers.cancelAll();
        if (message.permit() instanceof Permission.Permit.Granted granted) {
            LatestStart latest = new LatestStart.Before(granted.deadline());
            return run(state, asking.job(), asking.pending(), asking.before(), latest);
        }
        if (message.permit() instanceof Permission.Permit.Refused refused) {
            return neverRan(state, asking.job(), asking.pending(), asking.before(), refused.reason());
        }
        throw new AssertionError(message.permit());
    }

    private Behavior<Command> run(
            ResourceState state, Job job, OperationResult pending, Ledger before, LatestStart latestStart) {
        Job.Plan plan = job.plan();
        AgentCall call = new AgentCall(
                pending.callId(),
                plan.agent(),
                resource,
                plan.key().action(),
                plan.key().interval(),
                state.spec().paramsFor(plan),
                plan.limit(),
                latestStart);
        BootTime begin = services.clock().get();
        context.pipeToSelf(
                services.runner().run(call),
                (result, failure) ->
                        failure == null ? new RunEnded(call.id(), result) : new PromiseBroken("agent runner", failure));
        return active(state.with(new Doing.Running(job, pending, before, begin)));
    }

    private Behavior<Command> onRunEnded(ResourceState state, RunEnded message) {
        if (!(state.doing() instanceof Doing.Running running)
                || running.pending().callId() != message.callId()) {
            return Behaviors.same();
        }
        Job job = running.job();
        AgentResult result = message.result();
        if (result instanceof AgentResult.CameTooLate && job instanceof Job.Ordered late) {
            return neverRan(state, late, running.pending(), running.before(), result.reason());
        }
        Duration took = services.clock().get().since(running.begin());
        Instant now = services.wallClock().instant();
        OperationResult ended =
                Reloads.marked(Results.ended(running.pending(), result, took, now), job.plan(), services.facts());
        Ledger ledger =
                job.plan().isRecorded() ? state.ledger().ended(ended, Results.isPassing(result)) : state.ledger();
        ResourceState next = reporter.publish(state, state.with(ledger).with(new Doing.Nothing()));
        reporter.ended(job.epoch(), job.transition(), ended, result);
        if (job instanceof Job.Ordered ordered) {
            reporter.answer(ordered, new Outcome.Executed(ordered.order(), ended));
        }
        boolean isOwnStop = job instanceof Job.Own && job.plan().kind() == ActionKind.STOP;
        if (isOwnStop && next.ledger().mayBeActive()) {
            return released(next, LetGo.Verdict.MAY_BE_ACTIVE);
        }
        return next(next);
    }

    private Behavior<Command> neverRan(
            ResourceState state, Job.Ordered job, OperationResult pending, Ledger before, String reason) {
        context.getLog().info("not begun: resource={} operation={} reason={}", resource, pending.key(), reason);
        ResourceState undone =
                state.with(state.ledger().undone(pending.key(), before)).with(new Doing.Nothing());
        ResourceState known = reporter.publish(state, undone);
        reporter.answer(job, new Outcome.Rejected(job.order(), reason));
        return next(known);
    }

    // ---- the rest of the world

    private Behavior<Command> onHint(ResourceState state, Hint hint) {
        if (hint == Hint.SUSPICIOUS) {
            monitors.lookNow(state);
            return Behaviors.same();
        }
        if (hint == Hint.FORGET_OLD_FAILURES) {
            return next(reporter.forgetOld(state));
        }
        if (state.ledger().passing().isEmpty()) {
            return Behaviors.same();
        }
        context.getLog().info("cause of failures has passed: resource={}", resource);
        monitors.lookNow(state);
        List<Job> orders = new ArrayList<>(state.orders());
        orders.add(state.spec().probe(resource));
        return next(reporter.publish(state, state.with(state.ledger().cured()).withOrders(orders)));
    }

    /** The latest parameters are the ones to probe and to stop with. */
    private ResourceState learn(ResourceState state, Job.Plan plan) {
        Spec spec = state.spec().with(plan.agent(), plan.params());
        if (!plan.isTelling() || spec.equals(state.spec())) {
            return state;
        }
        lookout.observe(spec);
        return state.with(spec);
    }

    private long nextCall() {
        return services.callNumbers().incrementAndGet();
    }
}
