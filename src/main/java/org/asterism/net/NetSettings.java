package org.asterism.net;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;

/**
 * Where the nodes' nets listen.
 *
 * @param registry names the net within this process; any word, different for two nodes in one process
 * @param addresses each node's messaging address, resolved
 */
public record NetSettings(String registry, NodeName self, SortedMap<NodeName, InetSocketAddress> addresses) {

    /** Name of the actor system; the same on all nodes. */
    static final String SYSTEM = "asterism-net";

    public NetSettings {
        addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
        if (!addresses.containsKey(self)) {
            throw new IllegalArgumentException("no messaging address for this node: " + self);
        }
    }

    /** {@code host:port} as Pekko writes it. */
    String hostPort(NodeName node) {
        InetSocketAddress address = addressOf(node);
        return host(address) + ":" + address.getPort();
    }

    InetSocketAddress addressOf(NodeName node) {
        InetSocketAddress address = addresses.get(node);
        if (address == null) {
            throw new IllegalArgumentException("not a configured node: " + node);
        }
        return address;
    }

    static String host(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
