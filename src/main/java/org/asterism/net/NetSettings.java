package org.asterism.net;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.asterism.model.NodeName;
import org.asterism.tls.Identity;

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
        Function<NodeName, Optional<InetSocketAddress>> addresses,
        Channel channel) {

    /** How messages travel. */
    public sealed interface Channel {

        record Clear() implements Channel {}

        /** In TLS, with the identity that {@code present} gives whenever a connection is made; any thread asks. */
        record Encrypted(Supplier<Identity> present) implements Channel {}
    }

    /** Name of the actor system; the same on all nodes. */
    static final String SYSTEM = "asterism-net";

    public NetSettings {
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    }

    /** With addresses that are known from the start. */
    public static NetSettings of(String registry, NodeName self, SortedMap<NodeName, InetSocketAddress> addresses) {
        TreeMap<NodeName, InetSocketAddress> known = new TreeMap<>(addresses);
        return new NetSettings(
                registry,
                self,
                new TreeSet<>(known.keySet()),
                node -> Optional.ofNullable(known.get(node)),
                new Channel.Clear());
    }

    NetSettings with(Channel other) {
        return new NetSettings(registry, self, nodes, addresses, other);
    }

    /** The nodes that are reached at this host and port. */
    Set<NodeName> nodesAt(String host, int port) {
        return nodes.stream()
                .filter(node ->
                        hostPort(node).filter((host + ":" + port)::equals).isPresent())
                .collect(Collectors.toSet());
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
