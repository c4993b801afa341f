package org.asterism.coordinator.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.coordinator.core.Conductor.Order;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.model.BootTime;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;

/** Times, in nanoseconds of {@link BootTime}, by which reports of orders must be there. One without orders only wakes. */
final class Deadlines {

    /** Time given to a report beyond the time limit of its operation, before the order counts as failed. */
    static final Duration REPORT_GRACE = Duration.ofSeconds(10);

    /** The same for a stop, whose node goes on by itself when the agent does not end it; see {@code stops} in reference.conf. */
    private static final Duration STOP_GRACE = REPORT_GRACE.plusSeconds(30);

    private Deadlines() {}

    /** With those of orders given now. */
    static SortedMap<Long, Set<InFlight>> of(
            List<Order> orders, SortedMap<Long, Set<InFlight>> deadlines, BootTime now) {
        TreeMap<Long, Set<InFlight>> next = new TreeMap<>(deadlines);
        for (Order order : orders) {
            Action action = order.action();
            Duration grace = action.kind() == ActionKind.STOP ? STOP_GRACE : REPORT_GRACE;
            next.computeIfAbsent(now.plus(action.timeout()).plus(grace).nanos(), at -> new HashSet<>())
                    .add(new InFlight(action.node(), action.operation()));
        }
        return Collections.unmodifiableSortedMap(next);
    }

    /** With a wake when the transition wants to be made anew. */
    static SortedMap<Long, Set<InFlight>> waking(
            SortedMap<Long, Set<InFlight>> deadlines, Transition transition, BootTime now, Instant wall) {
        if (!transition.lookAgain().isAfter(wall)) {
            return deadlines;
        }
        TreeMap<Long, Set<InFlight>> next = new TreeMap<>(deadlines);
        BootTime at = now.plus(Duration.between(wall, transition.lookAgain()).plusMillis(1));
        next.computeIfAbsent(at.nanos(), due -> new HashSet<>());
        return next;
    }
}
