package org.asterism.node;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.config.NodeSettings;
import org.asterism.model.NodeName;
import org.asterism.transport.LinkPlan;

/**
 * The links between nodes and arbiters: UDP over the network, whichever way it goes, so the sockets are bound to no address.
 * A node has one for all arbiters on the same port; an arbiter has one for each cluster.
 */
final class ArbiterLinks {

    static final String LABEL = "arbiter";

    private ArbiterLinks() {}

    static List<LinkPlan> ofNode(NodeSettings settings) {
        TreeMap<Integer, SortedMap<NodeName, InetSocketAddress>> byPort = new TreeMap<>();
        for (NodeSettings.Arbiter arbiter : settings.quorum().arbiters()) {
            byPort.computeIfAbsent(arbiter.port(), port -> new TreeMap<>())
                    .put(arbiter.name(), new InetSocketAddress(arbiter.address(), arbiter.port()));
        }
        List<LinkPlan> plans = new ArrayList<>();
        for (Map.Entry<Integer, SortedMap<NodeName, InetSocketAddress>> each : byPort.entrySet()) {
            String label = plans.isEmpty() ? LABEL : LABEL + ":" + each.getKey();
            plans.add(plan(label, each.getKey(), each.getValue()));
        }
        return plans;
    }

    static LinkPlan ofArbiter(NodeSettings.Arbiter self) {
        TreeMap<NodeName, InetSocketAddress> nodes = new TreeMap<>();
        self.nodeAddresses().forEach((node, address) -> nodes.put(node, new InetSocketAddress(address, self.port())));
        return plan(LABEL, self.port(), nodes);
    }

    private static LinkPlan plan(String label, int port, SortedMap<NodeName, InetSocketAddress> peers) {
        return new LinkPlan.Unicast(label, new InetSocketAddress(anyFor(peers.values()), port), peers);
    }

    /** The wildcard of IPv6 takes IPv4 too, but only where the kernel has IPv6 at all. */
    private static InetAddress anyFor(Collection<InetSocketAddress> peers) {
        boolean isV6 = peers.stream().anyMatch(peer -> peer.getAddress() instanceof Inet6Address);
        try {
            return InetAddress.getByAddress(new byte[isV6 ? 16 : 4]);
        } catch (UnknownHostException bug) {
            throw new AssertionError("zeroes are an address", bug);
        }
    }
}
