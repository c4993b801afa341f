package org.asterism.membership;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.kernel.DeviceAddress;
import org.asterism.kernel.DeviceName;
import org.asterism.kernel.Route;
import org.asterism.model.NodeName;

/**
 * Which ways there are to each peer's messaging address.
 *
 * @param own this node's messaging address
 * @param peers what leads to each peer that has a messaging address of its own
 */
public record MessagingWays(InetAddress own, SortedMap<NodeName, Peer> peers) {

    /** Above what routing tables usually have. */
    private static final int FIRST_SPARE = 50_000;

    /** A peer's messaging address, and the ways to it. */
    public record Peer(InetAddress address, List<Way> ways) {
        public Peer {
            ways = List.copyOf(ways);
            if (ways.isEmpty()) {
                throw new IllegalArgumentException("no link leads to " + address);
            }
        }
    }

    /**
     * One way: by our device of that link to the peer's address on it.
     *
     * @param link number of the heartbeat link, the same on all nodes
     */
    public record Way(int link, String device, InetAddress gateway) {}

    public MessagingWays {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
    }

    /** The route that is used. */
    Route route(NodeName peer, Way way) {
        return route(peer, way, 0);
    }

    /** A route that the kernel takes by itself while the device of the one in use has no carrier, the first links first. */
    Route spare(NodeName peer, Way way) {
        return route(peer, way, FIRST_SPARE + way.link());
    }

    private Route route(NodeName peer, Way way, int metric) {
        InetAddress destination = target(peer).address();
        return new Route(
                new DeviceAddress(destination, destination.getAddress().length * Byte.SIZE),
                new DeviceName(way.device()),
                new Route.Hop.Gateway(way.gateway()),
                own,
                metric);
    }

    Peer target(NodeName peer) {
        Peer target = peers.get(peer);
        if (target == null) {
            throw new IllegalArgumentException("no ways to " + peer + ", only to " + peers.keySet());
        }
        return target;
    }
}
