package org.asterism.setup;

import java.util.List;

/**
 * What a machine has to try before it becomes a node.
 *
 * @param self its name
 * @param token tells these datagrams from all others
 * @param port UDP port of heartbeats
 */
record ProbeOrder(String self, String token, int port, List<ProbeLink> links) {

    ProbeOrder {
        links = List.copyOf(links);
    }

    /** @param address this machine's on that link */
    record ProbeLink(String interfaceName, String address, List<ProbePeer> peers) {
        ProbeLink {
            peers = List.copyOf(peers);
        }
    }

    record ProbePeer(String name, String address) {}
}
