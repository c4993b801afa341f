package org.asterism.transport;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Where each peer's genuine heartbeats came from, by link and the peer's position. One thread writes, any may read. Good enough
 * to find a peer, not to trust it: who can hold back and repeat a datagram can name another address for a while.
 */
final class LearnedAddresses {

    private final int nodes;
    private final AtomicReferenceArray<InetAddress> addresses;

    LearnedAddresses(int nodes, int links) {
        this.nodes = nodes;
        this.addresses = new AtomicReferenceArray<>(nodes * links);
    }

    void learn(int link, int peer, InetAddress source) {
        if (!source.equals(addresses.get(link * nodes + peer))) {
            addresses.set(link * nodes + peer, source);
        }
    }

    Optional<InetAddress> of(int link, int peer) {
        return Optional.ofNullable(addresses.get(link * nodes + peer));
    }
}
