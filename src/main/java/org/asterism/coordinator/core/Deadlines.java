package org.asterism.coordinator.core;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.model.BootTime;
import org.asterism.model.Transition;

/** Times, in nanoseconds of {@link BootTime}, by which reports of orders must be there. One without orders only wakes. */
final class Deadlines {

    private Deadlines() {}

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
