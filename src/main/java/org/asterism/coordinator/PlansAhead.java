package org.asterism.coordinator;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.asterism.model.NodeName;

/**
 * For which deaths of single nodes plans are at hand, as of the last making.
 *
 * @param covered other nodes that are heard whose death has a plan
 * @param missing those still to come, when the budget ended the making
 * @param took time of the last making
 */
public record PlansAhead(SortedSet<NodeName> covered, SortedSet<NodeName> missing, Duration took) {

    /** Before the first making. */
    public static final PlansAhead NONE = new PlansAhead(new TreeSet<>(), new TreeSet<>(), Duration.ZERO);

    public PlansAhead {
        covered = Collections.unmodifiableSortedSet(new TreeSet<>(covered));
        missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
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
