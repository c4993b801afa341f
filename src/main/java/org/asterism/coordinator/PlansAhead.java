package org.asterism.coordinator;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * For which deaths of single nodes plans are at hand, as of the last making.
 *
 * @param covered other nodes that are heard whose death has a plan
 * @param missing those still to come, when the budget ended the making
 * @param took time of the last making
 * @param stuck what would be started nowhere after such a death, by the node: no fencing frees it
 */
public record PlansAhead(
        SortedSet<NodeName> covered,
        SortedSet<NodeName> missing,
        Duration took,
        SortedMap<NodeName, SortedSet<ResourceId>> stuck) {

    /** Before the first making. */
    public static final PlansAhead NONE =
            new PlansAhead(new TreeSet<>(), new TreeSet<>(), Duration.ZERO, new TreeMap<>());

    public PlansAhead {
        covered = Collections.unmodifiableSortedSet(new TreeSet<>(covered));
        missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
        stuck = Collections.unmodifiableSortedMap(new TreeMap<>(stuck));
    }

    /**
     * How they are made.
     *
     * @param executor where
     * @param budget longest making without a pause; zero: none are made
     * @param told after each making
     */
    public record Setting(Executor executor, Duration budget, Consumer<PlansAhead> told) {}
}
