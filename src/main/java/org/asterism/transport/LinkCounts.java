package org.asterism.transport;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.wire.Refusal;

/**
 * What one link carried since the process started.
 *
 * @param refused dropped datagrams by reason; all reasons are there
 * @param lastSendError text of the last failed send; empty if none
 */
public record LinkCounts(SortedMap<NodeName, PeerCounts> peers, Map<Refusal, Long> refused, String lastSendError) {

    /** What it carried to and from one peer. {@code stale} are repeated, reordered and old-generation heartbeats. */
    public record PeerCounts(long received, long sent, long sendErrors, long stale) {}

    public LinkCounts {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        refused = Map.copyOf(refused);
    }
}
