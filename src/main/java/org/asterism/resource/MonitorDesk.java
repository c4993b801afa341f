package org.asterism.resource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.asterism.executor.AgentResult;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.resource.ResourceState.Doing;
import org.asterism.resource.ResourceState.Recurring;

/**
 * A resource's side of its recurring monitors: starts, cancels and replaces them, keeps their queue, takes their results.
 * Used by {@link ManagedResource} inside its handlers.
 */
final class MonitorDesk {

    /** A monitor that crashes more often is given up and its resource counts as failed. */
    private static final int MOST_CRASHES = 3;

    /** Makes a watched child. */
    interface Spawner {
        ActorRef<ResourceMonitor.Command> spawn(Behavior<ResourceMonitor.Command> behavior, String name);
    }

    /** Children of {@code context}, which is told of their end. */
    static Spawner watching(ActorContext<?> context) {
        return (behavior, name) -> {
            ActorRef<ResourceMonitor.Command> child = context.spawn(behavior, name, DispatcherSelector.sameAsParent());
            context.watch(child);
            return child;
        };
    }

    private final NodeServices services;
    private final Reporter reporter;
    private final Spawner spawner;
    private final ActorRef<ResourceMonitor.Event> events;

    MonitorDesk(NodeServices services, Reporter reporter, Spawner spawner, ActorRef<ResourceMonitor.Event> events) {
        this.services = services;
        this.reporter = reporter;
        this.spawner = spawner;
        this.events = events;
    }

    /** Starts a monitor in place of one with the same key; the first result answers the order. */
    ResourceState start(ResourceState state, Job.Ordered job, OperationResult pending) {
        ResourceState ended = end(state, job.plan().key());
        ResourceState begun = ended.with(ended.ledger().begun(pending));
        return spawn(begun, job.order(), pending, List.of(job), 0);
    }

    /** Ends the monitor and removes its entry from the history. */
    ResourceState cancel(ResourceState state, OperationKey key) {
        ResourceState next = end(state, key);
        return next.with(next.ledger().cancelled(key));
    }

    ResourceState cancelAll(ResourceState state) {
        ResourceState next = state;
        for (OperationKey key : state.monitors().keySet()) {
            next = cancel(next, key);
        }
        return next;
    }

    void lookNow(ResourceState state) {
        state.monitors().values().forEach(monitor -> monitor.ref().tell(new ResourceMonitor.LookNow()));
    }

    /** Takes what a monitor says; one that was cancelled meanwhile only gives its turn back. */
    ResourceState on(ResourceState state, ResourceMonitor.Event event) {
        if (event instanceof ResourceMonitor.TurnEnded ended) {
            return turnOver(state, ended.monitor());
        }
        for (Map.Entry<OperationKey, Recurring> known : state.find(event.monitor())) {
            if (event instanceof ResourceMonitor.TurnWanted) {
                List<ActorRef<ResourceMonitor.Command>> turns = new ArrayList<>(state.turns());
                turns.add(event.monitor());
                return state.withTurns(turns);
            }
            if (event instanceof ResourceMonitor.ResultChanged changed) {
                return recorded(state, known.getValue(), changed.callId(), changed.result(), changed.took());
            }
        }
        return state;
    }

    /** An actor ended. If nobody asked it to, it crashed: it is replaced, a few times. */
    ResourceState gone(ResourceState state, ActorRef<?> ref) {
        ResourceState next = state.doing() instanceof Doing.Checking checking
                        && checking.monitor().equals(ref)
                ? state.with(new Doing.Nothing())
                : state;
        for (Map.Entry<OperationKey, Recurring> entry : state.monitors().entrySet()) {
            Recurring dead = entry.getValue();
            if (dead.ref().equals(ref)) {
                next = next.withoutMonitor(entry.getKey());
                return dead.crashes() < MOST_CRASHES
                        ? spawn(next, dead.order(), dead.last(), dead.owed(), dead.crashes() + 1)
                        : givenUp(next, dead);
            }
        }
        return next;
    }

    private ResourceState end(ResourceState state, OperationKey key) {
        Recurring old = state.monitors().get(key);
        if (old == null) {
            return state;
        }
        old.ref().tell(new ResourceMonitor.Cancel());
        old.owed().forEach(job -> reporter.reject(job, "cancelled before its first result"));
        return state.withoutMonitor(key);
    }

    private ResourceState spawn(
            ResourceState state, Order order, OperationResult last, List<Job.Ordered> owed, int crashes) {
        String name = "monitor-" + last.key().interval().toMillis() + "-"
                + services.callNumbers().incrementAndGet();
        ActorRef<ResourceMonitor.Command> ref =
                spawner.spawn(ResourceMonitor.create(order.action(), services, events), name);
        return state.withMonitor(last.key(), new Recurring(ref, order, last, owed, crashes));
    }

    private ResourceState givenUp(ResourceState state, Recurring dead) {
        AgentResult result = new AgentResult.NotRun("its monitor crashed " + (MOST_CRASHES + 1) + " times");
        ResourceState next = recorded(state, dead, services.callNumbers().incrementAndGet(), result, Duration.ZERO);
        Ledger kept = next.ledger(); // the failed result stays in the history
        return next.withoutMonitor(dead.last().key()).with(kept);
    }

    private ResourceState recorded(
            ResourceState state, Recurring monitor, long callId, AgentResult result, Duration took) {
        OperationResult pending = Results.pending(
                monitor.last().key(),
                callId,
                monitor.order().action().expectedExit(),
                monitor.last().paramsDigest(),
                services.wallClock().instant());
        OperationResult ended =
                Results.ended(pending, result, took, services.wallClock().instant());
        ResourceState next = state.with(state.ledger().ended(ended, Results.isPassing(result)))
                .withMonitor(
                        ended.key(),
                        new Recurring(monitor.ref(), monitor.order(), ended, List.of(), monitor.crashes()));
        reporter.publish(state, next);
        reporter.ended(monitor.order().epoch(), monitor.order().transition(), ended, result);
        monitor.owed().forEach(owed -> reporter.answer(owed, new Outcome.Executed(owed.order(), ended)));
        return next;
    }

    private static ResourceState turnOver(ResourceState state, ActorRef<ResourceMonitor.Command> monitor) {
        return state.doing() instanceof Doing.Checking checking
                        && checking.monitor().equals(monitor)
                ? state.with(new Doing.Nothing())
                : state;
    }
}
