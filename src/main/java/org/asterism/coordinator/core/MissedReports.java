package org.asterism.coordinator.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.NodeName;

/**
 * Finds nodes whose last report got lost: what we know of them has not had the digest of their heartbeats at two looks in a
 * row, and no report came between the two. The next report would show the gap by its number; but a node at rest sends none, and
 * until then a coordinator would not count it as online.
 *
 * @param suspects the number of the last report of each node that did not fit at the last look; 0 for none at all
 */
public record MissedReports(SortedMap<NodeName, Long> suspects) {

    public static final MissedReports NONE = new MissedReports(new TreeMap<>());

    public MissedReports {
        suspects = Collections.unmodifiableSortedMap(new TreeMap<>(suspects));
    }

    /** What to compare the next look with, and whom to ask for a full report. */
    public record Look(MissedReports next, SortedSet<NodeName> ask) {}

    public Look look(Observed observed, Digest digest) {
        TreeMap<NodeName, Long> next = new TreeMap<>();
        TreeSet<NodeName> ask = new TreeSet<>();
        for (NodeName node : observed.reachable()) {
            if (observed.sights().get(node) instanceof Sight.Heard && !observed.fits(node, digest)) {
                NodeView view = observed.views().get(node);
                long number = view == null ? 0 : view.sequence();
                next.put(node, number);
                if (suspects.getOrDefault(node, -1L) == number) {
                    ask.add(node);
                }
            }
        }
        return new Look(new MissedReports(next), ask);
    }
}
