package org.asterism.node;

import java.net.URI;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.coordinator.core.CallCapacity;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.CallGate.Position;
import org.asterism.telephony.drain.DispatcherKeeper.Stand;
import org.asterism.telephony.drain.DispatcherRpc;

/**
 * How many new calls a second each dispatcher may take: as many as the Asterisks behind it that are open can take together, so that those
 * that are left after a loss are not stormed by all callers at once.
 */
final class CallRates {

    private CallRates() {}

    /** Of a dispatcher behind which no Asterisk has a rate, or all are closed, nothing is said; with one that has none there is no limit. */
    static SortedMap<URI, Integer> of(SortedMap<ResourceId, Stand> stands, CallCapacity capacity) {
        SortedMap<URI, Integer> rates = new TreeMap<>();
        for (Map.Entry<ResourceId, Stand> entry : stands.entrySet()) {
            Stand stand = entry.getValue();
            if (stand.position() == Position.OPEN && !capacity.rates().isEmpty()) {
                int rate = capacity.rates().getOrDefault(entry.getKey(), DispatcherRpc.UNLIMITED);
                stand.destination()
                        .dispatchers()
                        .forEach(at ->
                                rates.merge(at, rate, (one, other) -> Math.min(DispatcherRpc.UNLIMITED, one + other)));
            }
        }
        return rates;
    }
}
