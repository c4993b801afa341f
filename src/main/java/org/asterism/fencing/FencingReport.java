package org.asterism.fencing;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.fencing.core.Catalogue;
import org.asterism.fencing.core.FencingLedger;
import org.asterism.fencing.core.FencingRecord;
import org.asterism.fencing.core.Hosts;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * What one node knows of fencing.
 *
 * @param hosts whom each device fences
 * @param lies how often a device said done when it was not, since this node's manager started
 * @param tests last result of each device that this node may use
 * @param requests what is wanted and not confirmed
 * @param history newest first
 * @param uncovered configured nodes that no usable device can fence
 */
public record FencingReport(
        Catalogue catalogue,
        SortedMap<ResourceId, Hosts> hosts,
        SortedMap<ResourceId, Integer> lies,
        SortedMap<ResourceId, TestResult> tests,
        List<FencingLedger.Shown> requests,
        List<FencingRecord> history,
        SortedSet<NodeName> uncovered) {

    public static final FencingReport NOTHING = new FencingReport(
            Catalogue.EMPTY, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of(), List.of(), new TreeSet<>());

    public FencingReport {
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
        lies = Collections.unmodifiableSortedMap(new TreeMap<>(lies));
        tests = Collections.unmodifiableSortedMap(new TreeMap<>(tests));
        requests = List.copyOf(requests);
        history = List.copyOf(history);
        uncovered = Collections.unmodifiableSortedSet(new TreeSet<>(uncovered));
    }
}
