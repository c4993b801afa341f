package org.asterism.net;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.asterism.model.NodeName;

/**
 * Where the nodes' nets listen.
 *
 * @param registry names the net within this process; any word, different for two nodes in one process
 * @param nodes all nodes
 * @param addresses each node's messaging address, resolved; empty as long as it is not known. Any thread asks.
 */
public record NetSettings(
        String registry,
        NodeName self,
        SortedSet<NodeName> nodes,
        Function<NodeName, Optional<InetSocketAddress>> addresses) {

    /** Name of the actor system; the same on all nodes. */
    static final String SYSTEM = "asterism-net";

    public NetSettings {
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    }

    /** With addresses that are known from the start. */
    public static NetSettings of(String registry, NodeName self, SortedMap<NodeName, InetSocketAddress> addresses) {
        TreeMap<NodeName, InetSocketAddress> known = new TreeMap<>(addresses);
        return new NetSettings(
                registry, self, new TreeSet<>(known.keySet()), node -> Optional.ofNullable(known.get(node)));
    }

    /** {@code host:port} as Pekko writes it; empty as long as the address is not known. */
    Optional<String> hostPort(NodeName node) {
        return addressOf(node).map(address -> host(address) + ":" + address.getPort());
    }

    Optional<InetSocketAddress> addressOf(NodeName node) {
        return addresses.apply(node);
    }

    static String host(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
