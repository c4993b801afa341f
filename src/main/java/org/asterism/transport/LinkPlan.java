package org.asterism.transport;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;

/** A link as configured. */
public sealed interface LinkPlan {

    /** Short name for status and log: {@code ucast:eth0}. */
    String label();

    /**
     * UDP datagrams to each peer.
     *
     * @param local our own address on this link, and the port
     * @param peers where each peer listens on this link; one that is missing here is not reached over it
     */
    record Unicast(String label, InetSocketAddress local, SortedMap<NodeName, InetSocketAddress> peers)
            implements LinkPlan {
        public Unicast {
            peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        }
    }
}
