package org.asterism.coordinator.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.asterism.coordinator.core.Conductor.Order;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationResult;

/**
 * Orders of the present epoch that nobody has answered: those under way, and starts that were given up for want of an answer,
 * since they may still arrive. These stay until their node answers them or a later order about the same resource, or refuses
 * them because it has counted up.
 */
record Awaited(Map<InFlight, Meant> orders) {

    static final Awaited NOTHING = new Awaited(Map.of());

    /** Nothing of an order need be seen before that. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /**
     * What was ordered when.
     *
     * @param call the newest of this operation known then, 0 if none
     * @param again when it is sent again if nothing of it is seen until then
     */
    record Meant(Order order, BootTime at, long call, BootTime again) {

        Incarnation incarnation() {
            return order.incarnation();
        }

        long transition() {
            return order.transition();
        }

        /** The next time in twice the time. */
        Meant sent(BootTime now) {
            return new Meant(order, at, call, now.plus(now.since(at)));
        }
    }

    Awaited {
        orders = Map.copyOf(orders);
    }

    Set<InFlight> all() {
        return orders.keySet();
    }

    /** Orders to this node that it refuses from now on, since they were meant for what it was before. */
    Set<InFlight> refusedBy(NodeName node, Incarnation present) {
        return orders.entrySet().stream()
                .filter(order -> order.getKey().node().equals(node)
                        && order.getValue().incarnation().compareTo(present) < 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    Awaited without(Set<InFlight> gone) {
        Map<InFlight, Meant> left = new HashMap<>(orders);
        left.keySet().removeAll(gone);
        return new Awaited(left);
    }

    /**
     * What is answered by a node's report: the outcomes in it, without answers to orders that are not awaited, and what its
     * history shows to have ended. A report may be lost, and the outcomes in it are not told again.
     */
    List<Outcome> answers(NodeName node, NodeView view, List<Outcome> told, Epoch epoch) {
        List<Outcome> answers = new ArrayList<>();
        told.stream().filter(outcome -> isAwaited(outcome, epoch)).forEach(answers::add);
        Set<InFlight> answered = answers.stream()
                .map(outcome -> new InFlight(outcome.node(), outcome.operation()))
                .collect(Collectors.toSet());
        orders.forEach((order, meant) -> {
            if (order.node().equals(node) && !answered.contains(order)) {
                shown(order, meant, view).ifPresent(answers::add);
            }
        });
        return answers;
    }

    private boolean isAwaited(Outcome outcome, Epoch epoch) {
        if (outcome.given().equals(Outcome.Given.UNSAID)) {
            return true;
        }
        Meant meant = orders.get(new InFlight(outcome.node(), outcome.operation()));
        return meant != null
                && outcome.given().epoch().equals(epoch)
                && outcome.given().transition() == meant.transition();
    }

    /** A recurring operation goes on, so that its record does not say which order it answers. */
    private static Optional<Outcome> shown(InFlight order, Meant meant, NodeView view) {
        boolean isProbe = order.operation().action().equals("monitor");
        return view.result(order.operation())
                .filter(result -> !order.operation().isRecurring()
                        && view.incarnation().equals(meant.incarnation())
                        && result.callId() > meant.call()
                        && result.status() != OperationResult.Status.PENDING)
                .map(result -> new Outcome(
                        order.node(),
                        order.operation(),
                        isProbe || !result.isFailed() ? Outcome.Result.SUCCEEDED : Outcome.Result.FAILED,
                        result.reason()));
    }

    /** An answer answers for all that was ordered of the resource before it, too. */
    Awaited answered(List<Outcome> outcomes) {
        Map<InFlight, Meant> left = new HashMap<>(orders);
        for (Outcome outcome : outcomes) {
            Meant meant = left.remove(new InFlight(outcome.node(), outcome.operation()));
            left.entrySet()
                    .removeIf(order -> meant != null
                            && order.getKey().node().equals(outcome.node())
                            && order.getKey()
                                    .operation()
                                    .resource()
                                    .equals(outcome.operation().resource())
                            && order.getValue().transition() < meant.transition());
        }
        return new Awaited(left);
    }

    /** Of these, what was ordered so long ago. */
    Set<InFlight> slow(Set<InFlight> flying, Duration span, BootTime now) {
        return flying.stream()
                .filter(order -> orders.containsKey(order)
                        && !now.isBefore(orders.get(order).at().plus(span)))
                .collect(Collectors.toSet());
    }

    /** When the next of these will have been ordered so long ago. */
    Optional<BootTime> nextSlow(Set<InFlight> flying, Duration span, BootTime now) {
        return orders.entrySet().stream()
                .filter(order -> flying.contains(order.getKey()))
                .map(order -> order.getValue().at().plus(span))
                .filter(now::isBefore)
                .min(BootTime::compareTo);
    }

    /**
     * Of these, the ones to be sent again, since their nodes are in touch and showed nothing of them for long enough: a message may
     * be lost, above all when a node has just come back.
     */
    List<Order> unseen(Set<InFlight> flying, Observed observed, BootTime now) {
        return orders.entrySet().stream()
                .filter(order -> flying.contains(order.getKey())
                        && !order.getValue().again().isAfter(now)
                        && observed.isInTouch(
                                order.getKey().node(), order.getValue().incarnation())
                        && observed.newestCall(order.getKey())
                                <= order.getValue().call())
                .map(order -> order.getValue().order())
                .toList();
    }

    /** These were sent again. */
    Awaited sent(List<Order> again, BootTime now) {
        Map<InFlight, Meant> next = new HashMap<>(orders);
        again.forEach(order -> next.computeIfPresent(
                new InFlight(order.action().node(), order.action().operation()), (key, meant) -> meant.sent(now)));
        return new Awaited(next);
    }

    /** Ordered now. {@code calls}: the newest known call of an operation on a node. */
    Awaited with(List<Order> more, Set<InFlight> inFlight, BootTime now, ToLongFunction<InFlight> calls) {
        Map<InFlight, Meant> next = new HashMap<>(orders);
        more.forEach(order -> {
            InFlight key = new InFlight(order.action().node(), order.action().operation());
            next.put(key, new Meant(order, now, calls.applyAsLong(key), now.plus(PATIENCE)));
        });
        next.keySet().removeIf(order -> !Begun.isStart(order) && !inFlight.contains(order));
        return new Awaited(next);
    }
}
