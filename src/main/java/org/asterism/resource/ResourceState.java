package org.asterism.resource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.OperationConfig;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource.Primitive;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.ActionKind;

/**
 * All that changes in a {@link ManagedResource}. Immutable.
 *
 * @param orders what waits to run, in order
 * @param turns monitors that wait for their turn, in order
 * @param releases whom to tell when the resource has let go
 */
record ResourceState(
        Spec spec,
        Ledger ledger,
        Doing doing,
        List<Job> orders,
        List<ActorRef<ResourceMonitor.Command>> turns,
        SortedMap<OperationKey, Recurring> monitors,
        List<ActorRef<LetGo>> releases) {

    ResourceState {
        orders = List.copyOf(orders);
        turns = List.copyOf(turns);
        monitors = Collections.unmodifiableSortedMap(new TreeMap<>(monitors));
        releases = List.copyOf(releases);
    }

    /** What is known of how to run the agent, from the document or from the last order. */
    record Spec(AgentName agent, SortedMap<String, String> params, Duration monitorLimit, Duration stopLimit) {
        Spec {
            params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
        }

        static Spec of(Primitive primitive) {
            return new Spec(
                    primitive.agent(), primitive.params(), limit(primitive, "monitor"), limit(primitive, "stop"));
        }

        Spec with(AgentName nextAgent, SortedMap<String, String> nextParams) {
            return new Spec(nextAgent, nextParams, monitorLimit, stopLimit);
        }

        /**
         * What the agent is given. Who orders the stop of a resource that is no longer in the document does not know its
         * parameters any more; this node does.
         */
        SortedMap<String, String> paramsFor(Job.Plan plan) {
            boolean isBare = plan.params().keySet().stream().allMatch(name -> name.startsWith("CRM_meta_"));
            if (plan.kind() != ActionKind.STOP || !isBare) {
                return plan.params();
            }
            TreeMap<String, String> known = new TreeMap<>(params);
            known.putAll(plan.params());
            return known;
        }

        /** A look at what the resource does here. */
        Job probe(ResourceId resource) {
            OperationKey key = new OperationKey(resource, "monitor", Duration.ZERO);
            return new Job.Own(new Job.Plan(key, agent, params, monitorLimit, Results.ANY, "", ActionKind.PROBE));
        }

        Job stop(ResourceId resource) {
            OperationKey key = new OperationKey(resource, "stop", Duration.ZERO);
            return new Job.Own(new Job.Plan(key, agent, params, stopLimit, 0, "", ActionKind.STOP));
        }

        private static Duration limit(Primitive primitive, String name) {
            return primitive.operations().stream()
                    .filter(operation -> operation.name().equals(name))
                    .map(OperationConfig::timeout)
                    .max(Duration::compareTo)
                    .orElse(OperationConfig.DEFAULT_TIMEOUT);
        }
    }

    /**
     * A recurring monitor.
     *
     * @param owed the order whose answer is the first result; empty once answered
     * @param crashes how often its actor has died
     */
    record Recurring(
            ActorRef<ResourceMonitor.Command> ref,
            Order order,
            OperationResult last,
            List<Job.Ordered> owed,
            int crashes) {}

    /** What the resource is doing; one thing at a time. */
    sealed interface Doing {

        record Nothing() implements Doing {}

        /** Waits for the permission to begin. */
        record Asking(Job.Ordered job, OperationResult pending, Ledger before) implements Doing {}

        record Running(Job job, OperationResult pending, Ledger before, BootTime begin) implements Doing {}

        /** A monitor has its turn. */
        record Checking(ActorRef<ResourceMonitor.Command> monitor) implements Doing {}
    }

    static ResourceState initial(Spec spec, Ledger ledger) {
        return new ResourceState(spec, ledger, new Doing.Nothing(), List.of(), List.of(), new TreeMap<>(), List.of());
    }

    ResourceState with(Ledger next) {
        return new ResourceState(spec, next, doing, orders, turns, monitors, releases);
    }

    ResourceState with(Doing next) {
        return new ResourceState(spec, ledger, next, orders, turns, monitors, releases);
    }

    ResourceState with(Spec next) {
        return new ResourceState(next, ledger.withAgent(next.agent()), doing, orders, turns, monitors, releases);
    }

    ResourceState withOrders(List<Job> next) {
        return new ResourceState(spec, ledger, doing, next, turns, monitors, releases);
    }

    ResourceState withTurns(List<ActorRef<ResourceMonitor.Command>> next) {
        return new ResourceState(spec, ledger, doing, orders, next, monitors, releases);
    }

    ResourceState withReleases(List<ActorRef<LetGo>> next) {
        return new ResourceState(spec, ledger, doing, orders, turns, monitors, next);
    }

    ResourceState withMonitor(OperationKey key, Recurring monitor) {
        TreeMap<OperationKey, Recurring> next = new TreeMap<>(monitors);
        next.put(key, monitor);
        return new ResourceState(spec, ledger, doing, orders, turns, next, releases);
    }

    /** Without the monitor, its place in the queue, and its entry in the history. */
    ResourceState withoutMonitor(OperationKey key) {
        TreeMap<OperationKey, Recurring> next = new TreeMap<>(monitors);
        Recurring gone = next.remove(key);
        List<ActorRef<ResourceMonitor.Command>> nextTurns = new ArrayList<>(turns);
        if (gone != null) {
            nextTurns.remove(gone.ref());
        }
        return new ResourceState(spec, ledger.cancelled(key), doing, orders, nextTurns, next, releases);
    }

    /** The key under which this monitor runs, as a list of none or one. */
    List<Map.Entry<OperationKey, Recurring>> find(ActorRef<ResourceMonitor.Command> ref) {
        return monitors.entrySet().stream()
                .filter(entry -> entry.getValue().ref().equals(ref))
                .toList();
    }

    boolean isIdle() {
        return doing instanceof Doing.Nothing;
    }
}
