package org.asterism.fencing.core;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * What one request is to do.
 *
 * @param levels in order; each list is not empty
 * @param ports the devices' names for the target
 * @param delays before each device takes power from the target, as drawn for this request
 * @param head time before the first call, for {@code priority-fencing-delay}
 * @param limit of a call whose device has none of its own
 * @param rebootless devices that cannot reboot: they are told off, then on
 */
public record Deed(
        NodeName target,
        FenceAction action,
        List<List<Device>> levels,
        SortedMap<ResourceId, String> ports,
        SortedMap<ResourceId, Duration> delays,
        Duration head,
        Duration limit,
        java.util.Set<ResourceId> rebootless) {

    public Deed {
        levels = levels.stream().map(List::copyOf).toList();
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
        delays = Collections.unmodifiableSortedMap(new TreeMap<>(delays));
        rebootless = java.util.Set.copyOf(rebootless);
        if (levels.stream().anyMatch(List::isEmpty) || limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException(
                    "a request needs devices in each level and a limit: " + levels + ", " + limit);
        }
    }
}
